import { describe, expect, test } from 'vitest'
import { readEnvironment, type Environment } from '../config/environment.ts'
import { areNoticesOn, readNoticeSettings } from './settings.ts'

function read(env: Environment) {
  const environment = readEnvironment(env)
  const settings = readNoticeSettings(environment)
  environment.check()
  return settings
}

describe('the settings of notices', () => {
  test('without a template the feature is off', () => {
    expect(areNoticesOn(read({}))).toBe(false)
    expect(areNoticesOn(read({ NOTICES_URL: 'http://127.0.0.1:8740' }))).toBe(false)
  })

  test('a template alone has the usual fields; one with places has those', () => {
    const { templates } = read({
      NOTICE_TEMPLATE_FREEZE: 'aBcD_efgh-0123456789',
      NOTICE_TEMPLATE_SETTLEMENT: 'zzzzzzzzzz; amount=amount9 ;time=date4',
    })
    expect(templates).toEqual({
      freeze: {
        id: 'aBcD_efgh-0123456789',
        fields: { name: 'thing1', amount: 'amount2', time: 'time3' },
      },
      settlement: { id: 'zzzzzzzzzz', fields: { amount: 'amount9', time: 'date4' } },
    })
  })

  test('the templates are good for one message each, unless they are said to last', () => {
    expect(read({}).lasting).toBe(false)
    expect(read({ NOTICE_LASTING: 'no' }).lasting).toBe(false)
    expect(read({ NOTICE_LASTING: 'yes' }).lasting).toBe(true)
  })

  test.each([
    ['NOTICE_LASTING', { NOTICE_LASTING: '长期' }],
    ['NOTICE_TEMPLATE_FREEZE', { NOTICE_TEMPLATE_FREEZE: 'short' }],
    ['NOTICE_TEMPLATE_RELEASE', { NOTICE_TEMPLATE_RELEASE: 'zzzzzzzzzz;cert_no=thing4' }],
    ['NOTICE_TEMPLATE_RELEASE', { NOTICE_TEMPLATE_RELEASE: 'zzzzzzzzzz;name=thing1;name=thing2' }],
    [
      'NOTICE_TEMPLATE_SETTLEMENT',
      { NOTICE_TEMPLATE_FREEZE: 'zzzzzzzzzz', NOTICE_TEMPLATE_SETTLEMENT: 'zzzzzzzzzz' },
    ],
    ['NOTICES_URL', { NOTICES_URL: 'http://127.0.0.1:8740', TENCENTCLOUD_RUNENV: 'SCF' }],
  ])('%s is named where it is wrong', (variable, env) => {
    expect(() => read(env)).toThrowError(
      expect.objectContaining({ problems: new Map([[variable, expect.any(String)]]) }),
    )
  })
})

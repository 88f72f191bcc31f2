import { describe, expect, test } from 'vitest'
import { readAgreementInForce, readCodeNames } from './codes.ts'
import { readEnvironment } from './environment.ts'

const read = (env: Record<string, string>) => {
  const environment = readEnvironment(env)
  const codes = {
    names: readCodeNames(environment),
    inForce: readAgreementInForce(environment),
  }
  environment.check()
  return codes
}

describe('the platform’s codes, by configuration', () => {
  test('unset: no names, and not known which agreement is in force', () => {
    expect(read({})).toEqual({ names: {}, inForce: undefined })
  })

  test('set', () => {
    expect(
      read({ PLATFORM_CODES: 'sign_state:1=已签署', PLATFORM_AGREEMENT_IN_FORCE: '1， A3' }),
    ).toEqual({ names: { sign_state: { 1: '已签署' } }, inForce: new Set(['1', 'A3']) })
  })

  test.each([
    [{ PLATFORM_CODES: 'sign_stat:1=x' }, /PLATFORM_CODES.*sign_stat/],
    [{ PLATFORM_AGREEMENT_IN_FORCE: ',' }, /PLATFORM_AGREEMENT_IN_FORCE/],
    [{ PLATFORM_AGREEMENT_IN_FORCE: '12345678901' }, /PLATFORM_AGREEMENT_IN_FORCE/],
  ])('%j stops the start with its name', (env, why) => expect(() => read(env)).toThrow(why))
})

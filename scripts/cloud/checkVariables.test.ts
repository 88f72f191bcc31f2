import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { checkEnvironment } from './checkVariables.ts'
import { leaks, production } from './testing/production.ts'

/** A second institution beside that of the examples. */
const north = (own: Record<string, string>) =>
  JSON.stringify([
    { code: production().HOSPITAL_FIXMEDINS_CODE, name: '本部' },
    { code: 'H2', name: '北院', ...own },
  ])

const KEYS = ['SEAL_KEYS', 'INDEX_KEY', 'INDEX_KEY_OLD', 'AUDIT_KEY']
const named = (name: string) => (name === 'SEAL_KEYS' ? 'k1:' : '')
/** The same key there and in another variable. */
function both(name: string): Record<string, string> {
  const key = randomBytes(32).toString('base64')
  const other = name === 'AUDIT_KEY' ? 'SEAL_KEYS' : 'AUDIT_KEY'
  return { [name]: `${named(name)}${key}`, [other]: `${named(other)}${key}` }
}

describe('values that may not go to production, each named, none shown', () => {
  const cases: [what: string, change: Record<string, string>, name: string, why: RegExp][] = [
    ['missing', { HOSPITAL_APPSECRET: '' }, 'HOSPITAL_APPSECRET', /未设置/],
    ['wrong', { PLATFORM_SECURITY: 'sealed' }, 'PLATFORM_SECURITY', /只能是/],
    ['misspelt', { PLATFORM_TIMEOUT: '8000' }, 'PLATFORM_TIMEOUT', /不是本系统的变量/],
    ['of the development only', { DEV_SESSION_KEY: 'x' }, 'DEV_SESSION_KEY', /只用于本机/],
    ['another store', { STORE: 'sqlite' }, 'STORE', /cloudbase/],
    ['without TLS', { PLATFORM_URL: 'http://platform.example' }, 'PLATFORM_URL', /https/],
    ['the sandbox’s', { HIS_KEY: 'sandbox-his-key-not-a-secret' }, 'HIS_KEY', /沙箱/],
    [
      'one secret for two',
      { HOSPITAL_APPSECRET: 's'.repeat(24), PLATFORM_APPSECRET: 's'.repeat(24) },
      'HOSPITAL_APPSECRET',
      /相同/,
    ],
    [
      'the platform’s secret as the HIS’s old one',
      { HOSPITAL_APPSECRET_OLD: 's'.repeat(24), PLATFORM_APPSECRET: 's'.repeat(24) },
      'HOSPITAL_APPSECRET_OLD',
      /HIS 不应知道/,
    ],
    [
      'an institution’s without TLS',
      { INSTITUTIONS: north({ HIS_URL: 'http://his.example' }), HIS_KEY__H2: 's'.repeat(24) },
      'INSTITUTIONS.H2.HIS_URL',
      /https/,
    ],
    [
      'an institution’s own, too short',
      { INSTITUTIONS: north({ HIS_URL: 'https://his.example' }), HIS_KEY__H2: 'short' },
      'HIS_KEY__H2',
      /太短/,
    ],
    [
      'a secret of an institution that there is not',
      { HIS_KEY__H9: 's'.repeat(24) },
      'HIS_KEY__H9',
      /没有这家机构/,
    ],
    [
      'one institution’s platform secret as another’s HIS’s',
      {
        INSTITUTIONS: north({
          PLATFORM_URL: 'https://other.example',
          PLATFORM_APPID: 'H35050200002XYJY',
        }),
        PLATFORM_APPSECRET__H2: 's'.repeat(24),
        HOSPITAL_APPSECRET: 's'.repeat(24),
      },
      'HOSPITAL_APPSECRET',
      /HIS 不应知道/,
    ],
    [
      'an old secret that is not old',
      { PLATFORM_APPSECRET: 's'.repeat(24), PLATFORM_APPSECRET_OLD: 's'.repeat(24) },
      'PLATFORM_APPSECRET_OLD',
      /换好了就删去/,
    ],
    [
      'a robot’s address without its key',
      { ALERT_WECOM_URL: 'https://qyapi.example/cgi-bin/webhook/send' },
      'ALERT_WECOM_URL',
      /key=/,
    ],
    [
      'alerts in the clear',
      { ALERT_WEBHOOK_URL: 'http://hook.example/x' },
      'ALERT_WEBHOOK_URL',
      /https/,
    ],
    ['mail without a server', { ALERT_MAIL_TO: 'it@h.example' }, 'ALERT_SMTP_URL', /smtps/],
    [
      'mail to nobody',
      { ALERT_SMTP_URL: 'smtps://u:p@mail.example', ALERT_MAIL_FROM: 'care@h.example' },
      'ALERT_MAIL_TO',
      /邮箱/,
    ],
    ['too short', { HIS_KEY: 'short' }, 'HIS_KEY', /太短/],
    ...KEYS.flatMap((name): typeof cases => [
      [`${name} made up`, { [name]: `${named(name)}${'A'.repeat(43)}=` }, name, /不是随机的/],
      [`${name} a second time`, both(name), name, /里的密钥相同/],
    ]),
    ['a key that is none', { SEAL_KEYS: 'k1:abc' }, 'SEAL_KEYS', /base64/],
    [
      'longer than the function may run',
      { PLATFORM_TIMEOUT_MS: '20000' },
      'PLATFORM_TIMEOUT_MS',
      /15000/,
    ],
  ]
  test.each(cases)('%s', (_what, change, name, why) => {
    const values = { ...production(), ...change }
    const message = messageOf(() => checkEnvironment(values))
    expect(message).toMatch(new RegExp(`${name} `))
    expect(message).toMatch(why)
    expect(leaks(values, message)).toEqual([])
  })

  test('an HIS in the hospital’s own network may have no certificate, where somebody says so', () => {
    const inClear = { ...production(), HIS_URL: 'http://10.1.2.3:8080' }
    expect(() => checkEnvironment(inClear)).toThrow(/HIS_URL .*HIS_PLAIN_HTTP=private-network/)
    expect(() => checkEnvironment({ ...inClear, HIS_PLAIN_HTTP: 'private-network' })).not.toThrow()
    expect(() =>
      checkEnvironment({
        ...production(),
        HIS_URL: 'http://his.example',
        HIS_PLAIN_HTTP: 'private-network',
      }),
    ).toThrow('HIS_URL')
    expect(() => checkEnvironment({ ...production(), HIS_URL: 'http://his.example' })).toThrow(
      'HIS_URL',
    )
  })
})

function messageOf(act: () => void): string {
  try {
    act()
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('nothing was refused')
}

import { describe, expect, test } from 'vitest'
import { landingSettings } from './settings.ts'

const base = { STORE: 'sqlite', DATA_DIR: '/nowhere' }
const mini = { WX_APPID: 'wx0123456789abcdef', WX_APPSECRET: 's1', WX_USERNAME: 'gh_0123456789ab' }
const official = {
  OFFICIAL_APPID: 'wxfedcba9876543210',
  OFFICIAL_APPSECRET: 's2',
  LANDING_URL: 'https://api.example/landing/',
}

test('nothing has to be set', () => {
  expect(landingSettings(base)).toMatchObject({
    url: undefined,
    miniProgram: undefined,
    official: undefined,
    verification: undefined,
    scheme: false,
    wechatUrl: 'https://api.weixin.qq.com',
  })
})

test('all of it', () => {
  expect(
    landingSettings({
      ...base,
      ...mini,
      ...official,
      WX_SCHEME: 'declared',
      OFFICIAL_VERIFY: 'MP_verify_0123456789abcdef.txt',
      WX_API_URL: 'http://127.0.0.1:1',
    }),
  ).toMatchObject({
    url: 'https://api.example/landing',
    scheme: true,
    verification: 'MP_verify_0123456789abcdef.txt',
    wechatUrl: 'http://127.0.0.1:1',
    miniProgram: { appId: mini.WX_APPID, appSecret: 's1', username: mini.WX_USERNAME },
    official: { appId: official.OFFICIAL_APPID, appSecret: 's2', variables: 'OFFICIAL' },
  })
})

describe('what is wrong, or missing beside what is set, is named', () => {
  test.each<[string, Record<string, string>]>([
    ['WX_APPID', { WX_APPID: 'gh_0123456789ab' }],
    ['WX_APPID', { WX_APPSECRET: 's' }],
    ['WX_APPID', { WX_SCHEME: 'declared' }],
    ['WX_SCHEME', { WX_SCHEME: 'on' }],
    ['WX_USERNAME', { ...mini, WX_USERNAME: 'wx0123456789abcdef' }],
    ['OFFICIAL_APPID', { OFFICIAL_APPSECRET: 's' }],
    ['OFFICIAL_APPSECRET', { ...mini, ...official, OFFICIAL_APPSECRET: '' }],
    ['LANDING_URL', { ...mini, ...official, LANDING_URL: '' }],
    ['LANDING_URL', { LANDING_URL: 'api.example/landing' }],
    ['LANDING_URL', { LANDING_URL: 'https://api.example/landing?a=1' }],
    ['WX_APPID', { ...official, WX_USERNAME: mini.WX_USERNAME }],
    ['WX_USERNAME', { ...official, ...mini, WX_USERNAME: '' }],
    ['OFFICIAL_VERIFY', { OFFICIAL_VERIFY: '../../etc/passwd' }],
    ['OFFICIAL_VERIFY', { OFFICIAL_VERIFY: '0123456789abcdef' }],
    [
      'WX_API_URL',
      { WX_API_URL: 'http://127.0.0.1:1', TENCENTCLOUD_RUNENV: 'SCF', STORE: 'cloudbase' },
    ],
  ])('%s: %j', (name, env) => {
    expect(() => landingSettings({ ...base, ...env })).toThrow(
      expect.objectContaining({
        problems: expect.toSatisfy((problems: ReadonlyMap<string, string>) =>
          problems.has(name),
        ) as unknown,
      }),
    )
  })
})

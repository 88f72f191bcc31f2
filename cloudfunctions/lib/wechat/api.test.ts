import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startStandIn, type Reply, type StandIn } from '../../../testkit/standIn.ts'
import { createWechatApi, type WechatApi } from './api.ts'
import { WechatError, isBusy, isTokenEnded } from './errors.ts'

const SECRET = 'a-secret-that-stays-here'
const TOKEN = 'a-token-that-stays-here'
const account = { appId: 'wx1', appSecret: SECRET, variables: 'OFFICIAL' }

let wechat: StandIn
let api: WechatApi
let answer: Reply

beforeEach(async () => {
  wechat = await startStandIn(() => answer)
  api = createWechatApi(wechat.url, 300)
})
afterEach(async () => {
  await api.close()
  await wechat.close()
})

const asked = () =>
  wechat.asked.map(({ method, url, body }) => ({ method, url, body: body.toString() }))
const says = (body: object) => {
  answer = { body: JSON.stringify(body) }
}
const everything: [name: string, ask: () => Promise<unknown>][] = [
  ['accessToken', () => api.accessToken(account)],
  ['jsapiTicket', () => api.jsapiTicket(account, TOKEN)],
  ['urlLink', () => api.urlLink(account, TOKEN, 'pages/arrival/index', 30)],
  ['codePicture', () => api.codePicture(account, TOKEN, { scene: 'x' })],
]

describe('asks as WeChat documents it', () => {
  test('the stable token', async () => {
    says({ access_token: TOKEN, expires_in: 7200 })
    expect(await api.accessToken(account)).toEqual({ value: TOKEN, lasts: 7_200_000 })
    expect(asked()).toEqual([
      {
        method: 'POST',
        url: '/cgi-bin/stable_token',
        body: JSON.stringify({ grant_type: 'client_credential', appid: 'wx1', secret: SECRET }),
      },
    ])
  })

  test('the ticket', async () => {
    says({ errcode: 0, errmsg: 'ok', ticket: 'T', expires_in: 400 })
    expect(await api.jsapiTicket(account, 'a+b')).toEqual({ value: 'T', lasts: 400_000 })
    expect(asked()).toEqual([
      { method: 'GET', url: '/cgi-bin/ticket/getticket?access_token=a%2Bb&type=jsapi', body: '' },
    ])
  })

  test('the link', async () => {
    says({ errcode: 0, errmsg: 'ok', url_link: 'https://wxaurl.cn/abc' })
    expect(await api.urlLink(account, TOKEN, 'pages/arrival/index', 30)).toEqual({
      value: 'https://wxaurl.cn/abc',
      lasts: 30 * 86_400_000,
    })
    expect(asked()[0]).toMatchObject({
      method: 'POST',
      url: `/wxa/generate_urllink?access_token=${TOKEN}`,
    })
    expect(JSON.parse(asked()[0]!.body)).toEqual({
      path: '/pages/arrival/index',
      query: '',
      expire_type: 1,
      expire_interval: 30,
    })
  })
})

describe('refusals', () => {
  test.each<[number, RegExp]>([
    [40125, /OFFICIAL_APPSECRET 不对/],
    [40013, /OFFICIAL_APPID 不对/],
    [40164, /IP 白名单/],
    [40165, /还没有发布/],
    [45009, /次数/],
    [48001, /已认证/],
    [99999, /（99999）/],
  ])('%i says what to do', async (errcode, words) => {
    says({ errcode, errmsg: `said ${SECRET}` })
    for (const [, ask] of everything) {
      const error = await ask().catch((thrown: unknown) => thrown as WechatError)
      expect(error).toMatchObject({
        code: 'unavailable.wechat',
        errcode,
        message: expect.stringMatching(words),
      })
      expect(String(error)).not.toContain('said')
    }
  })

  test('those after which one asks for another token, or once more', async () => {
    for (const [errcode, ended, busy] of [
      [40001, true, false],
      [40014, true, false],
      [42001, true, false],
      [-1, false, true],
      [45009, false, false],
    ] as const) {
      says({ errcode })
      const error = await api.jsapiTicket(account, TOKEN).catch((thrown: unknown) => thrown)
      expect([isTokenEnded(error), isBusy(error)]).toEqual([ended, busy])
    }
  })

  test.each([
    '<html>',
    '',
    '{}',
    'null',
    '[]',
    '7',
    '{"errcode":0,"access_token":7,"ticket":7,"url_link":"javascript:alert(1)"}',
    '{"errcode":1,"access_token":"x","ticket":"x","url_link":"https://x.example"}',
  ])('what cannot be believed: %s', async (body) => {
    answer = { body }
    for (const [, ask] of everything) await expect(ask()).rejects.toBeInstanceOf(WechatError)
  })
})

test.each<[string, Reply]>([
  ['cut off', 'cut'],
  ['no answer', 'silent'],
  ['HTTP 502', { status: 502, body: '<html>' }],
  ['an answer without end', { body: 'x'.repeat(5 * 1024 * 1024) }],
])('%s: said, without token or secret', async (_, how) => {
  answer = how
  for (const [, ask] of everything) {
    const error = await ask().catch((thrown: unknown) => thrown as Error)
    expect(error).toMatchObject({
      code: 'unavailable.wechat',
      message: expect.stringContaining('连不上微信的接口'),
      retryable: true,
    })
    expect(
      JSON.stringify([String(error), (error as Error).stack, (error as Error).cause]),
    ).not.toMatch(new RegExp(`${SECRET}|${TOKEN}`))
  }
})

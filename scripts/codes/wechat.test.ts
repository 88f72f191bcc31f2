import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { jsonOf, jsonReply, startStandIn, type StandIn } from '../../testkit/standIn.ts'
import type { CodeMaker } from './code.ts'
import { createWechatCodes } from './wechat.ts'

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==',
  'base64',
)
const TICKET = 'AbC_-0123456789zyxwvutsrqpoN'
const SECRET = 'a-secret-that-stays-here'
const failure = (errcode: number) =>
  Buffer.from(JSON.stringify({ errcode, errmsg: `said by the other side, ${errcode}` }))

let wechat: StandIn
let codes: CodeMaker
let asked: { path: string; query: URLSearchParams; body: Record<string, unknown> }[]
let tokens: (string | Buffer)[]
let answers: Buffer[]

beforeEach(async () => {
  ;[asked, tokens, answers] = [[], ['token-1', 'token-2'], []]
  wechat = await startStandIn((one) => {
    const { pathname: path, searchParams: query } = new URL(one.url, 'http://x')
    asked.push({ path, query, body: jsonOf(one) as Record<string, unknown> })
    if (path !== '/cgi-bin/stable_token') return { body: answers.shift() ?? PNG }
    const token = tokens.shift()!
    return typeof token === 'string'
      ? jsonReply({ access_token: token, expires_in: 7200 })
      : { body: token }
  })
  codes = createWechatCodes(
    {
      appId: 'wx1',
      appSecret: SECRET,
      url: wechat.url,
      edition: 'release',
    },
    5,
  )
})
afterEach(async () => {
  await codes.close()
  await wechat.close()
})

describe('createWechatCodes', () => {
  it('asks for one token and one code each, as WeChat documents it', async () => {
    const drawn = await Promise.all([codes.draw(TICKET), codes.draw(TICKET)])
    expect(drawn[0]).toBe(
      `<img alt="小程序码" src="data:image/png;base64,${PNG.toString('base64')}">`,
    )
    expect(asked.map(({ path }) => path)).toEqual([
      '/cgi-bin/stable_token',
      '/wxa/getwxacodeunlimit',
      '/wxa/getwxacodeunlimit',
    ])
    expect(asked[0]!.body).toEqual({
      grant_type: 'client_credential',
      appid: 'wx1',
      secret: SECRET,
    })
    expect(asked[1]!.query.get('access_token')).toBe('token-1')
    expect(asked[1]!.body).toEqual({
      scene: TICKET,
      page: 'pages/arrival/index',
      check_path: true,
      env_version: 'release',
      width: 1280,
      auto_color: false,
      line_color: { r: 0, g: 0, b: 0 },
      is_hyaline: false,
    })
  })

  it('asks for a new token where the old one has ended', async () => {
    answers = [failure(40001)]
    expect(await codes.draw(TICKET)).toMatch(/^<img/)
    expect(
      asked
        .filter(({ path }) => path.includes('getwxacode'))
        .map(({ query }) => query.get('access_token')),
    ).toEqual(['token-1', 'token-2'])
  })

  it('asks again where WeChat is busy, and not for ever', async () => {
    answers = [failure(-1), failure(-1)]
    expect(await codes.draw(TICKET)).toMatch(/^<img/)
    answers = [failure(-1), failure(-1), failure(-1)]
    await expect(codes.draw(TICKET)).rejects.toMatchObject({
      code: 'unavailable.wechat',
      message: expect.stringContaining('繁忙'),
    })
  })

  it.each<[number, string]>([
    [41030, '还没有发布'],
    [45009, '限制了调用次数'],
    [40129, '40129'],
  ])('explains %i', async (code, words) => {
    answers = [failure(code)]
    await expect(codes.draw(TICKET)).rejects.toMatchObject({
      message: expect.stringContaining(words),
    })
    expect(asked).toHaveLength(2)
  })

  it.each<[number, string]>([
    [40164, 'IP 白名单'],
    [40125, 'WX_APPSECRET'],
    [40013, 'WX_APPID'],
  ])('explains a token refused with %i', async (code, words) => {
    tokens = [failure(code)]
    await expect(codes.draw(TICKET)).rejects.toMatchObject({
      message: expect.stringContaining(words),
    })
  })

  it.each([Buffer.from('<html>'), Buffer.alloc(0), Buffer.from('{}')])(
    'does not print what is no picture',
    async (answer) => {
      answers = [answer]
      await expect(codes.draw(TICKET)).rejects.toMatchObject({
        message: expect.stringContaining('看不懂'),
      })
    },
  )

  it('keeps secret and token out of every error', async () => {
    await wechat.close()
    const error = await codes.draw(TICKET).catch((thrown: unknown) => thrown as Error)
    expect(error).toMatchObject({ message: expect.stringContaining('连不上微信') })
    expect(
      JSON.stringify([String(error), (error as Error).stack, (error as Error).cause]),
    ).not.toMatch(new RegExp(`${SECRET}|token-`))
  })
})

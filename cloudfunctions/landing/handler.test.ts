import { pino } from 'pino'
import { beforeEach, describe, expect, test } from 'vitest'
import type { ExpiringValue } from '../lib/wechat/expiringValue.ts'
import { WechatError } from '../lib/wechat/errors.ts'
import { signPage } from '../lib/wechat/signature.ts'
import type { LandingDependencies } from './dependencies.ts'
import { answerLanding } from './handler.ts'

const OWN = 'https://api.example/landing'
const TIME = 1_790_000_000_123
const SCHEME = 'weixin://dl/business/?appid=wx1&path=p'

let logged: string[]
let refused: [string, number | undefined][]
let dependencies: LandingDependencies
const log = pino(
  { level: 'debug' },
  {
    write: (line: string) => {
      logged.push(line)
    },
  },
)
const issued = (value: string): ExpiringValue => ({
  current: () => Promise.resolve(value),
  refused: (was, oldest) => {
    refused.push([was, oldest])
    return Promise.resolve()
  },
})
const gone: ExpiringValue = {
  current: () => Promise.reject(new WechatError('微信没有同意（40164）', 40164)),
  refused: () => Promise.resolve(),
}

beforeEach(() => {
  ;[logged, refused] = [[], []]
  dependencies = {
    now: () => TIME,
    log,
    url: OWN,
    link: issued('https://wxaurl.cn/abc'),
    scheme: undefined,
    signing: {
      appId: 'wxofficial',
      ticket: issued('TICKET'),
      miniProgram: { appId: 'wxmini', username: 'gh_mini' },
    },
  }
})

const ask = (request: unknown) => answerLanding(request, () => Promise.resolve(dependencies), log)
const refusal = (code: string, retryable = false) => ({
  ok: false,
  error: expect.objectContaining({ code, retryable }) as unknown,
})

describe('link', () => {
  test('WeChat’s, for whatever is added', async () =>
    expect(await ask({ action: 'link' })).toEqual({
      ok: true,
      data: { url: 'https://wxaurl.cn/abc', parameter: 'cq' },
    }))
  test('else the scheme', async () => {
    dependencies = { ...dependencies, link: gone, scheme: SCHEME }
    expect(await ask({ action: 'link' })).toEqual({
      ok: true,
      data: { url: SCHEME, parameter: 'query' },
    })
    expect(logged.join()).toContain('40164')
    dependencies = { ...dependencies, link: undefined }
    expect(await ask({ action: 'link' })).toMatchObject({ ok: true })
  })
  test('or why not: for now, without WeChat’s words, or at all', async () => {
    dependencies = { ...dependencies, link: gone }
    const answer = await ask({ action: 'link' })
    expect(answer).toEqual(refusal('unavailable.wechat', true))
    expect(JSON.stringify(answer)).not.toContain('40164')
    dependencies = { ...dependencies, link: undefined }
    expect(await ask({ action: 'link' })).toEqual(refusal('state.not-set-up'))
  })
})

describe('sign', () => {
  test.each(['', '?hosp_mdtrt_id=ZY1&from=singlemessage', '/', '/?ticket=%E5%BA%8A'])(
    'our page, with %j behind it',
    async (rest) => {
      const answer = await ask({ action: 'sign', url: `${OWN}${rest}#anything` })
      if (!answer.ok || !('signature' in answer.data)) throw new Error(JSON.stringify(answer))
      const { nonceStr, timestamp, signature } = answer.data
      expect(answer.data).toMatchObject({
        appId: 'wxofficial',
        miniProgram: { appId: 'wxmini', username: 'gh_mini' },
        timestamp: 1_790_000_000,
      })
      expect(nonceStr).toMatch(/^[0-9a-f]{24}$/)
      expect(signature).toBe(
        signPage({ ticket: 'TICKET', nonce: nonceStr, timestamp, url: `${OWN}${rest}` }),
      )
    },
  )

  test.each([
    'https://evil.example/landing',
    'https://api.example/landing.evil.example/',
    'https://api.example/landingx',
    'https://api.example/other',
    'http://api.example/landing',
    'https://api.example@evil.example/landing',
    `${OWN}/../admin`,
    `${OWN}?a=1 2`,
    `${OWN}?a=\u0000`,
    'landing',
    'javascript:alert(1)',
    // As long as ours, which stands behind it.
    `${OWN.replace('api', 'bad')}?${OWN}`,
  ])('nobody else’s: %s', async (url) => {
    expect(await ask({ action: 'sign', url })).toEqual(refusal('input.url'))
    expect(await ask({ action: 'code', url })).toEqual(refusal('input.url'))
  })

  test('what WeChat did not take is asked for anew, if it has had its time', async () => {
    await ask({ action: 'sign', url: OWN, refused: true })
    expect(refused).toEqual([['TICKET', 600_000]])
  })

  test('not where there is no official account, and not without an address of ours', async () => {
    dependencies = { ...dependencies, signing: undefined }
    expect(await ask({ action: 'sign', url: OWN })).toEqual(refusal('state.not-set-up'))
    dependencies = { ...dependencies, url: undefined }
    expect(await ask({ action: 'code', url: OWN })).toEqual(refusal('state.not-set-up'))
  })
})

test('code: a picture that leads to the page', async () => {
  const answer = await ask({ action: 'code', url: `${OWN}?hosp_mdtrt_id=ZY1` })
  expect(answer).toMatchObject({
    ok: true,
    data: { svg: expect.stringMatching(/^<svg [^>]+><path/) as unknown },
  })
})

test.each<[string, unknown]>([
  ['input.action', undefined],
  ['input.action', null],
  ['input.action', 'sign'],
  ['input.action', { action: 'toString' }],
  ['input.action', { action: 7 }],
  ['input.field', { action: 'sign' }],
  ['input.field', { action: 'sign', url: 7 }],
  ['input.field', { action: 'sign', url: 'x'.repeat(2049) }],
  ['input.field', { action: 'code', url: `${OWN}?${'x'.repeat(300)}` }],
  ['input.field', { action: 'sign', url: OWN, refused: 'yes' }],
])('%s: %j', async (code, request) => expect(await ask(request)).toEqual(refusal(code)))

test('a store that cannot be opened is no stack in the answer', async () => {
  const answer = await answerLanding(
    { action: 'link' },
    () => Promise.reject(new Error('at /secret/path.ts:1')),
    log,
  )
  expect(answer).toEqual(refusal('unavailable.internal', true))
  expect(JSON.stringify(answer)).not.toContain('secret')
})

test('no address, and so no stay’s number, is in the log', async () => {
  for (const url of [
    `${OWN}?hosp_mdtrt_id=ZY20261101003`,
    'https://evil.example/?hosp_mdtrt_id=ZY20261101003',
  ])
    await ask({ action: 'sign', url })
  expect(logged.join()).toContain('input.url')
  expect(logged.join()).not.toContain('ZY2026')
})

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { liveDatabase } from '../../testkit/liveDatabase.ts'
import { signPage } from '../../cloudfunctions/lib/wechat/signature.ts'
import { MINI_PROGRAM, OFFICIAL_ACCOUNT } from '../../sandbox/defaults.ts'
import { entranceEnvironment, startWechat, type RunningWechat } from '../../sandbox/wechat/index.ts'
import { filesBelow, found, type Marks } from '../leaks/everything.ts'
import { startLanding, type RunningLanding } from './landing.ts'

let wechat: RunningWechat
let landing: RunningLanding
/** Ahead of this machine's clock, ms: of WeChat only. */
let ahead = 0

beforeAll(async () => {
  wechat = await startWechat({ port: 0, now: () => Date.now() + ahead })
})
afterAll(() => wechat.close())
beforeEach(async () => {
  ahead = 0
  landing = await startLanding((url) => ({
    ...entranceEnvironment(wechat.url, url),
    OFFICIAL_VERIFY: 'MP_verify_0123456789abcdef.txt',
  }))
})
afterEach(async () => {
  await landing.close()
  await fetch(`${wechat.url}/sandbox/faults`, { method: 'DELETE' })
})

const fault = async (kind: string, on: string, times = 1) =>
  expect(
    (
      await fetch(`${wechat.url}/sandbox/faults`, {
        method: 'POST',
        body: JSON.stringify({ kind, on, times }),
      })
    ).status,
  ).toBe(200)
const address = (query = '') => `${landing.url}${query}`
const link = () => landing.ask({ action: 'link' })
const sign = (more: object = {}) =>
  landing.ask({ action: 'sign', url: address('?hosp_mdtrt_id=ZY1'), ...more })
const later = { ok: false, error: { code: 'unavailable.wechat', retryable: true } }

/** As WeChat's client does. */
async function believes(answer: unknown): Promise<boolean> {
  const { data } = answer as { data: { nonceStr: string; timestamp: number; signature: string } }
  return (
    data.signature ===
    signPage({
      ticket: wechat.ticket()!,
      nonce: data.nonceStr,
      timestamp: data.timestamp,
      url: address('?hosp_mdtrt_id=ZY1'),
    })
  )
}

describe('the page', () => {
  test('is there, whole, and asks nobody for anything', async () => {
    const response = await fetch(address('?hosp_mdtrt_id=ZY1'))
    expect([
      response.status,
      response.headers.get('content-type'),
      response.headers.get('referrer-policy'),
    ]).toEqual([200, 'text/html; charset=utf-8', 'no-referrer'])
    const html = await response.text()
    expect(html).toContain('泉州医保信用就医')
    // In two languages.
    expect(Buffer.byteLength(html)).toBeLessThan(26 * 1024)
    expect(html).not.toMatch(/<(script|link|img|iframe)[^>]+(src|href)="/)
    expect(html).not.toContain('ZY1')
  })

  test('beside it only the file by which WeChat sees whose it is', async () => {
    const file = await fetch(`${landing.url}/MP_verify_0123456789abcdef.txt`)
    expect([file.status, await file.text()]).toEqual([200, '0123456789abcdef'])
    expect((await fetch(`${landing.url}/MP_verify_fedcba9876543210.txt`)).status).toBe(404)
    expect((await fetch(address(), { method: 'DELETE' })).status).toBe(405)
  })
})

describe('what the page asks', () => {
  test('a link that opens the mini-program: one for everybody, whatever is added to it', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, link))
    expect(answers[0]).toEqual({
      ok: true,
      data: {
        url: expect.stringMatching(new RegExp(`^${wechat.url}/l/[\\w-]+$`)) as unknown,
        parameter: 'cq',
      },
    })
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    await fetch(
      `${(answers[0] as { data: { url: string } }).data.url}?cq=${encodeURIComponent('ticket=abc')}`,
    )
    expect(wechat.followed().at(-1)).toEqual({
      appId: MINI_PROGRAM.appId,
      path: 'pages/arrival/index',
      query: { ticket: 'abc' },
    })
  })

  test('a signature that WeChat believes, another each time', async () => {
    const [one, other] = [await sign(), await sign()]
    expect(one).toMatchObject({
      ok: true,
      data: {
        appId: OFFICIAL_ACCOUNT.appId,
        miniProgram: { appId: MINI_PROGRAM.appId, username: MINI_PROGRAM.username },
      },
    })
    expect([await believes(one), await believes(other)]).toEqual([true, true])
    expect((one as { data: { nonceStr: string } }).data.nonceStr).not.toBe(
      (other as { data: { nonceStr: string } }).data.nonceStr,
    )
  })

  test('for our page only', async () => {
    for (const url of [
      'https://evil.example/landing',
      `${landing.url}x`,
      landing.url.replace('/landing', '/patient'),
    ])
      expect(await sign({ url })).toMatchObject({ ok: false, error: { code: 'input.url' } })
  })

  test('a code for a telephone', async () => {
    expect(await landing.ask({ action: 'code', url: address('?hosp_mdtrt_id=ZY1') })).toMatchObject(
      { ok: true, data: { svg: expect.stringContaining('<svg') as unknown } },
    )
  })

  test('what is no question is refused by name', async () => {
    for (const body of ['', '[]', '{"action":', '{"action":"steal"}', '"link"']) {
      expect(await (await fetch(landing.url, { method: 'POST', body })).json()).toMatchObject({
        ok: false,
        error: { code: 'input.action' },
      })
    }
  })

  test('is kept for every instance, and through a restart: WeChat is asked once', async () => {
    const before = [wechat.asked('ticket'), wechat.asked('link')]
    const first = [await link(), await sign()]
    await landing.restart()
    expect(await link()).toEqual(first[0])
    expect(await believes(await sign())).toBe(true)
    expect([wechat.asked('ticket') - before[0]!, wechat.asked('link') - before[1]!]).toEqual([1, 1])
  })
})

describe('where WeChat does not do what it should', () => {
  test.each([
    ['expired-token', 'link'],
    ['expired-token', 'ticket'],
  ])('%s, %s: another token is had, and nobody notices', async (kind, on) => {
    await fault(kind, on)
    expect(await link()).toMatchObject({ ok: true })
    expect(await believes(await sign())).toBe(true)
  })

  test('tokens that somebody else has had replaced are worth nothing at once, and asked for anew', async () => {
    await Promise.all([link(), sign()])
    wechat.replaceTokens()
    await landing.forget('link', 'ticket')
    expect(await link()).toMatchObject({ ok: true })
    expect(await believes(await sign())).toBe(true)
  })

  test.each(['quota', 'stranger', 'busy', 'down', 'lost'])(
    '%s: said to be for now, without WeChat’s words; the other way still works',
    async (kind) => {
      await fault(kind, 'link')
      const answer = await link()
      expect(answer).toMatchObject(later)
      expect(JSON.stringify(answer)).not.toMatch(/45009|40164|IP|errcode|ECONN/)
      expect(await believes(await sign())).toBe(true)
    },
  )

  test('silent: whoever looks at the page does not wait for long, and the next ones not at all', async () => {
    await fault('slow', 'token', 4)
    const started = Date.now()
    expect(await Promise.all([link(), sign()])).toMatchObject([later, later])
    expect(Date.now() - started).toBeLessThan(6000)
    const again = Date.now()
    expect(await Promise.all(Array.from({ length: 10 }, link))).toMatchObject(
      Array.from({ length: 10 }, () => later),
    )
    expect(Date.now() - again).toBeLessThan(2000)
  })

  test('gone: what was issued goes on working', async () => {
    const own = await startWechat({ port: 0 })
    const alone = await startLanding((url) => entranceEnvironment(own.url, url))
    try {
      expect(await alone.ask({ action: 'link' })).toMatchObject({ ok: true })
      expect(await alone.ask({ action: 'sign', url: alone.url })).toMatchObject({ ok: true })
      await own.close()
      await alone.restart()
      expect(await alone.ask({ action: 'link' })).toMatchObject({ ok: true })
      expect(await alone.ask({ action: 'sign', url: alone.url })).toMatchObject({ ok: true })
    } finally {
      await alone.close()
    }
  })

  test('a ticket that was replaced is had anew when a page says so; but not whenever somebody says so', async () => {
    await sign()
    const [before, old] = [wechat.asked('ticket'), wechat.ticket()]
    for (let times = 0; times < 30; times += 1)
      expect(await sign({ refused: true })).toMatchObject({ ok: true })
    expect(wechat.asked('ticket')).toBe(before)
    wechat.replaceTickets()
    await landing.age('ticket', 11 * 60_000)
    const answer = await sign({ refused: true })
    expect(wechat.ticket()).not.toBe(old)
    expect(await believes(answer)).toBe(true)
  })
})

describe('with less set up', () => {
  async function withEnvironment(
    env: (url: string) => Record<string, string>,
    check: (landing: RunningLanding) => Promise<void>,
  ): Promise<void> {
    const other = await startLanding(env)
    try {
      await check(other)
    } finally {
      await other.close()
    }
  }
  const notSetUp = { ok: false, error: { code: 'state.not-set-up', retryable: false } }

  test('with nothing: the page is there, and every question is answered', () =>
    withEnvironment(
      () => ({}),
      async (other) => {
        expect((await fetch(other.url)).status).toBe(200)
        for (const action of ['link', 'sign', 'code'])
          expect(await other.ask({ action, url: other.url })).toMatchObject(notSetUp)
      },
    ))

  test('with a mini-program whose scheme is declared: no secret is needed', () =>
    withEnvironment(
      () => ({ WX_APPID: MINI_PROGRAM.appId, WX_SCHEME: 'declared' }),
      async (other) => {
        expect(await other.ask({ action: 'link' })).toEqual({
          ok: true,
          data: {
            url: `weixin://dl/business/?appid=${MINI_PROGRAM.appId}&path=pages%2Farrival%2Findex`,
            parameter: 'query',
          },
        })
        expect(await other.ask({ action: 'sign', url: other.url })).toMatchObject(notSetUp)
      },
    ))

  test('with a wrong secret: for now, said to whoever runs it', () =>
    withEnvironment(
      (url) => ({
        ...entranceEnvironment(wechat.url, url),
        WX_APPSECRET: 'another-secret-altogether',
      }),
      async (other) => {
        expect(await other.ask({ action: 'link' })).toMatchObject(later)
        expect(await other.ask({ action: 'sign', url: other.url })).toMatchObject({ ok: true })
        expect(other.output.join('\n')).toContain('WX_APPSECRET 不对')
        expect(other.output.join('\n')).not.toContain('another-secret-altogether')
      },
    ))
})

test('neither secret, token, ticket nor address is in an answer, a log or a file', async () => {
  const answers = [
    await link(),
    await sign(),
    await sign({ url: 'https://evil.example/?hosp_mdtrt_id=ZY20261101003' }),
    await (await fetch(landing.url)).text(),
  ]
  await landing.forget('link')
  await fault('stranger', 'link')
  answers.push(await link())
  const token = (await (
    await fetch(`${wechat.url}/cgi-bin/stable_token`, {
      method: 'POST',
      body: JSON.stringify({
        grant_type: 'client_credential',
        appid: OFFICIAL_ACCOUNT.appId,
        secret: OFFICIAL_ACCOUNT.appSecret,
      }),
    })
  ).json()) as { access_token: string }
  const marks: Marks = {
    'mini-program secret': MINI_PROGRAM.appSecret,
    'official secret': OFFICIAL_ACCOUNT.appSecret,
    token: token.access_token,
    ticket: wechat.ticket()!,
    address: 'ZY20261101003',
  }
  expect(found(marks, Buffer.from(JSON.stringify(answers)))).toEqual([])
  expect(found(marks, Buffer.from(landing.output.join('\n')))).toEqual([])
  for (const { path, content } of await filesBelow(landing.dataDir, /nothing/))
    expect({ path, leaks: found(marks, content) }).toEqual({ path, leaks: [] })
  const database = liveDatabase(landing.dataDir)
  expect(
    (database.prepare('SELECT count(*) AS count FROM tokens').get() as { count: number }).count,
  ).toBe(3)
  database.close()
})

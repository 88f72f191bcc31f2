import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { MINI_PROGRAM, OFFICIAL_ACCOUNT } from '../defaults.ts'
import { startWechat, type RunningWechat } from './index.ts'

const DAY = 86_400_000
const START = Date.parse('2026-11-24T00:00:00Z')

let wechat: RunningWechat
let time: number
beforeEach(async () => {
  time = START
  wechat = await startWechat({ port: 0, now: () => time, appUrl: 'http://127.0.0.1:5173' })
})
afterEach(() => wechat.close())

type Answer = Record<string, unknown> & {
  errcode?: number
  access_token: string
  ticket: string
  url_link: string
}
const post = async (path: string, body: unknown) =>
  (await (
    await fetch(`${wechat.url}${path}`, { method: 'POST', body: JSON.stringify(body) })
  ).json()) as Answer
const get = async (path: string) => (await (await fetch(`${wechat.url}${path}`)).json()) as Answer
const asking = ({ appId, appSecret }: { appId: string; appSecret: string }) => ({
  grant_type: 'client_credential',
  appid: appId,
  secret: appSecret,
})
const tokenOf = async (account: { appId: string; appSecret: string }) =>
  (await post('/cgi-bin/stable_token', asking(account))).access_token
const link = { path: '/pages/arrival/index', query: '', expire_type: 1, expire_interval: 30 }
const generate = (token: string, over: object = {}) =>
  post(`/wxa/generate_urllink?access_token=${token}`, { ...link, ...over })

describe('stable_token', () => {
  test('gives the same one until five minutes before its end, when both are good', async () => {
    const first = await tokenOf(OFFICIAL_ACCOUNT)
    time += 6_800_000
    expect(await post('/cgi-bin/stable_token', asking(OFFICIAL_ACCOUNT))).toEqual({
      access_token: first,
      expires_in: 400,
    })
    time += 100_001
    const second = await tokenOf(OFFICIAL_ACCOUNT)
    expect(second).not.toBe(first)
    for (const token of [first, second])
      expect(await get(`/cgi-bin/ticket/getticket?access_token=${token}&type=jsapi`)).toMatchObject(
        { errcode: 0 },
      )
    time += 300_000
    expect(await get(`/cgi-bin/ticket/getticket?access_token=${first}&type=jsapi`)).toMatchObject({
      errcode: 42001,
    })
  })

  test.each<[object, number]>([
    [{ ...asking(OFFICIAL_ACCOUNT), grant_type: 'password' }, 40002],
    [{ ...asking(OFFICIAL_ACCOUNT), appid: 'wx0' }, 40013],
    [{ ...asking(OFFICIAL_ACCOUNT), secret: MINI_PROGRAM.appSecret }, 40125],
  ])('refuses %j', async (message, errcode) =>
    expect(await post('/cgi-bin/stable_token', message)).toMatchObject({ errcode }),
  )

  test('forced, ends the one before', async () => {
    const first = await tokenOf(MINI_PROGRAM)
    await post('/cgi-bin/stable_token', { ...asking(MINI_PROGRAM), force_refresh: true })
    expect(await generate(first)).toMatchObject({ errcode: 40001 })
  })

  test('is for POST', async () =>
    expect(await get('/cgi-bin/stable_token')).toMatchObject({ errcode: 43002 }))
})

describe('getticket', () => {
  test('gives the same one to every token of the official account, and none to the mini-program', async () => {
    const { ticket, expires_in } = await get(
      `/cgi-bin/ticket/getticket?access_token=${await tokenOf(OFFICIAL_ACCOUNT)}&type=jsapi`,
    )
    expect(expires_in).toBe(7200)
    expect(wechat.ticket()).toBe(ticket)
    wechat.replaceTokens()
    expect(
      (
        await get(
          `/cgi-bin/ticket/getticket?access_token=${await tokenOf(OFFICIAL_ACCOUNT)}&type=jsapi`,
        )
      ).ticket,
    ).toBe(ticket)
    expect(
      await get(`/cgi-bin/ticket/getticket?access_token=${await tokenOf(MINI_PROGRAM)}&type=jsapi`),
    ).toMatchObject({ errcode: 48001 })
  })

  test.each([
    ['', 41001],
    ['?access_token=guessed&type=jsapi', 40001],
  ])('refuses %j', async (query, errcode) =>
    expect(await get(`/cgi-bin/ticket/getticket${query}`)).toMatchObject({ errcode }),
  )
  test('of another kind', async () =>
    expect(
      await get(
        `/cgi-bin/ticket/getticket?access_token=${await tokenOf(OFFICIAL_ACCOUNT)}&type=card`,
      ),
    ).toMatchObject({ errcode: 40097 }))
})

describe('generate_urllink', () => {
  test('leads into the mini-program, with what is added to it', async () => {
    const { url_link } = await generate(await tokenOf(MINI_PROGRAM), { query: 'from=menu' })
    const shown = await (
      await fetch(`${url_link}?cq=${encodeURIComponent('hosp_mdtrt_id=ZY%2D1')}`)
    ).text()
    expect(wechat.followed()).toEqual([
      {
        appId: MINI_PROGRAM.appId,
        path: 'pages/arrival/index',
        query: { from: 'menu', hosp_mdtrt_id: 'ZY-1' },
      },
    ])
    expect(shown).toContain('href="http://127.0.0.1:5173/?from=menu&#38;hosp_mdtrt_id=ZY-1"')
    time += 30 * DAY
    expect(await (await fetch(url_link)).text()).toContain('已经过期')
    expect(wechat.followed()).toHaveLength(1)
  })

  test.each<[object, number]>([
    [{ path: 'pages/nowhere/index' }, 40165],
    [{ path: '/pages/arrival/index?a=1' }, 40165],
    [{ query: '床=1' }, 40212],
    [{ query: 'a'.repeat(1025) }, 40212],
    [{ expire_interval: 31 }, 85401],
    [{ expire_type: 0, expire_time: 1 }, 85401],
    [{ path: 1 }, 47001],
  ])('refuses %j', async (over, errcode) =>
    expect(await generate(await tokenOf(MINI_PROGRAM), over)).toMatchObject({ errcode }),
  )

  test('is not for the official account', async () =>
    expect(await generate(await tokenOf(OFFICIAL_ACCOUNT))).toMatchObject({ errcode: 48001 }))

  test.each(['x'.repeat(257), '床'])('what cannot be added is said: %s', async (cq) => {
    const { url_link } = await generate(await tokenOf(MINI_PROGRAM))
    expect(await (await fetch(`${url_link}?cq=${encodeURIComponent(cq)}`)).text()).toContain(
      '链接打不开',
    )
    expect(wechat.followed()).toEqual([])
  })
})

test('a fault meets what it is for', async () => {
  const token = await tokenOf(MINI_PROGRAM)
  for (const kind of ['quota', 'stranger']) await post('/sandbox/faults', { kind, on: 'link' })
  expect(
    await get(
      `/cgi-bin/ticket/getticket?access_token=${await tokenOf(OFFICIAL_ACCOUNT)}&type=jsapi`,
    ),
  ).toMatchObject({ errcode: 0 })
  expect([
    (await generate(token)).errcode,
    (await generate(token)).errcode,
    (await generate(token)).errcode,
  ]).toEqual([45009, 40164, 0])
  expect([wechat.asked('link'), wechat.asked('send')]).toEqual([3, 0])
  expect(await post('/sandbox/faults', { kind: 'quota', on: 'nothing' })).toMatchObject({
    error: 'input.field',
    field: 'on',
  })
})

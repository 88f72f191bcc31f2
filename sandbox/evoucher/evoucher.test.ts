import { afterEach, beforeEach, expect, test } from 'vitest'
import { startEvoucher } from './index.ts'
import { AUTHORIZATION_MS, CODE_MS, REQUEST_MS } from './requests.ts'
import type { Running } from '../web/serve.ts'

const START = Date.UTC(2026, 10, 24, 2, 0, 0)
const PERSON = { psn_name: '张小三', cert_type: '01', cert_no: '350502194803120013' }
const RETURN_URL = 'http://127.0.0.1:5173/'

let now = START
let evoucher: Running

beforeEach(async () => {
  now = START
  evoucher = await startEvoucher({ port: 0, key: 'the-key', now: () => now })
})
afterEach(() => evoucher.close())

const post = (path: string, body: unknown, key = 'the-key') =>
  fetch(`${evoucher.url}${path}`, {
    method: 'POST',
    headers: { 'x-evoucher-key': key },
    body: JSON.stringify(body),
  })

async function request(more: Record<string, unknown> = {}): Promise<string> {
  const response = await post('/requests', {
    state: 's-1',
    ...PERSON,
    return_url: RETURN_URL,
    ...more,
  })
  expect(response.status).toBe(200)
  const answer = (await response.json()) as { request_id: string; expires_in: number }
  expect(answer.expires_in).toBe(REQUEST_MS / 1000)
  return answer.request_id
}

const show = (id: string) => fetch(`${evoucher.url}/authorize?request_id=${id}`)
const decide = (id: string, decision: string) =>
  fetch(`${evoucher.url}/authorize`, {
    method: 'POST',
    body: new URLSearchParams({ request_id: id, decision }),
    redirect: 'manual',
  })

async function codeOf(id: string, decision = 'agree'): Promise<string> {
  const response = await decide(id, decision)
  expect(response.status).toBe(302)
  return new URL(response.headers.get('location')!).searchParams.get('code')!
}
const verify = async (state: string, code: string) =>
  (await post('/verify', { state, code })).json()

test('agreeing brings back state and code, which are good for the person, once', async () => {
  const id = await request({ return_url: `${RETURN_URL}#/` })
  const location = new URL((await decide(id, 'agree')).headers.get('location')!)
  expect(location.origin + location.pathname + location.hash).toBe(`${RETURN_URL}#/`)
  expect([...location.searchParams.keys()]).toEqual(['state', 'code'])
  const code = location.searchParams.get('code')!
  expect(await verify('s-1', code)).toEqual({ ...PERSON, valid_until: '2026-12-24 10:00:00' })
  expect(AUTHORIZATION_MS).toBe(30 * 86_400_000)
  expect(await verify('s-1', code)).toEqual({ error: 'invalid_code' })
})

test('a second tap of the same button gives the same code, the other button none', async () => {
  const id = await request()
  const code = await codeOf(id)
  expect(await codeOf(id)).toBe(code)
  const other = await decide(id, 'cancel')
  expect(other.status).toBe(409)
  expect(await other.text()).toContain('已经办理过了')
  expect((await show(id)).status).toBe(410)
})

test('cancelling brings back error=cancel and no code', async () => {
  expect((await decide(await request(), 'cancel')).headers.get('location')).toBe(
    `${RETURN_URL}?state=s-1&error=cancel`,
  )
})

test('a code belongs to its state, and to five minutes', async () => {
  const [first, second] = [await codeOf(await request()), await codeOf(await request())]
  expect(await verify('s-2', first)).toEqual({ error: 'invalid_code' })
  expect(await verify('s-1', 'made-up')).toEqual({ error: 'invalid_code' })
  now += CODE_MS
  expect(await verify('s-1', first)).toMatchObject(PERSON)
  now += 1
  expect(await verify('s-1', second)).toEqual({ error: 'invalid_code' })
})

test('the faults: another person, an expired code, nothing at all', async () => {
  const other = (await verify(
    's-1',
    await codeOf(await request(), 'other-person'),
  )) as typeof PERSON
  expect(other.cert_no).toMatch(/^\d{17}[\dX]$/)
  expect(other.cert_no).not.toBe(PERSON.cert_no)
  expect(await verify('s-1', await codeOf(await request(), 'expired-code'))).toEqual({
    error: 'invalid_code',
  })
  expect((await decide(await request(), 'nothing')).headers.get('location')).toBe(RETURN_URL)
})

test('the page masks the person, escapes, and loads nothing from anywhere', async () => {
  const id = await request({
    psn_name: '<b>"张',
    cert_type: '08',
    cert_no: '<script>alert(1)</script>',
  })
  const response = await show(id)
  expect(response.status).toBe(200)
  expect(response.headers.get('content-security-policy')).toMatch(
    /^default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; frame-ancestors 'none'; form-action 'self' http:\/\/127\.0\.0\.1:5173$/,
  )
  expect(response.headers.get('cache-control')).toBe('no-store')
  const text = await response.text()
  expect(text).toContain('&#60;***张')
  expect(text).not.toMatch(/<script|<b>"|alert\(1\)|src=|href=|url\(/)
  expect(text).toContain('外国人护照')
  const ordinary = await (await show(await request())).text()
  expect(ordinary).toContain('张*三')
  expect(ordinary).toContain('350***********0013')
  for (const words of ['查询信用就医协议', '查询本次住院预授权', '同意授权', '取消', '沙箱选项'])
    expect(ordinary).toContain(words)
  expect(ordinary).not.toContain('张小三')
  expect(ordinary).not.toContain(PERSON.cert_no)
})

test('an expired or unknown request says what to do, and takes no decision', async () => {
  const id = await request()
  now += REQUEST_MS + 1
  for (const response of [await show(id), await decide(id, 'agree')]) {
    expect(response.status).toBe(410)
    expect(await response.text()).toContain('重新点击去授权')
  }
  for (const response of [
    await show('unknown'),
    await show(''),
    await decide('unknown', 'agree'),
  ]) {
    expect(response.status).toBe(404)
    expect(await response.text()).toContain('重新点击去授权')
  }
  expect((await decide(await request(), 'whatever')).status).toBe(400)
})

test('where no return_url was given, the page itself says how it ended', async () => {
  const agreed = await (await decide(await request({ return_url: undefined }), 'agree')).text()
  expect(agreed).toContain('授权完成')
  const code = /code&#34;:&#34;([\w-]+)/.exec(agreed)![1]!
  expect(await verify('s-1', code)).toMatchObject(PERSON)
  expect(await (await decide(await request({ return_url: undefined }), 'cancel')).text()).toContain(
    '没有授权',
  )
})

test.each([
  ['state', { state: '' }],
  ['state', { state: 5 }],
  ['state', { state: 'x'.repeat(201) }],
  ['psn_name', { psn_name: undefined }],
  ['psn_name', { psn_name: '三'.repeat(41) }],
  ['cert_type', { cert_type: '77' }],
  ['cert_type', { cert_type: 'constructor' }],
  ['cert_no', { cert_no: ' ' }],
  ['return_url', { return_url: 'javascript:alert(1)' }],
  ['return_url', { return_url: 'not an address' }],
  ['return_url', { return_url: 'http://user:word@host/' }],
])('a wrong %s is refused by its name (%j)', async (field, more) => {
  const response = await post('/requests', { state: 's-1', ...PERSON, ...more })
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ field })
})

test('the server-to-server calls want the key, POST, and JSON', async () => {
  expect((await post('/requests', { state: 's-1', ...PERSON }, 'wrong')).status).toBe(401)
  expect((await post('/verify', { state: 's-1', code: 'x' }, '')).status).toBe(401)
  expect((await fetch(`${evoucher.url}/verify`)).status).toBe(405)
  expect(await (await post('/verify', { state: 's-1' })).json()).toMatchObject({ field: 'code' })
  const broken = await fetch(`${evoucher.url}/requests`, {
    method: 'POST',
    headers: { 'x-evoucher-key': 'the-key' },
    body: '[',
  })
  expect([broken.status, await broken.json()]).toMatchObject([400, { field: 'body' }])
  expect(
    (await post('/requests', { state: 's-1', ...PERSON, filler: 'x'.repeat(70_000) })).status,
  ).toBe(413)
})

test('healthz answers; other paths and methods do not', async () => {
  expect(await (await fetch(`${evoucher.url}/healthz`)).json()).toEqual({ ok: true })
  expect((await fetch(`${evoucher.url}/elsewhere`)).status).toBe(404)
  expect((await fetch(`${evoucher.url}/authorize`, { method: 'DELETE' })).status).toBe(405)
})

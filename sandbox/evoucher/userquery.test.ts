import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startEvoucher } from './index.ts'
import { CODE_MS } from './requests.ts'
import { USER_QUERY_PATH } from './userquery.ts'
import type { Running } from '../web/serve.ts'

const START = Date.UTC(2026, 10, 24, 2, 0, 0)
const PARTNER = { id: '99', secret: 'the-secret' }
const FATHER = { psn_name: '张老三', cert_type: '01', cert_no: '350502194803120013' }
const PAGE = '/auth/index?openType=getAuthCode&orgCodg=H1'
const RETURN_URL = 'http://127.0.0.1:5173/#/'

let now = START
let evoucher: Running

beforeEach(async () => {
  now = START
  evoucher = await startEvoucher({
    port: 0,
    kind: 'userquery',
    partner: PARTNER,
    people: [FATHER],
    now: () => now,
  })
})
afterEach(() => evoucher.close())

async function decide(decision: string, more: Record<string, string> = {}) {
  const response = await fetch(`${evoucher.url}/authorize`, {
    method: 'POST',
    body: new URLSearchParams({ person: '0', return_url: RETURN_URL, ...more, decision }),
    redirect: 'manual',
  })
  return { response, back: new URL(response.headers.get('location') ?? 'http://none/') }
}
const codeOf = async (decision = 'agree', more: Record<string, string> = {}) =>
  (await decide(decision, more)).back.searchParams.get('authCode')!

function query(code: string, changes: { headers?: Record<string, string>; path?: string } = {}) {
  const timestamp = String(now)
  return fetch(`${evoucher.url}${changes.path ?? `${USER_QUERY_PATH}/${PARTNER.id}`}`, {
    method: 'POST',
    headers: {
      'god-portal-timestamp': timestamp,
      'god-portal-request-id': '0123456789abcdef0123456789abcdef',
      'god-portal-signature': createHmac('sha256', PARTNER.secret)
        .update(PARTNER.id + timestamp)
        .digest('hex'),
      ...changes.headers,
    },
    body: JSON.stringify({ qrcode: code, openid: 'openid' }),
  }).then((response) => response.json())
}

const HIMSELF = { code: 0, user_name: '张老三', user_card_no: FATHER.cert_no }

test('agreeing brings back a code alone, which is good for the person, once', async () => {
  const { back } = await decide('agree')
  expect(back.origin + back.pathname + back.hash).toBe('http://127.0.0.1:5173/#/')
  expect([...back.searchParams.keys()]).toEqual(['authCode'])
  const code = back.searchParams.get('authCode')!
  const answer = (await query(code)) as Record<string, unknown>
  expect(answer).toMatchObject({ ...HIMSELF, pay_auth_no: expect.stringMatching(/^AUTH/) })
  expect(answer).not.toHaveProperty('family_pay_auth_no')
  expect(await query(code)).toMatchObject({ code: 40010 })
})

test('an account of the family answers with whose it is; a relative’s own card with the relative', async () => {
  const family = { family_pay_auth_no: expect.stringMatching(/^AUTH/) }
  expect(await query(await codeOf('agree', { account: 'family' }))).toMatchObject({
    ...HIMSELF,
    ...family,
  })
  expect(await query(await codeOf('relative-card'))).toMatchObject({
    code: 0,
    user_name: '陈别人',
    ...family,
  })
})

test('somebody who is not on the list can be typed', async () => {
  const typed = { user_name: '李四', user_card_no: 'XE0000002' }
  expect(await query(await codeOf('agree', typed))).toMatchObject(typed)
  expect((await decide('agree', { person: '7' })).response.status).toBe(400)
})

test('cancelling and nothing bring nothing; a code lives five minutes', async () => {
  for (const decision of ['cancel', 'nothing'])
    expect((await decide(decision)).back.href).toBe(RETURN_URL)
  expect(await query(await codeOf('expired-code'))).toMatchObject({ code: 40010 })
  const code = await codeOf()
  now += CODE_MS + 1
  expect(await query(code)).toMatchObject({ code: 40010 })
})

describe('the query is answered for the partner alone', () => {
  test.each<[number, Parameters<typeof query>[1]]>([
    [40001, { headers: { 'god-portal-signature': '0'.repeat(64) } }],
    [40001, { headers: { 'god-portal-request-id': 'short' } }],
    [40002, { headers: { 'god-portal-timestamp': String(START - 16 * 60_000) } }],
    [40002, { headers: { 'god-portal-timestamp': '' } }],
    [40003, { path: `${USER_QUERY_PATH}/98` }],
  ])('%i for %j, and the code is not used up', async (code, changes) => {
    const given = await codeOf()
    expect(await query(given, changes)).toMatchObject({ code, message: expect.any(String) })
    expect(await query(given)).toMatchObject(HIMSELF)
  })
})

test('any page masks the people, escapes, and goes back nowhere but where it was told', async () => {
  const show = (search: string) => fetch(`${evoucher.url}${PAGE}${search}`)
  const response = await show(`&return_url=${encodeURIComponent(RETURN_URL)}`)
  expect(response.headers.get('content-security-policy')).toMatch(
    /form-action 'self' http:\/\/127\.0\.0\.1:5173$/,
  )
  const text = await response.text()
  expect(text).toContain('张*三 350***********0013')
  expect(text).not.toContain(FATHER.psn_name)
  expect(text).not.toMatch(/<script|src=|href=/)
  expect((await show('&return_url=javascript:alert(1)')).status).toBe(400)
  // In WeChat the mini-program itself goes back.
  const { response: shown } = await decide('agree', { return_url: '' })
  expect(await shown.text()).toMatch(/授权完成[^]*authCode/)
})

import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startStandIn, type Asked, type Reply, type StandIn } from '../../../../testkit/standIn.ts'
import { readEnvironment } from '../../config/environment.ts'
import { readEvoucherSettings, type Evoucher } from './index.ts'

const SECRET = 'partner-secret'
const RETURNED = { state: 'state', code: 'CODE', openid: 'openid-1' }

let service: StandIn
let settings: ReturnType<typeof readEvoucherSettings>
let evoucher: Evoucher
let reply: Reply

beforeEach(async () => {
  service = await startStandIn(() => reply)
  const environment = readEnvironment({
    EVOUCHER_KIND: 'userquery',
    EVOUCHER_URL: `${service.url}/api/query/`,
    EVOUCHER_PARTNER_ID: '99/1',
    EVOUCHER_PARTNER_SECRET: SECRET,
  })
  settings = readEvoucherSettings(environment)
  evoucher = settings.service.connect(2000)
  environment.check()
})
afterEach(async () => {
  await evoucher.close()
  await service.close()
})

const answering = (body: unknown, status = 200) => {
  reply = { status, body: typeof body === 'string' ? body : JSON.stringify(body) }
  return evoucher.verify(RETURNED)
}
const SUCCESS = {
  code: 0,
  message: 'success',
  user_name: '张三',
  user_card_no: '350502194803120013',
  pay_auth_no: 'AUTH1',
}
const CONFIRMED = {
  kind: 'confirmed',
  holder: { name: '张三', documentNumber: '350502194803120013' },
  family: false,
}

test('asks at the partner’s address, signed, with the code and the openid', async () => {
  expect(await answering(SUCCESS)).toEqual(CONFIRMED)
  const [{ url, headers, body }] = service.asked as [Asked]
  expect(url).toBe('/api/query/99%2F1')
  expect(JSON.parse(body.toString())).toEqual({ qrcode: 'CODE', openid: 'openid-1' })
  const timestamp = String(headers['god-portal-timestamp'])
  expect(Math.abs(Date.now() - Number(timestamp))).toBeLessThan(10_000)
  expect(headers['god-portal-request-id']).toMatch(/^[0-9a-f]{32}$/)
  expect(headers['god-portal-signature']).toBe(
    createHmac('sha256', SECRET).update(`99/1${timestamp}`).digest('hex'),
  )
  await answering(SUCCESS)
  expect(service.asked[1]!.headers['god-portal-request-id']).not.toBe(
    headers['god-portal-request-id'],
  )
})

test.each<[string, unknown]>([
  ['as it stands', SUCCESS],
  ['the code as a text', { ...SUCCESS, code: '0' }],
  [
    'the number as a number',
    JSON.stringify(SUCCESS).replace('"350502194803120013"', '350502194803120013'),
  ],
  ['wrapped in data', { code: 0, message: 'ok', data: { ...SUCCESS, code: undefined } }],
  ['wrapped, with a code of its own', { code: 200, data: SUCCESS }],
  ['wrapped as text', { code: '0', data: JSON.stringify(SUCCESS) }],
  ['wrapped as text with blanks before it', { code: '0', data: ` ${JSON.stringify(SUCCESS)}` }],
  ['with a code that is zero in other digits', { ...SUCCESS, code: '000' }],
  ['wrapped, and no code around it', { data: SUCCESS }],
  ['wrapped, with a code that is empty', { code: 0, data: { ...SUCCESS, code: ' ' } }],
  ['beside data that is no object', { ...SUCCESS, data: 'ok' }],
  ['with blanks around', { ...SUCCESS, user_name: ' 张三 ', user_card_no: '350502194803120013 ' }],
  ['an empty family number', { ...SUCCESS, family_pay_auth_no: '' }],
])('a confirmation is read %s', async (_, answer) => {
  expect(await answering(answer)).toEqual(CONFIRMED)
})

test('a relative’s account is told', async () => {
  const family = { ...SUCCESS, pay_auth_no: '', family_pay_auth_no: 'AUTH2' }
  expect(await answering(family)).toEqual({ ...CONFIRMED, family: true })
})

test.each<[unknown, number, string]>([
  [{ code: 40010, message: '授权码已失效' }, 200, '40010 授权码已失效'],
  [{ code: '-1', message: 'qrcode BqK1kMStlhVDgN2uHf4E invalid' }, 200, '-1 qrcode … invalid'],
  [{ code: 0, data: { code: 7, message: '无此用户' } }, 200, '7 无此用户'],
  [{ code: '000', data: { code: 7, message: '无此用户' } }, 200, '7 无此用户'],
  // Said of the whole answer, it holds whatever lies in it.
  [{ code: '50003', message: '签名不正确', data: SUCCESS }, 200, '50003 签名不正确'],
  [
    { code: 500, message: 'system error', data: { ...SUCCESS, code: undefined } },
    200,
    '500 system error',
  ],
  [{ code: 9, message: 'expired' }, 400, '9 expired'],
  [{ code: 9, message: 'expired' }, 499, '9 expired'],
  [{ code: 9 }, 200, '9 '],
  // What may be a code, a number or a name has twelve signs or more.
  [{ code: 9, message: 'a2345678901 b23456789012' }, 200, '9 a2345678901 …'],
  [{ code: 9, message: '无'.repeat(300) }, 200, `9 ${'无'.repeat(198)}`],
])('%j with status %i is a refusal', async (answer, status, reason) => {
  expect(await answering(answer, status)).toEqual({ kind: 'refused', reason })
})

describe('a service that is away, or not itself, has said nothing', () => {
  test.each<[unknown, number]>([
    [SUCCESS, 500],
    [{ code: 1 }, 500],
    [{ code: 1 }, 302],
    [{ ...SUCCESS, code: undefined }, 200],
    [{ code: 1, message: 'no' }, 502],
    [{ code: 1 }, 401],
    [{ code: 1 }, 403],
    [{ code: 1 }, 404],
    [{ code: 1 }, 405],
    [{ code: 1 }, 408],
    [SUCCESS, 302],
    [SUCCESS, 201],
    [SUCCESS, 399],
    [{ message: 'no code' }, 400],
    [{ code: ' ' }, 200],
    [{ code: 0, data: '{' }, 200],
    [{ code: 0, data: [SUCCESS] }, 200],
    [{ ...SUCCESS, user_name: true }, 200],
    [{ code: 1 }, 429],
    [SUCCESS, 400],
    ['<html>', 200],
    ['<html>', 400],
    ['[]', 200],
    [{}, 200],
    [{ ...SUCCESS, user_card_no: undefined }, 200],
    [{ ...SUCCESS, user_name: ' ' }, 200],
    [{ code: 0, data: 'nothing' }, 200],
    [`{"code":0,"message":"${'x'.repeat(70_000)}"}`, 200],
  ])('%j with status %i', async (answer, status) => {
    await expect(answering(answer, status)).rejects.toMatchObject({
      code: 'unavailable.evoucher',
      retryable: true,
    })
  })

  test('nobody there', async () => {
    await service.close()
    await expect(evoucher.verify(RETURNED)).rejects.toMatchObject({ code: 'unavailable.evoucher' })
  })
})

test.each<[string, unknown, number]>([
  ['HTTP 502', SUCCESS, 502],
  ['HTTP 429', { code: 1 }, 429],
  ['HTTP 400', { message: 'no code' }, 400],
  ['HTTP 400', SUCCESS, 400],
  ['没有 code', { message: 'no code' }, 200],
  ['不是一个对象', '[]', 200],
  ['user_card_no', { ...SUCCESS, user_card_no: '' }, 200],
])('for the log it says what was wrong: %s', async (words, answer, status) => {
  await expect(answering(answer, status)).rejects.toMatchObject({
    cause: { message: expect.stringContaining(words) as string },
  })
})

test('a stranger is the same partner with another secret, each time a new one', async () => {
  const signed: string[] = []
  for (let time = 0; time < 2; time++) {
    const stranger = settings.service.connectAsStranger(2000)
    reply = { body: JSON.stringify(SUCCESS) }
    await stranger.verify(RETURNED)
    await stranger.close()
  }
  for (const { url, headers } of service.asked) {
    expect(url).toBe('/api/query/99%2F1')
    const of = `99/1${String(headers['god-portal-timestamp'])}`
    for (const secret of [SECRET, ''])
      expect(headers['god-portal-signature']).not.toBe(
        createHmac('sha256', secret).update(of).digest('hex'),
      )
    signed.push(String(headers['god-portal-signature']))
  }
  expect(new Set(signed).size).toBe(2)
})

describe('the invitation', () => {
  const asking = {
    state: 's',
    identity: { name: '张三', documentType: '01', documentNumber: '350502194803120013' },
  }
  test('announces nothing and sends nothing along', async () => {
    expect(await evoucher.invite({ ...asking, path: 'a/b?c=d/e=', returnUrl: undefined })).toEqual({
      extraData: {},
    })
    expect(service.asked).toEqual([])
  })

  test('a browser goes to the page at the service’s host, whose query stays as it is', async () => {
    const url = async (path: string) =>
      (await evoucher.invite({ ...asking, path, returnUrl: 'http://app/' })).url
    expect(await url('/a/b?c=d/e+f==')).toBe(
      `${service.url}/a/b?c=d/e+f==&return_url=http%3A%2F%2Fapp%2F`,
    )
    expect(await url('a/b')).toBe(`${service.url}/a/b?return_url=http%3A%2F%2Fapp%2F`)
  })
})

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { jsonOf, startStandIn, type Reply, type StandIn } from '../../../../testkit/standIn.ts'
import { readEnvironment } from '../../config/environment.ts'
import { readEvoucherSettings, type Evoucher, type EvoucherService } from './index.ts'

const RETURNED = { state: 'STATE', code: 'CODE', openid: 'openid-1' }
const IDENTITY = { name: '张三', documentType: '01', documentNumber: '350502194803120013' }
const ASKED = { state: 'STATE', identity: IDENTITY, path: 'pages/index', returnUrl: undefined }

let standIn: StandIn
let service: EvoucherService
let evoucher: Evoucher
let reply: Reply

beforeEach(async () => {
  standIn = await startStandIn(() => reply)
  const environment = readEnvironment({
    EVOUCHER_URL: `${standIn.url}/evoucher`,
    EVOUCHER_KEY: 'our-key',
  })
  service = readEvoucherSettings(environment).service
  environment.check()
  evoucher = service.connect(500)
})
afterEach(async () => {
  await evoucher.close()
  await standIn.close()
})

function answering(body: unknown, status = 200): void {
  reply = { status, body: typeof body === 'string' ? body : JSON.stringify(body) }
}

const UNAVAILABLE = { code: 'unavailable.evoucher', retryable: true }

describe('the invitation', () => {
  test('tells whom we ask about, with our key, and takes what is to go along with the jump', async () => {
    answering({ request_id: 'R/1' })
    expect(await evoucher.invite(ASKED)).toEqual({
      extraData: { state: 'STATE', requestId: 'R/1' },
    })
    expect(standIn.asked).toMatchObject([
      {
        method: 'POST',
        url: '/evoucher/requests',
        headers: {
          'x-evoucher-key': 'our-key',
          'content-type': 'application/json; charset=utf-8',
        },
      },
    ])
    expect(jsonOf(standIn.asked[0]!)).toEqual({
      state: 'STATE',
      psn_name: '张三',
      cert_type: '01',
      cert_no: '350502194803120013',
    })
  })

  test('of a browser says where to come back to, and where to go', async () => {
    answering({ request_id: 'R/1' })
    const { url } = await evoucher.invite({ ...ASKED, returnUrl: 'http://app/' })
    expect(url).toBe(`${standIn.url}/evoucher/authorize?request_id=R%2F1`)
    expect(jsonOf(standIn.asked[0]!)).toMatchObject({ return_url: 'http://app/' })
  })

  test.each<[unknown, number]>([
    [{ request_id: '' }, 200],
    [{ request_id: 'x'.repeat(201) }, 200],
    [{}, 200],
    ['<html>', 200],
    [{ request_id: 'R1' }, 201],
    [{ request_id: 'R1' }, 500],
  ])('%j with status %i opens no way', async (body, status) => {
    answering(body, status)
    await expect(evoucher.invite(ASKED)).rejects.toMatchObject(UNAVAILABLE)
  })
})

describe('the verification', () => {
  const VERIFIED = {
    psn_name: '张三',
    cert_type: '01',
    cert_no: '350502194803120013',
    valid_until: '2026-12-24 08:30:00',
  }

  test('tells whose the code is, and until when', async () => {
    answering(VERIFIED)
    expect(await evoucher.verify(RETURNED)).toEqual({
      kind: 'confirmed',
      holder: IDENTITY,
      validUntil: Date.parse('2026-12-24T08:30:00+08:00'),
      family: false,
    })
    expect(standIn.asked).toMatchObject([{ url: '/evoucher/verify' }])
    expect(jsonOf(standIn.asked[0]!)).toEqual({ state: 'STATE', code: 'CODE' })
  })

  test('a code that is good for one state is refused, and that is said', async () => {
    answering({ error: 'invalid_code' })
    expect(await evoucher.verify(RETURNED)).toEqual({ kind: 'refused', reason: 'invalid_code' })
    expect(evoucher.codeBelongsToState).toBe(true)
  })

  test.each<[string, unknown, number]>([
    ['another error', { error: 'busy' }, 200],
    ['a refusal with another status', { error: 'invalid_code' }, 400],
    ['no name', { ...VERIFIED, psn_name: '' }, 200],
    ['no type', { ...VERIFIED, cert_type: '' }, 200],
    ['no number', { ...VERIFIED, cert_no: '' }, 200],
    ['no end', { ...VERIFIED, valid_until: undefined }, 200],
    ['an end that is no time', { ...VERIFIED, valid_until: 'tomorrow' }, 200],
  ])('%s says nothing of the code', async (_, body, status) => {
    answering(body, status)
    await expect(evoucher.verify(RETURNED)).rejects.toMatchObject(UNAVAILABLE)
  })

  test('for the log it says what was wrong, and nothing of what came', async () => {
    answering({ ...VERIFIED, cert_no: '' }, 503)
    await expect(evoucher.verify(RETURNED)).rejects.toMatchObject({
      cause: { message: expect.stringContaining('503') as string },
    })
    answering({ ...VERIFIED, valid_until: 'tomorrow' })
    await expect(evoucher.verify(RETURNED)).rejects.toMatchObject({
      cause: { field: 'valid_until' },
    })
    // Of the answer as a whole no field can be named.
    answering({ error: 'busy' })
    await expect(evoucher.verify(RETURNED)).rejects.toMatchObject({
      cause: { message: expect.stringContaining('应答的 字段') as string },
    })
    answering({ request_id: 7 })
    await expect(evoucher.invite(ASKED)).rejects.toMatchObject({
      cause: { message: expect.stringContaining('request_id') as string },
    })
  })
})

describe('a service that is slow, or says too much', () => {
  test('ends with the time that was given', async () => {
    reply = 'silent'
    const began = performance.now()
    await expect(evoucher.invite(ASKED)).rejects.toMatchObject(UNAVAILABLE)
    expect(performance.now() - began).toBeGreaterThan(400)
  })

  test('64 KB is read, and not a character more', async () => {
    const padded = (size: number) => {
      const text = JSON.stringify({ request_id: 'R1', more: '' })
      return text.replace('""', `"${'x'.repeat(size - text.length)}"`)
    }
    answering(padded(64 * 1024))
    await expect(evoucher.invite(ASKED)).resolves.toMatchObject({ extraData: { requestId: 'R1' } })
    answering(padded(64 * 1024 + 1))
    await expect(evoucher.invite(ASKED)).rejects.toMatchObject(UNAVAILABLE)
  })
})

test('a stranger has another key than ours', async () => {
  answering({ error: 'invalid_code' })
  const stranger = service.connectAsStranger(500)
  await stranger.verify(RETURNED)
  await stranger.close()
  expect(standIn.asked[0]!.headers['x-evoucher-key']).toMatch(/./)
  expect(standIn.asked[0]!.headers['x-evoucher-key']).not.toBe('our-key')
})

test('once closed, it asks nobody', async () => {
  answering({ request_id: 'R1' })
  const closed = service.connect(500)
  await closed.invite(ASKED)
  await closed.close()
  await expect(closed.invite(ASKED)).rejects.toMatchObject(UNAVAILABLE)
  expect(standIn.asked).toHaveLength(1)
})

test('says which variables say who we are, for whoever is sent away', () => {
  expect(service.credentials).toBe('EVOUCHER_KEY')
  expect(service.url).toBe(`${standIn.url}/evoucher`)
})

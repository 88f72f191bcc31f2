import { afterAll, afterEach, expect, test } from 'vitest'
import { startStandIn, type Reply, type StandIn } from '../../../testkit/standIn.ts'
import { createHttpClient } from './client.ts'

const LIMITS = { timeoutMs: 200, maxBytes: 100 }
const http = createHttpClient(1)
let standIn: StandIn
afterEach(() => standIn.close())
afterAll(() => http.close())

const posting = async (reply: Reply) => {
  standIn = await startStandIn(() => reply)
  return http.post(`${standIn.url}/a?b=1`, '{"c":"汉"}', LIMITS, { 'x-key': 'k' })
}

test('posts JSON as it is given, and brings back what came', async () => {
  const date = new Date('2026-11-28T08:00:00Z')
  expect(
    await posting({
      status: 418,
      headers: { 'content-type': 'text/plain; charset=gbk', date: date.toUTCString() },
      body: 'x',
    }),
  ).toEqual({
    status: 418,
    contentType: 'text/plain; charset=gbk',
    date: date.getTime(),
    body: Buffer.from('x'),
    bodyMs: expect.any(Number) as number,
  })
  expect(standIn.asked).toMatchObject([
    {
      method: 'POST',
      url: '/a?b=1',
      headers: { 'content-type': 'application/json; charset=utf-8', 'x-key': 'k' },
      body: Buffer.from('{"c":"汉"}'),
    },
  ])
})

test('follows no redirect, and gets without a body', async () => {
  standIn = await startStandIn(() => ({ status: 302, headers: { location: '/elsewhere' } }))
  expect(await http.get(standIn.url, LIMITS)).toMatchObject({ status: 302, body: Buffer.alloc(0) })
  expect(standIn.asked).toMatchObject([{ method: 'GET', url: '/', body: Buffer.alloc(0) }])
})

test.each<[Reply, object]>([
  ['silent', { reason: 'late', sent: true, code: 'TIMEOUT' }],
  ['cut', { reason: 'broken', sent: true }],
  [{ body: 'x'.repeat(101) }, { reason: 'too-large', sent: true, code: 'TOO_LARGE' }],
])('%j fails, with what it means', async (reply, failure) => {
  await expect(posting(reply)).rejects.toMatchObject({ name: 'HttpFailure', ...failure })
  expect(standIn.asked).toHaveLength(1)
})

test('an answer as large as allowed is taken', async () => {
  expect((await posting({ body: 'x'.repeat(100) })).body).toHaveLength(100)
})

test('where nobody listens nothing was sent', async () => {
  standIn = await startStandIn(() => 'silent')
  const { url } = standIn
  await standIn.close()
  await expect(http.get(url, LIMITS)).rejects.toMatchObject({
    reason: 'unreachable',
    sent: false,
    code: 'ECONNREFUSED',
  })
})

test('one that was late before it had a connection never leaves', async () => {
  standIn = await startStandIn(async () => {
    await new Promise((resolve) => setTimeout(resolve, 300))
    return {}
  })
  const long = { ...LIMITS, timeoutMs: 5000 }
  const first = http.post(standIn.url, '1', long)
  await expect(http.post(standIn.url, '2', LIMITS)).rejects.toMatchObject({
    reason: 'late',
    sent: false,
  })
  await first
  await http.post(standIn.url, '3', long)
  expect(standIn.asked.map(({ body }) => body.toString())).toEqual(['1', '3'])
})

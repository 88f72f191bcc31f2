import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startStandIn } from '../../../testkit/standIn.ts'
import { readPlatformSettings } from '../config/channel.ts'
import { readEnvironment } from '../config/environment.ts'
import { createSealer } from '../identity/seal.ts'
import { clockTolerance } from '../platform/clock.ts'
import { SERVICES, sealResponse, stringifyWire, type Channel } from '../protocol/index.ts'
import { recordedReadings } from '../readings/memory.ts'
import { connectJournal } from './connect.ts'
import { createPrecedents } from './precedents.ts'
import { NOTHING } from './testing.ts'

const sealing = { sealing: [{ id: 'k', key: Buffer.alloc(32, 1) }], index: Buffer.alloc(32, 2) }

/** ms since the epoch. */
const NOW = 1_760_000_000_000

let directory: string
beforeEach(async () => void (directory = await mkdtemp(join(tmpdir(), 'journal-'))))
afterEach(() => rm(directory, { recursive: true }))

const connected = async (env: Record<string, string> = {}, log = pino({ level: 'silent' })) => {
  const environment = readEnvironment({
    PLATFORM_URL: 'http://127.0.0.1:1/platform',
    PLATFORM_APPID: '19E179E5DC29C05E65B90CDE57A1C7E5',
    PLATFORM_APPSECRET: 'D60E6EFDD4AC4C39A3C2B42F8F37AE5B',
    PLATFORM_SIGN_KEY: 'sign-key',
    PLATFORM_SM4_KEY: 'A'.repeat(32),
    ...env,
  })
  const platform = readPlatformSettings(environment)
  const { institutions, ...shared } = await connectJournal(
    {
      institutions: [
        { code: 'H1', platform, authorizing: { institution: 'H1', isFirst: true, isApart: false } },
      ],
      sealing,
      store: { kind: 'sqlite', directory },
    },
    log,
    () => NOW,
  )
  return { ...shared, ...institutions[0] }
}

test('silence says "not done" only when the window, the clocks, the call and a margin have gone by', async () => {
  const { quietMs, timeoutMs, now, store } = await connected({
    TIMESTAMP_WINDOW_SECONDS: '600',
    PLATFORM_TIMEOUT_MS: '3000',
  })
  expect(timeoutMs).toBe(3000)
  expect(now()).toBe(NOW)
  expect(quietMs).toBe(600_000 + clockTolerance(600) + 3000 + 5000)
  await store.close()
})

test('what is sealed and kept is under the keys that were given, and is there the next time', async () => {
  const first = await connected()
  expect(first.sealer.fingerprint('a')).toBe(createSealer(sealing).fingerprint('a'))
  const baseline = { ...NOTHING, listed: null }
  const refunded = { ...baseline, settled: '9.00' }
  await first.precedents.learn('refund', '1.00', refunded, { ...refunded, settled: '8.00' })
  await first.store.close()
  const again = await connected()
  expect(await again.precedents.canTell('refund', refunded)).toBe(true)
  await again.store.close()
  // It is found again under the name that it was written down by, whatever this process is called next.
  const third = await connected()
  const url = 'http://127.0.0.1:1/platform'
  const named = createPrecedents(third.store, third.sealer.fingerprints('platform', url))
  expect(await named.canTell('refund', refunded)).toBe(true)
  await third.store.close()
  // What one platform has shown says nothing of another.
  const elsewhere = await connected({ PLATFORM_URL: 'http://127.0.0.1:1/other' })
  expect(await elsewhere.precedents.canTell('refund', refunded)).toBe(false)
  await elsewhere.store.close()
})

test('waits as long as it is told', async () => {
  const { sleep, store } = await connected()
  const began = performance.now()
  await sleep(30)
  expect(performance.now() - began).toBeGreaterThanOrEqual(28)
  await store.close()
})

test('an answer tells how the platform signs, and the institution’s log that its old secret is in use', async () => {
  const lines: object[] = []
  const stream = { write: (line: string) => void lines.push(JSON.parse(line) as object) }
  const signing: { channel?: Channel } = {}
  const data = SERVICES.agreements.response.write({ total: 0, agreements: [] })
  const answer = { code: 0, type: 'success', message: '成功', data, timestamp: NOW }
  const standIn = await startStandIn(() => ({
    body: stringifyWire(sealResponse(signing.channel!, answer, 'text')), // set before it is asked
  }))
  const { settings, platform, store } = await connected(
    { PLATFORM_URL: standIn.url, PLATFORM_SIGN_KEY_OLD: 'the sign key of last year' },
    pino({ base: null }, stream),
  )
  const { channel } = settings.platform
  signing.channel = channel.old! // the variable above
  const who = { institution: 'H1', name: '林示范', documentNumber: '350502194803120013' }
  await platform.call(SERVICES.agreements, who)
  expect(lines).toContainEqual(
    expect.objectContaining({ institution: 'H1', who: 'platform', level: 40 }),
  )
  expect(await recordedReadings(store, 'platform', channel.appId)).toMatchObject({
    fits: expect.arrayContaining(['text']) as string[],
  })
  await standIn.close()
  await platform.close()
  await store.close()
})

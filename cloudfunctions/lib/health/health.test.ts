import { afterEach, beforeEach, describe, expect, it, test } from 'vitest'
import { startStandIn } from '../../../testkit/standIn.ts'
import type { HttpInvocation } from '../entry/invocation.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import type { Store } from '../store/store.ts'
import { GAUGES, renderMetrics } from './metrics.ts'
import { createPlatformTime } from './platformTime.ts'
import { answerProbe, type Probes } from './probes.ts'
import { readPulse, writePulse, type Pulse } from './pulse.ts'
import { createReadiness, type Readiness, type ReadinessOptions } from './readiness.ts'

const NOW = 1_795_000_000_000
const PULSE: Pulse = {
  at: NOW,
  tookMs: 1500,
  failed: 0,
  institutions: {
    H1: { unknown: 2, persons: 1, oldestAt: NOW - 60_000, differences: 3, overdue: 4 },
    H2: { unknown: 0, persons: 0, oldestAt: null, differences: 0, overdue: 0 },
  },
}
const GOOD = { clock: 'ok', clockOffsetSeconds: 0 } as const
const READY: Readiness = { ready: true, store: 'ok', ...GOOD, institutions: { H1: GOOD } }

let store: Store
beforeEach(() => {
  store = openSqliteStore(':memory:', () => NOW)
})
afterEach(() => store.close())

describe('the pulse', () => {
  it('is what was written last', async () => {
    expect(await readPulse(store, 'H1')).toBeUndefined()
    await writePulse(store, PULSE)
    await writePulse(store, { ...PULSE, failed: 1 })
    expect(await readPulse(store, 'H1')).toEqual({ ...PULSE, failed: 1 })
  })

  it('of two at once either stands', async () => {
    await Promise.all([
      writePulse(store, PULSE),
      writePulse(store, PULSE),
      writePulse(store, PULSE),
    ])
    expect(await readPulse(store, 'H1')).toEqual(PULSE)
  })
})

it('of a pulse that was written while there was one institution: it is that one’s', async () => {
  const { institutions, ...common } = PULSE
  await store.create('pulse', 'tick', { ...common, ...institutions.H1! })
  expect(await readPulse(store, 'H1')).toEqual({
    ...common,
    institutions: { H1: institutions.H1 },
  })
})

describe('readiness', () => {
  let now = NOW
  const platform = (time: () => Promise<number | undefined>, institution = 'H1') => ({
    institution,
    time,
  })
  const readiness = (options: Partial<ReadinessOptions> = {}) =>
    createReadiness({
      store: Promise.resolve(store),
      platforms: [platform(async () => now)],
      windowSeconds: 600,
      now: () => now,
      timeoutMs: 50,
      ...options,
    })
  const dead = { get: () => Promise.reject(new Error('down')) } as unknown as Store
  const silent = { get: () => new Promise(() => {}) } as unknown as Store

  it('all is well', async () => {
    expect(await readiness()()).toEqual(READY)
  })

  test.each([
    ['fails', () => Promise.resolve(dead)],
    ['is silent', () => Promise.resolve(silent)],
    ['never opened', () => Promise.reject(new Error('no'))],
  ])('the store %s', async (_, broken) => {
    expect(await readiness({ store: broken() })()).toEqual({
      ...READY,
      ready: false,
      store: 'unavailable',
    })
  })

  test.each([
    [299_000, true],
    [-299_000, true],
    [301_000, false],
    [-1_200_000, false],
  ])('the platform’s clock is %i ms from ours: ready %s', async (offset, ready) => {
    const clock = { clock: ready ? 'ok' : 'off', clockOffsetSeconds: offset / 1000 }
    expect(await readiness({ platforms: [platform(async () => now + offset)] })()).toEqual({
      ready,
      store: 'ok',
      ...clock,
      institutions: { H1: clock },
    })
  })

  it('a platform that does not answer is no fault of this instance', async () => {
    const unknown = { clock: 'unknown', clockOffsetSeconds: null }
    expect(await readiness({ platforms: [platform(() => new Promise(() => {}))] })()).toEqual({
      ...READY,
      ...unknown,
      institutions: { H1: unknown },
    })
    expect(await readiness({ platforms: [platform(async () => undefined)] })()).toMatchObject({
      ready: true,
      clock: 'unknown',
    })
  })

  it('one institution’s platform says nothing of another’s; beside them stands the worst', async () => {
    const off = { clock: 'off', clockOffsetSeconds: 400 }
    const platforms = [
      platform(async () => now + 1000),
      platform(async () => now + 400_000, 'H2'),
      platform(async () => undefined, 'H3'),
    ]
    expect(await readiness({ platforms })()).toEqual({
      ready: false,
      store: 'ok',
      ...off,
      institutions: {
        H1: { clock: 'ok', clockOffsetSeconds: 1 },
        H2: off,
        H3: { clock: 'unknown', clockOffsetSeconds: null },
      },
    })
  })

  it('looks once in five seconds, however many ask', async () => {
    let looked = 0
    const ready = readiness({
      platforms: [
        platform(async () => {
          looked += 1
          return now
        }),
      ],
    })
    await Promise.all([ready(), ready(), ready()])
    expect(looked).toBe(1)
    now += 4999
    await ready()
    expect(looked).toBe(1)
    now += 1
    await ready()
    expect(looked).toBe(2)
  })

  it('reads the time from the header of whatever answers', async () => {
    const date = new Date(NOW).toUTCString()
    const platform = await startStandIn(() => ({ status: 405, headers: { date }, body: 'no' }))
    expect(await createPlatformTime(platform.url)()).toBe(NOW + 500)
    await platform.close()
    expect(await createPlatformTime(platform.url)()).toBeUndefined()
  })
})

describe('what a monitor asks for', () => {
  const ask = (
    path: string,
    {
      method = 'GET',
      headers = {},
      probes = {},
    }: { method?: string; headers?: Record<string, string>; probes?: Partial<Probes> } = {},
  ) =>
    answerProbe(
      {
        via: 'http',
        method,
        path,
        headers,
        body: Buffer.alloc(0),
        context: {},
      } satisfies HttpInvocation,
      { readiness: async () => READY, metrics: undefined, ...probes },
    )

  test.each([
    '/hospital',
    '/',
    '/hospital/',
    '/hospital/healthzz',
    '/hospital/xhealthz',
    '/hospital/metrics/x',
  ])('%s is something else', async (path) => {
    expect(await ask(path)).toBeUndefined()
  })

  test.each(['/hospital/healthz', '/healthz', '/fee-info/healthz/'])(
    '%s: it runs, whatever it depends on',
    async (path) => {
      expect(
        await ask(path, {
          probes: { readiness: () => Promise.reject(new Error('not to be asked')) },
        }),
      ).toMatchObject({ statusCode: 200, body: '{"ok":true}' })
      expect(await ask(path, { method: 'HEAD' })).toMatchObject({ statusCode: 200 })
      expect(await ask(path, { method: 'POST' })).toMatchObject({ statusCode: 405 })
    },
  )

  it('readyz: 200 or 503, with what is wrong', async () => {
    expect(await ask('/hospital/readyz')).toMatchObject({
      statusCode: 200,
      body: JSON.stringify(READY),
    })
    const broken: Readiness = { ...READY, ready: false, store: 'unavailable' }
    expect(
      await ask('/hospital/readyz', { probes: { readiness: async () => broken } }),
    ).toMatchObject({ statusCode: 503, body: JSON.stringify(broken) })
  })

  it('metrics: for whoever has the key; where there is none, they do not exist', async () => {
    expect(await ask('/hospital/metrics')).toMatchObject({ statusCode: 404 })
    const probes: Partial<Probes> = {
      metrics: { key: 'the-key-of-the-metrics', text: async () => 'care_store_up 1\n' },
    }
    for (const authorization of [
      '',
      'Bearer ',
      'Bearer the-key-of-the-metric',
      'Bearer the-key-of-the-metrics ',
      'Basic the-key-of-the-metrics',
    ]) {
      expect(await ask('/hospital/metrics', { probes, headers: { authorization } })).toMatchObject({
        statusCode: 401,
        body: '{}',
      })
    }
    expect(await ask('/hospital/metrics', { probes })).toMatchObject({ statusCode: 401 })
    expect(
      await ask('/hospital/metrics', {
        probes,
        headers: { authorization: 'Bearer the-key-of-the-metrics' },
      }),
    ).toMatchObject({
      statusCode: 200,
      headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' },
      body: 'care_store_up 1\n',
    })
  })
})

describe('the metrics', () => {
  it('are Prometheus’ text: each gauge explained, typed, and once', () => {
    const text = renderMetrics({
      pulse: PULSE,
      readiness: READY,
      oldSecrets: [
        { channel: 'HIS', institution: 'H1', is: true },
        { channel: 'platform', institution: 'H1', is: false },
      ],
    })
    for (const [name, { help }] of Object.entries(GAUGES))
      expect(text.split(`# HELP ${name} ${help}\n# TYPE ${name} gauge\n${name}`)).toHaveLength(2)
    for (const line of text.trimEnd().split('\n'))
      expect(line).toMatch(
        /^(# (HELP|TYPE) care_\w+ \S.*|care_\w+(\{\w+="\w+"(,\w+="\w+")*\})? -?[\d.]+)$/,
      )
    expect(text).toContain(
      'care_intents_unresolved{status="unknown",institution="H1"} 2\ncare_intents_unresolved{status="unknown",institution="H2"} 0\n',
    )
    expect(text).toContain('care_old_secret_accepted{channel="HIS",institution="H1"} 1\n')
    expect(text).toContain(`\ncare_tick_timestamp_seconds ${NOW / 1000}\n`)
    expect(text.endsWith('\n')).toBe(true)
  })

  it('say nothing of what nobody knows', () => {
    const text = renderMetrics({
      pulse: {
        ...PULSE,
        institutions: {
          H1: { ...PULSE.institutions.H1!, unknown: null, persons: null, oldestAt: null },
        },
      },
      readiness: {
        ...READY,
        institutions: { H1: { clock: 'unknown', clockOffsetSeconds: null } },
      },
      oldSecrets: [],
    })
    for (const name of [
      'care_intents_unresolved',
      'care_intents_oldest_timestamp_seconds',
      'care_clock_offset_seconds',
      'care_old_secret_accepted',
    ])
      expect(text).not.toContain(name)
    expect(text).toContain('care_reconciliation_differences{institution="H1"} 3\n')
  })
})

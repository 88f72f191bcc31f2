import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connectReconcile } from '../../cloudfunctions/reconcile/connect.ts'
import { reconcileSettings } from '../../cloudfunctions/reconcile/settings.ts'
import { tick } from '../../cloudfunctions/reconcile/tick.ts'
import { demoPatient } from '../../sandbox/defaults.ts'
import { liveDatabase } from '../../testkit/liveDatabase.ts'
import { startStandIn } from '../../testkit/standIn.ts'
import { FREEZE, createHis, requestsOf } from '../hospital/his.ts'
import { startInterferer, type Interferer } from '../load/interferer.ts'
import { startCare, type RunningCare } from '../../testkit/running.ts'

const KEY = 'a-key-for-the-metrics-alone'
let care: RunningCare
let platform: Interferer

beforeAll(async () => {
  platform = await startInterferer()
  care = await startCare({
    env: { PLATFORM_URL: platform.url, METRICS_KEY: KEY, PLATFORM_TIMEOUT_MS: '600' },
  })
  platform.target = care.platform.url
})
afterAll(async () => {
  await care.close()
  await platform.close()
})

async function get(path: string, key?: string): Promise<{ status: number; text: string }> {
  const answer = await fetch(
    `${care.functions.url}${path}`,
    key === undefined ? {} : { headers: { authorization: `Bearer ${key}` } },
  )
  return { status: answer.status, text: await answer.text() }
}

/** What was found a moment ago is told again for five seconds. */
const aMomentLater = () => new Promise((resolve) => setTimeout(resolve, 5100))

describe.each(['/hospital', '/fee-info'])('beneath %s', (path) => {
  test('it lives, and is ready', async () => {
    expect(await get(`${path}/healthz`)).toEqual({ status: 200, text: '{"ok":true}' })
    const { status, text } = await get(`${path}/readyz`)
    const clock = { clock: 'ok', clockOffsetSeconds: expect.any(Number) as number }
    expect([status, JSON.parse(text)]).toEqual([
      200,
      { ready: true, store: 'ok', ...clock, institutions: { H35050200001: clock } },
    ])
  })

  test('what is asked of the door itself is as ever', async () => {
    expect((await get(path)).status).toBe(405)
  })
})

test('nothing of the kind stands beneath the others: what a mini-program calls, and what only the timer may', async () => {
  expect(JSON.parse((await get('/patient/readyz')).text)).toEqual({ ok: false })
  for (const name of ['healthz', 'readyz', 'metrics'])
    expect((await get(`/reconcile/${name}`)).status).toBe(404)
  expect((await get('/fee-info/metrics', KEY)).status).toBe(404)
})

test('the metrics want their key, and the log has neither it nor what was tried', async () => {
  for (const key of [undefined, '', 'wrong-key-of-somebody', KEY.slice(1)])
    expect(await get('/hospital/metrics', key)).toEqual({ status: 401, text: '{}' })
  expect((await get('/hospital/metrics', KEY)).status).toBe(200)
  for (const secret of [KEY, 'wrong-key-of-somebody'])
    expect(care.output.join('\n')).not.toContain(secret)
})

test('the metrics are how the whole stands, as the timer last found it', async () => {
  expect((await get('/hospital/metrics', KEY)).text).toContain('\ncare_tick_timestamp_seconds 0\n')
  platform.disturbance = { kind: 'lie', data: {} }
  expect(
    Number(
      (
        await createHis(care.functions.url).call(
          FREEZE,
          requestsOf(demoPatient('signed')).freeze('100.00'),
        )
      ).code,
    ),
  ).not.toBe(0)
  platform.disturbance = { kind: 'none' }
  await fetch(`${care.platform.url}/sandbox/faults`, {
    method: 'POST',
    body: JSON.stringify({ funid: FREEZE, kind: 'dropped', times: 1 }),
  })
  expect(
    await createHis(care.functions.url).call(
      FREEZE,
      requestsOf(demoPatient('signed')).freeze('100.00'),
    ),
  ).toMatchObject({ type: 'state.unknown-outcome' })
  const settings = reconcileSettings({ ...care.env, RECONCILE_MED_TYPES: '21' })
  const connected = await connectReconcile(settings, pino({ level: 'silent' }))
  await tick(connected)
  await connected.close()
  const { text } = await get('/hospital/metrics', KEY)
  expect(text).toContain(
    '\ncare_intents_unresolved{status="unknown",institution="H35050200001"} 1\n',
  )
  expect(text).toContain('\ncare_tick_failed_parts 0\n')
  expect(text).toContain('\ncare_reconciliation_overdue{institution="H35050200001"} 0\n')
  expect(text).toContain('\ncare_old_secret_accepted{channel="HIS",institution="H35050200001"} 0\n')
  const value = (name: string) => Number(new RegExp(`\n${name} (\\S+)\n`).exec(text)![1])
  expect(Math.abs(value('care_tick_timestamp_seconds') - Date.now() / 1000)).toBeLessThan(30)
  expect(value('care_tick_timestamp_seconds')).toBeGreaterThanOrEqual(
    value('care_intents_oldest_timestamp_seconds{institution="H35050200001"}'),
  )
  // What a monitor may fetch names nobody.
  for (const word of [
    demoPatient('signed').psn_name,
    demoPatient('signed').cert_no,
    demoPatient('signed').hosp_mdtrt_id,
  ])
    expect(text).not.toContain(word)
}, 60_000)

test('the platform is away: alive, and ready', async () => {
  await aMomentLater()
  platform.disturbance = { kind: 'down' }
  expect((await get('/hospital/healthz')).status).toBe(200)
  const { status, text } = await get('/hospital/readyz')
  const clock = { clock: 'unknown', clockOffsetSeconds: null }
  expect([status, JSON.parse(text)]).toEqual([
    200,
    { ready: true, store: 'ok', ...clock, institutions: { H35050200001: clock } },
  ])
  platform.disturbance = { kind: 'none' }
})

test('the store does not answer: alive, not ready, and ready again by itself', async () => {
  await aMomentLater()
  const database = liveDatabase(care.dataDir)
  database.exec('ALTER TABLE pulse RENAME TO away')
  try {
    expect((await get('/hospital/healthz')).status).toBe(200)
    for (const path of ['/hospital/readyz', '/fee-info/readyz']) {
      const { status, text } = await get(path)
      expect([status, JSON.parse(text)]).toMatchObject([
        503,
        { ready: false, store: 'unavailable' },
      ])
    }
    const { status, text } = await get('/hospital/metrics', KEY)
    expect(status).toBe(200)
    expect(text).toContain('\ncare_store_up 0\n')
    expect(text).not.toContain('care_tick_timestamp_seconds')
  } finally {
    database.exec('ALTER TABLE away RENAME TO pulse')
    database.close()
  }
  await aMomentLater()
  expect((await get('/hospital/readyz')).status).toBe(200)
}, 30_000)

test('the clocks are twenty minutes apart: not ready, and by how much', async () => {
  const late = await startStandIn(() => ({
    status: 404,
    headers: { date: new Date(Date.now() - 1_200_000).toUTCString() },
  }))
  await care.restartFunctions('SIGTERM', { PLATFORM_URL: late.url })
  const { status, text } = await get('/fee-info/readyz')
  expect([status, JSON.parse(text)]).toMatchObject([
    503,
    { ready: false, store: 'ok', clock: 'off' },
  ])
  expect(
    Math.abs((JSON.parse(text) as { clockOffsetSeconds: number }).clockOffsetSeconds + 1200),
  ).toBeLessThan(5)
  await late.close()
})

import { join } from 'node:path'
import type Database from 'libsql'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createSealer } from '../../cloudfunctions/lib/identity/seal.ts'
import { verifyTrail } from '../../cloudfunctions/lib/audit/verify.ts'
import { openSqliteStore } from '../../cloudfunctions/lib/store/sqlite.ts'
import type { ResponseContent, WireObject } from '../../cloudfunctions/lib/protocol/index.ts'
import { demoPatient } from '../../sandbox/defaults.ts'
import { liveDatabase } from '../../testkit/liveDatabase.ts'
import { authorize, post, signIn, type AppSession } from '../../testkit/app.ts'
import { FREEZE, RELEASE, createHis, requestsOf, type His } from '../hospital/his.ts'
import { startCare, type RunningCare } from '../../testkit/running.ts'
import { startInterferer, type Interferer } from './interferer.ts'

const TIMEOUT = 1500
let care: RunningCare
let platform: Interferer
let hospital: Interferer
let evoucher: Interferer
let app: AppSession
let his: His
let patientId: string
const patient = demoPatient('signed')
const requests = requestsOf(patient)
/** What the HIS has been told is done, fen, and must be in the ledger in the end. */
let told = 0n
let next = 0

beforeAll(async () => {
  ;[platform, hospital, evoucher] = await Promise.all([
    startInterferer(),
    startInterferer(),
    startInterferer(),
  ])
  // A window of two seconds: what the platform has not got by then it will not take any more, so that doubts end soon.
  care = await startCare({
    windowSeconds: 2,
    env: {
      PLATFORM_URL: platform.url,
      HIS_URL: hospital.url,
      EVOUCHER_URL: evoucher.url,
      PLATFORM_TIMEOUT_MS: String(TIMEOUT),
    },
  })
  platform.target = care.platform.url
  hospital.target = care.hospitalUrl
  evoucher.target = care.evoucherUrl
  app = await signIn(care, 'dev-bad-days')
  his = createHis(care.functions.url)
  patientId = await authorize(app, patient)
  expect(await his.call(FREEZE, requests.freeze('8000.00'))).toMatchObject({ code: 0 })
  told = 800_000n
})
afterAll(async () => {
  await care.close()
  for (const one of [platform, hospital, evoucher]) await one.close()
})
afterEach(async () => {
  for (const one of [platform, hospital, evoucher]) one.disturbance = { kind: 'none' }
  await fetch(`${care.platform.url}/sandbox/faults`, { method: 'DELETE' })
})

const look = () =>
  app.ask('preauthorization.current', { patientId, hosp_mdtrt_id: patient.hosp_mdtrt_id })
const held = () => care.platform.ledger.stay(patient.hosp_mdtrt_id).outstanding

/** One yuan less, each time with a reason of its own, so that each is another movement. */
const release = (): WireObject => requests.release('1.00', `第 ${(next += 1)} 次`)

/** Sends the same again until its outcome is known, as a HIS does. */
async function untilKnown(data: WireObject, patience = 25_000): Promise<ResponseContent> {
  const end = Date.now() + patience
  for (;;) {
    const answer = await his
      .call(RELEASE, data)
      .catch(
        (error: unknown) =>
          ({ code: -1, type: String(error), message: '' }) satisfies ResponseContent,
      )
    if (Number(answer.code) === 0 || Date.now() > end) return answer
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
}

/**
 * Nothing was lost and nothing was done twice: each release that was told as done has taken one yuan, and no other has.
 */
async function released(data: WireObject): Promise<void> {
  const answer = await untilKnown(data)
  expect(answer).toMatchObject({ code: 0 })
  told -= 100n
  expect(held()).toBe(told)
  expect(await look()).toMatchObject({ ok: true, data: { frez_amt: `${told / 100n}.00` } })
}

describe('the platform', () => {
  test.each<[string, Interferer['disturbance'], RegExp]>([
    ['is down', { kind: 'down' }, /^unavailable\.platform/],
    [
      'is slower than the time-out',
      { kind: 'slow', ms: TIMEOUT + 500 },
      /^unavailable\.platform-timeout$/,
    ],
    ['never answers', { kind: 'silent' }, /^unavailable\.platform-timeout$/],
    ['drips', { kind: 'trickle' }, /^unavailable\.platform-timeout$/],
    ['answers 30 MB', { kind: 'huge', bytes: 30_000_000 }, /^(platform|unavailable)\./],
    [
      'says success and signs nothing',
      { kind: 'lie', data: { cntr_state: '4', frez_amt: 1, cntr_act_amt: 1 } },
      /^platform\./,
    ],
  ])(
    '%s: the patient is shown nothing that is not so, the hospital is not told of a success, and afterwards each is done once',
    async (_, disturbance, code) => {
      platform.disturbance = disturbance
      expect(await look()).toMatchObject({
        ok: false,
        error: { code: expect.stringMatching(code) },
      })
      const data = release()
      const first = await his.call(RELEASE, data)
      expect(Number(first.code)).not.toBe(0)
      platform.disturbance = { kind: 'none' }
      await released(data)
    },
    60_000,
  )

  test('one of its clocks is twenty minutes off: patients notice nothing, the hospital’s call is done once', async () => {
    await post(`${care.platform.url}/sandbox/faults`, {
      kind: 'clock-skew',
      ms: 1_200_000,
      times: 1000,
    })
    expect(await look()).toMatchObject({ ok: true })
    const data = release()
    const answer = await untilKnown(data)
    expect(answer).toMatchObject({ code: 0 })
    told -= 100n
    expect(held()).toBe(told)
    await fetch(`${care.platform.url}/sandbox/faults`, { method: 'DELETE' })
    expect(await look()).toMatchObject({ ok: true })
  }, 60_000)
})

test.each([-1_200_000, 1_200_000])(
  'the HIS’s clock is %i ms off: refused, nothing moved, told why; with the right time it is done',
  async (off) => {
    const data = release()
    const came = platform.came
    expect(await his.call(RELEASE, data, { timestamp: Date.now() + off })).toMatchObject({
      type: 'protocol.stale',
    })
    expect(platform.came).toBe(came)
    await released(data)
  },
  60_000,
)

describe('the store', () => {
  const withDatabase = async (disturb: (database: Database.Database) => Promise<void>) => {
    const database = liveDatabase(care.dataDir)
    await disturb(database).finally(() => database.close())
  }

  test('is locked for longer than anybody waits: refused, nothing sent that is not on record, and afterwards done once', async () => {
    const data = release()
    await withDatabase(async (database) => {
      database.exec('BEGIN IMMEDIATE')
      const came = platform.passed
      // What is asked of the platform before the intent is written is a question, and nothing behind it was sent.
      expect(await his.call(RELEASE, data)).toMatchObject({ code: 9503, type: 'unavailable.store' })
      expect(platform.passed - came).toBe(1)
      expect(await look()).toMatchObject({
        ok: false,
        error: { code: 'unavailable.audit', retryable: true },
      })
      expect(held()).toBe(told)
      database.exec('ROLLBACK')
    })
    await released(data)
  }, 90_000)

  test('is full: the same, and patients’ tries are refused as well', async () => {
    const data = release()
    await withDatabase(async (database) => {
      const tables = ['audit', 'counters', 'intents', 'handoffs', 'nonces', 'authorizations']
      for (const table of tables)
        database.exec(
          `CREATE TRIGGER full_${table} BEFORE INSERT ON ${table} BEGIN SELECT RAISE(ABORT, 'full'); END`,
        )
      expect(await his.call(RELEASE, data)).toMatchObject({ code: 9503 })
      expect(await look()).toMatchObject({ ok: false, error: { code: 'unavailable.audit' } })
      const { psn_name, cert_type, cert_no } = demoPatient('taiwan')
      expect(
        await app.ask('handoff.begin', { patient: { psn_name, cert_type, cert_no } }),
      ).toMatchObject({ ok: false, error: { code: 'unavailable.store' } })
      expect(held()).toBe(told)
      for (const table of tables) database.exec(`DROP TRIGGER full_${table}`)
    })
    await released(data)
  }, 60_000)

  test('is full just when the platform has acted: not told as done, and found done when asked again, once', async () => {
    const data = release()
    await withDatabase(async (database) => {
      database.exec(
        `CREATE TRIGGER full_intents BEFORE UPDATE ON intents BEGIN SELECT RAISE(ABORT, 'full'); END`,
      )
      expect(await his.call(RELEASE, data)).toMatchObject({ code: 9503, type: 'unavailable.store' })
      expect(held()).toBe(told - 100n)
      database.exec('DROP TRIGGER full_intents')
    })
    await released(data)
  }, 60_000)
})

describe('the HIS and the e-voucher', () => {
  test.each<[string, Interferer['disturbance']]>([
    ['down', { kind: 'down' }],
    ['silent', { kind: 'silent' }],
    ['of 30 MB', { kind: 'huge', bytes: 30_000_000 }],
  ])(
    'the HIS is %s: said so, the rest goes on',
    async (_, disturbance) => {
      hospital.disturbance = disturbance
      expect(await app.ask('stays.list', { patientId })).toMatchObject({
        ok: false,
        error: { code: 'unavailable.his', retryable: true },
      })
      expect(await look()).toMatchObject({ ok: true })
      hospital.disturbance = { kind: 'none' }
      expect(await app.ask('stays.list', { patientId })).toMatchObject({ ok: true })
    },
    30_000,
  )

  test.each<[string, Interferer['disturbance']]>([
    ['down', { kind: 'down' }],
    ['silent', { kind: 'silent' }],
  ])(
    'the e-voucher is %s: said so, and a return that came meanwhile is good afterwards',
    async (_, disturbance) => {
      const { psn_name, cert_type, cert_no } = demoPatient('frozen')
      const identity = { psn_name, cert_type, cert_no }
      const start = await app.get('handoff.begin', { patient: identity })
      const agreed = await fetch(new URL('/authorize', care.evoucherUrl), {
        method: 'POST',
        body: new URLSearchParams({
          request_id: new URL(start.url!).searchParams.get('request_id')!,
          decision: 'agree',
        }),
        redirect: 'manual',
      })
      const code = new URL(agreed.headers.get('location')!).searchParams.get('code')!
      evoucher.disturbance = disturbance
      expect(await app.ask('handoff.begin', { patient: identity })).toMatchObject({
        ok: false,
        error: { code: 'unavailable.evoucher' },
      })
      expect(await app.ask('handoff.complete', { state: start.state, code })).toMatchObject({
        ok: false,
        error: { code: 'unavailable.evoucher' },
      })
      evoucher.disturbance = { kind: 'none' }
      expect(await app.ask('handoff.complete', { state: start.state, code })).toMatchObject({
        ok: true,
      })
    },
    30_000,
  )
})

test('killed in the middle of a morning: every answer that was given stands on record, and the trail is whole', async () => {
  const looks = Array.from({ length: 60 }, () =>
    look().then(
      (answer) => answer.ok,
      () => false,
    ),
  )
  await new Promise((resolve) => setTimeout(resolve, 60))
  await care.restartFunctions('SIGKILL')
  const answered = (await Promise.all(looks)).filter(Boolean).length
  expect(await look()).toMatchObject({ ok: true })
  const store = openSqliteStore(join(care.dataDir, 'store.db'), Date.now)
  const { auditMacs } = createSealer({
    sealing: [],
    index: Buffer.from(care.env.INDEX_KEY!, 'base64'),
  })
  const shown = await store.find('audit', { where: { patientId }, limit: 1000 })
  expect(
    shown.filter(({ document }) => document.outcome === 'shown').length,
  ).toBeGreaterThanOrEqual(answered + 1)
  expect((await verifyTrail(store, auditMacs)).faults).toEqual([])
  await store.close()
}, 60_000)

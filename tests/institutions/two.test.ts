import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Channel, type WireObject } from '../../cloudfunctions/lib/protocol/index.ts'
import { connectReconcile } from '../../cloudfunctions/reconcile/connect.ts'
import type { Report } from '../../cloudfunctions/reconcile/report.ts'
import { reconcileSettings } from '../../cloudfunctions/reconcile/settings.ts'
import { tick } from '../../cloudfunctions/reconcile/tick.ts'
import {
  FIXMEDINS_CODE,
  HIS_CHANNEL,
  SANDBOX_CHANNELS,
  demoPatient,
} from '../../sandbox/defaults.ts'
import { authorize, post, signIn } from '../../testkit/app.ts'
import { createPlatform } from '../fee-info/platform.ts'
import { FREEZE, SETTLE, createHis, fact, requestsOf, type His } from '../hospital/his.ts'
import { startCare, type RunningCare } from '../../testkit/running.ts'
import {
  NORTH,
  NORTH_HIS_CHANNEL,
  NORTH_PLATFORM_CHANNEL,
  startNorth,
  type North,
} from './north.ts'

/** Long: the machine may be busy with other things, and nothing here may take as long. */
const TIMEOUT_MS = 8000
const METRICS_KEY = 'the-key-of-the-metrics'
/** On the last day that is due: reconciled from six o'clock of the next. */
const DUE = Date.now() - 30 * 3_600_000
let north: North
let care: RunningCare
/** Who speaks for the first, and who for the other. */
let his: { main: His; north: His }

beforeAll(async () => {
  north = await startNorth()
  care = await startCare({
    env: { ...north.env, PLATFORM_TIMEOUT_MS: String(TIMEOUT_MS), METRICS_KEY },
  })
  his = {
    main: createHis(care.functions.url, HIS_CHANNEL),
    north: createHis(care.functions.url, NORTH_HIS_CHANNEL),
  }
}, 60_000)
afterAll(async () => {
  await care.close()
  await north.close()
})
afterEach(() => fetch(`${north.platform.url}/sandbox/faults`, { method: 'DELETE' }))

const patient = demoPatient('signed')
const requests = requestsOf(patient)
const of = (institution: string, wire: WireObject): WireObject => ({
  ...wire,
  fixmedins_code: institution,
})
const held = ({ ledger }: { ledger: RunningCare['platform']['ledger'] }, stay = patient) =>
  ledger.stay(stay.hosp_mdtrt_id).held

describe('two institutions whose stays, numbers and patients are called alike', () => {
  test('each HIS’s calls reach its own platform, and nothing of them the other', async () => {
    expect(await his.main.call(FREEZE, requests.freeze('8000.00'))).toMatchObject({ code: 0 })
    expect([held(care.platform), held(north.platform)]).toEqual([800_000n, 0n])
    expect(await his.north.call(FREEZE, of(NORTH, requests.freeze('3000.00')))).toMatchObject({
      code: 0,
    })
    expect([held(care.platform), held(north.platform)]).toEqual([800_000n, 300_000n])
  })

  test('one settlement number is each one’s own', async () => {
    const settle = requests.settle('JS-1', { account: '100.00', bank: '200.00', at: DUE })
    const answers = [
      await his.main.call(SETTLE, settle),
      await his.north.call(SETTLE, of(NORTH, settle)),
    ]
    expect(answers).toMatchObject([{ code: 0 }, { code: 0 }])
    expect(new Set(answers.map((answer) => fact(answer, 'cntr_setl_id'))).size).toBeGreaterThan(0)
    for (const { platform } of [care, north])
      expect(platform.ledger.stay(patient.hosp_mdtrt_id).settled).toBe(30_000n)
  })

  test.each<[string, 'main' | 'north', string]>([
    ['the first’s HIS for the other', 'main', NORTH],
    ['the other’s HIS for the first', 'north', FIXMEDINS_CODE],
    ['a HIS for nobody that is served', 'main', 'H35050299999'],
  ])('%s is refused, and nothing is sent', async (_, who, institution) => {
    const before = [held(care.platform), held(north.platform)]
    const other = requestsOf(demoPatient('largest')).freeze('100.00')
    expect(await his[who].call(FREEZE, of(institution, other))).toMatchObject({
      code: 9400,
      type: 'input.institution',
    })
    expect([held(care.platform), held(north.platform)]).toEqual(before)
  })

  test('the secret of one HIS opens nothing on the channel of the other', async () => {
    const forged = { ...HIS_CHANNEL, appSecret: NORTH_HIS_CHANNEL.appSecret! }
    const data = requestsOf(demoPatient('several')).freeze('100.00')
    const before = held(care.platform, demoPatient('several'))
    const body = createHis(care.functions.url, forged).sealed(FREEZE, data)
    const response = await fetch(`${care.functions.url}/hospital`, { method: 'POST', body })
    expect(await response.json()).toMatchObject({ code: 9401 })
    expect(held(care.platform, demoPatient('several'))).toBe(before)
  })

  test('a patient sees of each what is its own', async () => {
    const app = await signIn(care, 'dev-of-two')
    const patientId = await authorize(app, patient)
    const at = async (institution?: string) => {
      const asked = { patientId, hosp_mdtrt_id: patient.hosp_mdtrt_id, institution }
      const { body } = await post(
        `${care.functions.url}/patient`,
        { action: 'timeline.list', ...asked },
        app.token,
      )
      return body
    }
    const frozen = (amount: string) => ({
      ok: true,
      data: {
        events: expect.arrayContaining([expect.objectContaining({ kind: 'frozen', amount })]),
      },
    })
    expect(await at(FIXMEDINS_CODE)).toMatchObject(frozen('8000.00'))
    expect(await at()).toEqual(await at(FIXMEDINS_CODE))
    expect(await at(NORTH)).toMatchObject(frozen('3000.00'))
    expect(await at('H35050299999')).toMatchObject({
      ok: false,
      error: { code: 'input.institution' },
    })
  })
})

describe('获取医院收费信息', () => {
  const stay = demoPatient('settled').hosp_mdtrt_id
  const ask = (channel: Channel, institution: string) =>
    createPlatform(care.functions.url, channel).ask(stay, institution)

  test('is answered by the HIS of the institution that is named', async () => {
    await post(`${north.hospitalUrl}/sandbox/faults`, { kind: 'down', times: 1 })
    expect(await ask(SANDBOX_CHANNELS.main, FIXMEDINS_CODE)).toMatchObject({ code: 0 })
    expect(await ask(NORTH_PLATFORM_CHANNEL, NORTH)).toMatchObject({ code: 9503 })
    expect(await ask(NORTH_PLATFORM_CHANNEL, NORTH)).toMatchObject({ code: 0 })
  })

  test.each([
    [SANDBOX_CHANNELS.main, NORTH],
    [NORTH_PLATFORM_CHANNEL, FIXMEDINS_CODE],
  ])('is refused of another’s on one’s own channel', async (channel, institution) => {
    expect(await ask(channel, institution)).toMatchObject({ code: 9400, type: 'input.institution' })
  })
})

describe('while the platform of one lets everybody wait', () => {
  const silence = () =>
    post(`${north.platform.url}/sandbox/faults`, {
      funid: '*',
      kind: 'delay',
      ms: 2 * TIMEOUT_MS,
      times: 500,
    })
  const asking = () =>
    his.north.call('BC00.03.00.02', of(NORTH, requestsOf(demoPatient('frozen')).current()))

  test('the other is answered as ever, also beyond what one institution may have under way', async () => {
    await silence()
    const waiting = Array.from({ length: 70 }, () => asking().catch(() => undefined))
    await new Promise((resolve) => setTimeout(resolve, 200))
    const from = performance.now()
    expect(await his.main.call('BC00.03.00.02', requests.current())).toMatchObject({ code: 0 })
    const tookMs = performance.now() - from
    const answers = await Promise.all(waiting)
    console.log(`the other answered in ${tookMs.toFixed(0)} ms`)
    expect(tookMs).toBeLessThan(TIMEOUT_MS - 1000)
    expect(new Set(answers.map((answer) => answer?.code))).toEqual(new Set([9503]))
    // By now nobody waits for it any more.
    const again = performance.now()
    expect(await asking()).toMatchObject({ code: 9503, type: 'unavailable.platform-away' })
    expect(performance.now() - again).toBeLessThan(TIMEOUT_MS - 1000)
  }, 60_000)

  test('the other’s day is reconciled, its outcomes are asked for, and the metrics say whose is overdue', async () => {
    await silence()
    const settings = reconcileSettings({
      ...care.env,
      RECONCILE_MED_TYPES: '21',
      RECONCILE_TIMEOUT_MS: '1000',
    })
    const connected = await connectReconcile(settings, pino({ level: 'silent' }))
    const { reconciled, failed } = await tick(connected)
    const reports = await connected.store.find<Report>('reports', { limit: 10 })
    await connected.close()
    const ids = (institution: string) => expect.stringMatching(`^${institution}~.*~21$`) as string
    expect([reconciled, failed]).toEqual([[ids(FIXMEDINS_CODE)], [ids(NORTH)]])
    expect(reports.map(({ document }) => document.institution)).toEqual([FIXMEDINS_CODE])
    expect(reports[0]!.document.counts).toMatchObject({ ours: 1 })
    const response = await fetch(`${care.functions.url}/hospital/metrics`, {
      headers: { authorization: `Bearer ${METRICS_KEY}` },
    })
    const text = await response.text()
    expect(text).toContain(`\ncare_reconciliation_overdue{institution="${FIXMEDINS_CODE}"} 0\n`)
    expect(text).toContain(`\ncare_reconciliation_overdue{institution="${NORTH}"} 1\n`)
  }, 60_000)
})

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Overview } from '../../cloudfunctions/patient/api.ts'
import { demoPatient } from '../../sandbox/defaults.ts'
import type { Reading } from '../../sandbox/platform/index.ts'
import { FREEZE, REFUND, RELEASE, SETTLE, createHis, requestsOf } from '../hospital/his.ts'
import { startCare, type RunningCare } from '../../testkit/running.ts'
import { authorize, post, signIn } from '../../testkit/app.ts'

let care: RunningCare
afterEach(() => care.close())

/** A stay of the demo patient who has an agreement and nothing frozen; the hospital acts, the patient looks. */
async function open(reading: Reading = {}) {
  care = await startCare({ reading })
  const patient = demoPatient('large-attachment')
  const app = await signIn(care, 'dev-money')
  const patientId = await authorize(app, patient)
  const his = createHis(care.functions.url)
  const stay = { patientId, hosp_mdtrt_id: patient.hosp_mdtrt_id }
  return {
    requests: requestsOf(patient),
    async act(funid: string, data: Parameters<typeof his.call>[1]) {
      expect(await his.call(funid, data)).toMatchObject({ code: 0 })
    },
    async look() {
      const seen = await app.get('overview.get', stay)
      expect(seen.timeline).toEqual({
        ok: true,
        data: (await app.get('timeline.list', stay)).events,
      })
      expect(seen.bill).toEqual({ ok: true, data: (await app.get('bill.get', stay)).bill })
      return {
        money: dataOf(seen.preauthorization),
        events: dataOf(seen.timeline),
        bill: dataOf(seen.bill),
      }
    },
  }
}

function dataOf<T>(
  part: Overview[keyof Overview] & ({ ok: true; data: T } | { ok: false } | undefined),
): T {
  if (part?.ok !== true) throw new Error('a part of the overview failed')
  return part.data
}

const sum = (events: readonly { kind: string; amount?: string }[], kind: string): number =>
  events.reduce((total, event) => total + (event.kind === kind ? Number(event.amount) : 0), 0)

describe.each<[string, Reading]>([
  ['what is left, less refunds', {}],
  ['what was there at first', { firstAmounts: true }],
])('whether the platform tells %s', (_, reading) => {
  test('card, timeline and bill tell one story, from the freeze to a partial refund', async () => {
    const { act, look, requests } = await open(reading)
    await act(FREEZE, requests.freeze('15000.00'))
    await act(RELEASE, requests.release('2000.00', '预计费用减少'))
    expect((await look()).money).toMatchObject({
      phase: 'partly-released',
      money: { held: '15000.00', used: '0.00', released: '2000.00', outstanding: '13000.00' },
    })
    await act(SETTLE, requests.settle('JS-M1', { account: '2200.00', bank: '3300.00' }))
    await act(REFUND, requests.refund('TK-M1', 'JS-M1', '1000.00'))
    const { money, events, bill } = await look()
    expect(money).toMatchObject({
      phase: 'settled',
      money: {
        held: '15000.00',
        used: '5500.00',
        released: '9500.00',
        outstanding: '0.00',
        refunded: '1000.00',
      },
    })
    expect(events.map(({ kind, amount }) => [kind, amount])).toEqual([
      ['frozen', '15000.00'],
      ['released', '2000.00'],
      ['settled', '5500.00'],
      ['released', '7500.00'],
      ['refunded', '1000.00'],
    ])
    expect(events[3]).toMatchObject({ bySettlement: true, at: events[2]!.at })
    expect(events[2]).toMatchObject({
      acct_pay_sumamt: '2200.00',
      cntr_bank_act_amt: '3300.00',
    })
    expect([sum(events, 'frozen'), sum(events, 'released'), sum(events, 'settled')]).toEqual([
      15000, 9500, 5500,
    ])
    expect(bill).toMatchObject({ settled: true, refunded: '1000.00' })
    await act(REFUND, requests.refund('TK-M2', 'JS-M1', '4500.00'))
    const after = await look()
    expect(after.money).toMatchObject({
      phase: 'refunded',
      money: { used: '5500.00', released: '9500.00', refunded: '5500.00' },
    })
    expect(after.bill).toMatchObject({ refunded: '5500.00' })
  })

  test('all of it released', async () => {
    const { act, look, requests } = await open(reading)
    await act(FREEZE, requests.freeze('8000.00'))
    await act(RELEASE, requests.release('8000.00', '改为自行缴费', '1'))
    expect((await look()).money).toMatchObject({
      phase: 'released',
      money: { held: '8000.00', used: '0.00', released: '8000.00', outstanding: '0.00' },
    })
  })
})

test('an estimate above the hold says by how much', async () => {
  const { act, look, requests } = await open()
  const id = demoPatient('large-attachment').hosp_mdtrt_id
  await act(FREEZE, requests.freeze('1200.00'))
  const saved = await fetch(`${care.hospitalUrl}/stays/${id}/bill`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({
      medfee_sumamt: '26500',
      fund_pay_sumamt: '6000',
      acct_pay_sumamt: '0',
      cash_payamt: '1500',
      cntr_bank_act_amt: '19000',
    }),
  })
  expect(saved.status).toBe(303)
  expect((await look()).bill).toMatchObject({ settled: false, aboveHold: '17800.00' })
})

describe('where nothing is frozen', () => {
  type Key = Parameters<typeof demoPatient>[0]

  /** What the patient is told of a stay, by default the patient's own. */
  async function told(key: Key, env: Record<string, string> = {}, stayId?: string) {
    care ??= await startCare({ env })
    const app = await signIn(care, 'dev-nothing')
    const patientId = await authorize(app, demoPatient(key))
    const stay = { patientId, hosp_mdtrt_id: stayId ?? demoPatient(key).hosp_mdtrt_id }
    const seen = dataOf((await app.get('overview.get', stay)).preauthorization)
    const { asOf: _, ...alone } = await app.get('preauthorization.current', stay)
    expect(seen).toMatchObject(alone)
    const money = seen.registration === 'not-found' ? {} : { outstanding: '0.00' }
    expect(seen).toMatchObject({ phase: 'none', money })
    return { registration: seen.registration, agreement: seen.agreement }
  }
  const fault = (body: object) =>
    post(`${care.platform.url}/sandbox/faults`, { times: 99, ...body })

  beforeEach(() => {
    care = undefined as never
  })

  test('whoever has signed nothing is told so; whoever has, waits for the hospital', async () => {
    expect(await told('unsigned')).toEqual({ agreement: { state: 'none', signed: [] } })
    expect(await told('signed')).toEqual({
      agreement: {
        state: 'in-force',
        signed: [expect.objectContaining({ cntr_no: expect.any(String), signStateName: '已签署' })],
      },
    })
    await fault({ funid: 'BC00.03.00.01', kind: 'http-500' })
    expect(await told('signed')).toEqual({})
  })

  test('a number that is nobody’s never looks like a stay', async () => {
    expect(await told('signed', {}, 'ZY0')).toEqual({ registration: 'not-found' })
    // Another's, of which the platform has nothing either, and another's whom it names.
    for (const other of ['unsigned', 'frozen'] as const)
      expect(await told('signed', {}, demoPatient(other).hosp_mdtrt_id)).toEqual({
        registration: 'not-found',
      })
    await post(`${care.hospitalUrl}/sandbox/faults`, { kind: 'down', times: 9 })
    expect(await told('signed', {}, 'ZY0')).toMatchObject({
      registration: 'unchecked',
      agreement: { state: 'in-force' },
    })
  })

  test('agreements that the platform’s table does not call valid count as none', async () => {
    const { agreement } = await told('several', { PLATFORM_AGREEMENT_IN_FORCE: '9' })
    expect([agreement?.state, agreement?.signed.length]).toEqual(['none', 3])
  })

  test('without a table they are listed, and nothing is said of them', async () => {
    const { agreement } = await told('several', {
      PLATFORM_CODES: '',
      PLATFORM_AGREEMENT_IN_FORCE: '',
    })
    expect([agreement?.state, agreement?.signed.length]).toEqual(['not-known', 3])
    expect(agreement?.signed[0]).not.toHaveProperty('signStateName')
  })
})

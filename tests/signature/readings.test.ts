import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  formatDateTime,
  openResponse,
  parseWire,
  sealRequest,
  stringifyWire,
  type Channel,
  type SignReading,
  type WireObject,
} from '../../cloudfunctions/lib/protocol/index.ts'
import { connectReconcile } from '../../cloudfunctions/reconcile/connect.ts'
import { reconcileDay } from '../../cloudfunctions/reconcile/reconcileDay.ts'
import { reconcileSettings } from '../../cloudfunctions/reconcile/settings.ts'
import {
  FIXMEDINS_CODE,
  HIS_CHANNEL,
  SANDBOX_CHANNELS,
  demoPatient,
} from '../../sandbox/defaults.ts'
import { authorize, post, signIn } from '../../testkit/app.ts'
import { FREEZE, REFUND, RELEASE, SETTLE, fact, requestsOf } from '../hospital/his.ts'
import { startCare, type RunningCare } from '../../testkit/running.ts'

const fresh = () => ({ now: Date.now(), windowSeconds: 600 })

/** Sends a message to one of our doors; the answer, and by which readings it is signed. */
const ask = (url: string, channel: Channel, funid: string, data: WireObject) =>
  askSealed(url, channel, sealed(channel, funid, data))

const sealed = (channel: Channel, funid: string, data: WireObject) =>
  stringifyWire(sealRequest(channel, { funid, data, timestamp: Date.now() }))

async function askSealed(url: string, channel: Channel, body: string) {
  const response = await fetch(url, { method: 'POST', body })
  const fits: SignReading[] = []
  const message = parseWire(Buffer.from(await response.arrayBuffer())) as WireObject
  const answer = openResponse(channel, message, fresh(), {
    first: 'raw',
    fitted: (fit) => fits.push(...fit.all()),
  })
  return { answer, fits }
}

describe.each([
  ['text', SANDBOX_CHANNELS.text, ['text']],
  // What is not empty is signed alike by both.
  ['bare', SANDBOX_CHANNELS.bare, ['raw', 'bare']],
] as const)('a platform that signs by the reading %s', (reading, channel, nonEmpty) => {
  let care: RunningCare
  beforeAll(async () => {
    care = await startCare({ channel })
  }, 60_000)
  afterAll(() => care.close())

  const requests = requestsOf(demoPatient('signed'))
  const release = sealed(HIS_CHANNEL, RELEASE, requests.release('1000.00'))
  const his = (funid: string, data: WireObject) =>
    ask(`${care.functions.url}/hospital`, HIS_CHANNEL, funid, data)
  const feeInfo = (stayId: string) =>
    ask(`${care.functions.url}/fee-info`, channel, '', {
      fixmedins_code: FIXMEDINS_CODE,
      hosp_mdtrt_id: stayId,
    })
  const today = () => formatDateTime(Date.now()).slice(0, 10)

  test('shows a patient everything', async () => {
    const app = await signIn(care, 'dev-alice')
    const settled = demoPatient('settled')
    const patientId = await authorize(app, settled)
    const { hosp_mdtrt_id } = settled
    const { agreements } = await app.get('agreements.list', { patientId })
    expect(agreements).toHaveLength(1)
    expect(
      await app.get('agreements.attachment', { patientId, cntr_no: agreements[0]!.cntr_no }),
    ).toMatchObject({ mediaType: 'image/png' })
    expect(await app.get('preauthorization.current', { patientId, hosp_mdtrt_id })).toMatchObject({
      frez_amt: expect.stringMatching(/^\d+\.\d\d$/) as string,
    })
    await app.get('timeline.list', { patientId, hosp_mdtrt_id })
    await app.get('bill.get', { patientId, hosp_mdtrt_id })
  })

  test('takes a stay from admission to discharge, and the HIS is answered as it signs', async () => {
    const settled = `JS-${reading}`
    for (const [funid, body] of [
      [FREEZE, sealed(HIS_CHANNEL, FREEZE, requests.freeze('8000.00'))],
      [RELEASE, release],
      [
        SETTLE,
        sealed(
          HIS_CHANNEL,
          SETTLE,
          requests.settle(settled, { account: '100.00', bank: '900.00' }),
        ),
      ],
      [REFUND, sealed(HIS_CHANNEL, REFUND, requests.refund(`TK-${reading}`, settled, '50.00'))],
    ] as const) {
      const { answer, fits } = await askSealed(`${care.functions.url}/hospital`, HIS_CHANNEL, body)
      expect(answer, funid).toMatchObject({ code: 0, type: 'success' })
      // The last two are answered with texts alone, which are signed alike by all.
      const told = funid === FREEZE || funid === RELEASE
      expect([funid, fits]).toEqual([funid, told ? nonEmpty : ['raw', 'text', 'bare']])
    }
    const current = await his('BC00.03.00.02', requests.current())
    expect(fact(current.answer, 'frez_amt')).not.toBe('')
    const list = await his('BC00.03.00.07', {
      fixmedins_code: FIXMEDINS_CODE,
      med_type: '21',
      fee_time: `${today()} 00:00:00`,
    })
    expect(fact(list.answer, 'total')).toBe('1')
    expect(list.fits).toEqual(nonEmpty)
    // What is empty tells them all apart to us; what the platform's signature leaves out is not handed on.
    const none = await his('BC00.03.00.07', {
      fixmedins_code: FIXMEDINS_CODE,
      med_type: '21',
      fee_time: '2026-01-01 00:00:00',
    })
    expect([fact(none.answer, 'total'), none.fits]).toEqual(['0', nonEmpty])
  })

  test('asks for a bill, and is answered as it signs', async () => {
    const settled = demoPatient('settled').hosp_mdtrt_id
    const { body } = await post(`${care.platform.url}/sandbox/fetch-fee-info`, {
      hosp_mdtrt_id: settled,
    })
    expect(body).toMatchObject({ ok: true, data: { medfee_sumamt: 18650.3 } })
    const { answer, fits } = await feeInfo(settled)
    expect(answer.code).toBe(0)
    expect(fits).toEqual(nonEmpty)
  })

  test('has its day reconciled', async () => {
    const settings = reconcileSettings({ ...care.env, RECONCILE_MED_TYPES: '21' })
    const connected = await connectReconcile(settings, pino({ level: 'silent' }))
    const report = await reconcileDay(today(), '21', connected.institutions[0])
    await connected.close()
    expect(report.counts).toMatchObject({ matched: 1, amount: 0, 'only-theirs': 0 })
  })

  test('is known to a process that starts later, which answers the HIS without asking it', async () => {
    await care.restartFunctions()
    await fetch(`${care.platform.url}/sandbox/faults`, {
      method: 'POST',
      body: JSON.stringify({ funid: '*', kind: 'http-500', times: 100 }),
    })
    const { answer, fits } = await askSealed(`${care.functions.url}/hospital`, HIS_CHANNEL, release)
    await fetch(`${care.platform.url}/sandbox/faults`, { method: 'DELETE' })
    expect(answer.code).toBe(0)
    expect(fits).toEqual(nonEmpty)
    const store = await care.openStore()
    const record = (await store.get('counters', `signs~platform~${channel.appId}`))?.document
    await store.close()
    expect(record).toMatchObject({ fits: [reading], by: expect.stringMatching(/^BC00/) as string })
  })

  test('is not followed towards a HIS for which another reading is configured', async () => {
    const other = reading === 'text' ? 'bare' : 'text'
    await care.restartFunctions('SIGKILL', { HOSPITAL_SIGN_NESTED: other })
    const { fits } = await his('BC00.03.00.02', requestsOf(demoPatient('frozen')).current())
    expect(fits).toContain(other)
    expect(fits).not.toContain(reading)
  })
})

test('a platform that changes its reading overnight stops nothing, and is logged once', async () => {
  const channel: Channel = { ...SANDBOX_CHANNELS.main, signNested: 'text' }
  const care = await startCare({ channel })
  try {
    const requests = requestsOf(demoPatient('signed'))
    const his = (funid: string, data: WireObject) =>
      ask(`${care.functions.url}/hospital`, HIS_CHANNEL, funid, data)
    expect((await his(FREEZE, requests.freeze('800.00'))).fits).toEqual(['text'])
    channel.signNested = 'raw'
    for (let times = 0; times < 3; times++) {
      const { answer, fits } = await his(RELEASE, requests.release('10.00'))
      expect(answer.code).toBe(0)
      expect(fits).toEqual(['raw', 'bare'])
    }
    const changes = care.output.filter((line) => line.includes('signs by another reading'))
    expect(changes).toHaveLength(1)
  } finally {
    await care.close()
  }
}, 120_000)

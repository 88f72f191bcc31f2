import { pino } from 'pino'
import { expect, test } from 'vitest'
import { connectReconcile } from '../../cloudfunctions/reconcile/connect.ts'
import { reconcileDay } from '../../cloudfunctions/reconcile/reconcileDay.ts'
import { reconcileSettings } from '../../cloudfunctions/reconcile/settings.ts'
import { HIS_CHANNEL, demoPatient } from '../../sandbox/defaults.ts'
import {
  authorize,
  post,
  sessionOf,
  signIn,
  type AppSession,
  type SignedIn,
} from '../../testkit/app.ts'
import { startCare, type RunningCare } from '../../testkit/running.ts'
import { startStrangerAdapter } from './adapter.ts'
import { SURROUNDINGS, type Surroundings } from './habits.ts'
import { createStrangerHis } from './his/client.ts'
import { startStranger } from './platform.ts'
import { textOf, type Fields } from './wire.ts'

// Platforms, HIS clients and adapters that were written from the standard and the pages alone, each with other habits.
// Only what a hospital is told on paper is configured: where, who, and the secret.

const FREEZE = 'BC00.03.00.03'
const RELEASE = 'BC00.03.00.04'
const SETTLE = 'BC00.03.00.05'
const REFUND = 'BC00.03.00.06'
const INSTITUTION = 'H9'
/** By which the HIS of the others speak, beside the first's. */
const HIS_APPID = (nth: number) => `QZHIS0000000000010${nth}`
const STAY = 'ZY-F-20261128'
const patient = demoPatient('frozen')
/** In Shanghai; a day that ends while the tests run is still theirs. */
const TODAY = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)

async function startOutside({ signedBy, channelId, platform: habits, charset, his }: Surroundings) {
  const keys = { appId: channelId, secret: '0f1e2d3c4b5a69788796a5b4c3d2e1f0', signedBy }
  const platform = await startStranger(keys, habits)
  const adapter = await startStrangerAdapter({
    charset,
    stays: [
      { hosp_mdtrt_id: null, hospital: '泉州市第一医院' },
      {
        hosp_mdtrt_id: his.number(STAY),
        hospital: '泉州市第一医院',
        ward: null,
        bed: 3,
        admitted_at: '2026/11/1 9:05',
      },
    ],
    bills: {
      [STAY]: {
        psn_name: patient.psn_name,
        cert_no: patient.cert_no,
        cert_type: 1,
        med_type: 21,
        is_own: 'False',
        mdtrt_id: null,
        setl_id: his.number('JS-1'),
        setl_time: '2026/11/10 10:00',
        medfee_sumamt: 12000,
        fund_pay_sumamt: '6.5E+3',
        acct_pay_sumamt: '100.0',
        cash_payamt: '0',
        cntr_bank_act_amt: 5400.0,
      },
    },
  })
  return { keys, platform, adapter }
}

/** A hospital with an institution for each of these surroundings. */
async function start(first: Surroundings, ...more: Surroundings[]) {
  const [outside, ...others] = await Promise.all([first, ...more].map(startOutside))
  const codeOf = (nth: number) => (nth === 0 ? INSTITUTION : `H9${nth}`)
  const rows = others.map(({ keys, platform, adapter }, index) => ({
    code: codeOf(index + 1),
    name: `${index + 1}号院`,
    PLATFORM_URL: platform.url,
    PLATFORM_APPID: keys.appId,
    HOSPITAL_APPID: HIS_APPID(index + 1),
    HIS_URL: adapter.url,
  }))
  const secretOf = (code: string) => `${code} 的 HIS 的密钥`
  const care = await startCare({
    env: {
      PLATFORM_URL: outside!.platform.url,
      PLATFORM_APPID: outside!.keys.appId,
      PLATFORM_APPSECRET: outside!.keys.secret,
      HOSPITAL_FIXMEDINS_CODE: INSTITUTION,
      HIS_URL: outside!.adapter.url,
      // Nobody has given the hospital its tables.
      PLATFORM_CODES: '',
      PLATFORM_AGREEMENT_IN_FORCE: '',
      ...(rows.length > 0 && {
        INSTITUTIONS: JSON.stringify([{ code: INSTITUTION, name: '本部' }, ...rows]),
      }),
      ...Object.assign(
        {},
        ...rows.map(({ code }) => ({
          [`PLATFORM_APPSECRET__${code}`]: outside!.keys.secret,
          [`HOSPITAL_APPSECRET__${code}`]: secretOf(code),
          [`HIS_KEY__${code}`]: `the key of ${code}`,
        })),
      ),
    },
  })
  return {
    care,
    places: [outside!, ...others].map(({ platform, keys }, nth) => ({
      nth,
      institution: codeOf(nth),
      habits: [first, ...more][nth]!.his,
      platform,
      client: createStrangerHis(`${care.functions.url}/hospital`, {
        appId: nth === 0 ? HIS_CHANNEL.appId : HIS_APPID(nth),
        secret: nth === 0 ? HIS_CHANNEL.appSecret! : secretOf(codeOf(nth)),
        signedBy: keys.signedBy,
      }),
    })),
    async close() {
      await care.close()
      for (const { platform, adapter } of [outside!, ...others]) {
        await platform.close()
        await adapter.close()
      }
    },
  }
}
type Started = Awaited<ReturnType<typeof start>>

/** What its HIS sends, a fresh amount and number each. */
function requestsOf({ money, time, number }: Surroundings['his'], institution: string) {
  const about: Fields = {
    fixmedins_code: institution,
    hosp_mdtrt_id: number(STAY),
    mdtrt_id: number('YB-1'),
    psn_name: patient.psn_name,
    cert_no: patient.cert_no,
    cert_type: patient.cert_type,
  }
  const operator: Fields = { opt_name: '王护士', opt_dept_name: '入院处' }
  return {
    freeze: { ...about, ...operator, is_own: '0', frez_type: '2', frez_amt: money('8000.00') },
    release: {
      ...about,
      ...operator,
      re_frez_type: '2',
      re_frez_amt: money('1000.00'),
      re_frez_rea: '费用预计减少',
    },
    settle: {
      ...about,
      med_type: '21',
      is_own: '0',
      hosp_setl_id: number('YBJS-1'),
      setl_id: number('JS-1'),
      setl_time: time(`${TODAY} 00:00:30`),
      medfee_sumamt: money('12000.00'),
      fund_pay_sumamt: money('6500.00'),
      acct_pay_sumamt: money('100.00'),
      cash_payamt: money('0.00'),
      cntr_bank_act_amt: money('5400.00'),
    },
    refund: (written: string): Fields => ({
      ...about,
      hosp_setl_id: number('JS-1'),
      setl_id: number('YBJS-1'),
      hosp_re_setl_id: written,
      cntr_act_amt: money('1000.00'),
    }),
    list: { fixmedins_code: institution, med_type: '21', fee_time: time(`${TODAY} 00:00:00`) },
  } satisfies Record<string, Fields | ((written: string) => Fields)>
}

/** The app at that institution, as a bed's code or a link leads there. */
const appOf = ({ token }: SignedIn, care: RunningCare, institution: string): AppSession =>
  sessionOf(
    async (request) =>
      (await post(`${care.functions.url}/patient`, { ...request, institution }, token)).body,
  )

async function walk(
  care: RunningCare,
  { nth, institution, habits, platform, client }: Started['places'][number],
): Promise<void> {
  const requests = requestsOf(habits, institution)
  const app = appOf(await signIn(care, 'dev-stranger'), care, institution)
  const patientId = await authorize(app, patient)
  const done = async (funid: string, data: Fields) => {
    const body = client.sealed(funid, data)
    const answer = await client.post(body)
    expect(answer, funid).toMatchObject({ code: '0' })
    // The same line again moves nothing, and is answered alike.
    const sent = platform.asked.length
    expect(await client.post(body)).toEqual(answer)
    expect(platform.asked.slice(sent).filter((one) => one.funid === funid)).toEqual([])
    return answer.data
  }
  const shown = async () => {
    const one = await app.get('preauthorization.current', { patientId, hosp_mdtrt_id: STAY })
    expect(one).not.toHaveProperty('cntrStateName')
    expect(one).not.toHaveProperty('checking')
    return { phase: one.phase, ...one.money }
  }

  // One bad row of the adapter hides no other.
  // Those of every institution come at once, each with its own, where there are several.
  const { stays } = await app.get('stays.list', { patientId })
  const own = stays.filter(({ institution: at = institution }) => at === institution)
  expect(own.map(({ institution: _, ...stay }) => stay)).toEqual([
    {
      hosp_mdtrt_id: STAY,
      hospital: '泉州市第一医院',
      bed: '3',
      admittedAt: '2026-11-01 09:05:00',
    },
  ])
  const { agreements } = await app.get('agreements.list', { patientId })
  expect(agreements).toMatchObject([
    { cntr_no: 'QZ-XY-0001', is_own: false, sign_time: '2026-11-01 08:30:00' },
  ])
  expect(agreements[0]).not.toHaveProperty('inForce')
  expect(
    await app.get('agreements.attachment', { patientId, cntr_no: 'QZ-XY-0001' }),
  ).toMatchObject({ mediaType: 'text/plain' })
  expect(await shown()).toMatchObject({ phase: 'none', outstanding: '0.00' })

  await done(FREEZE, requests.freeze)
  expect(await shown()).toMatchObject({
    phase: 'frozen',
    held: '8000.00',
    outstanding: '8000.00',
  })
  await done(RELEASE, requests.release)
  expect(await shown()).toMatchObject({
    phase: 'partly-released',
    held: '8000.00',
    released: '1000.00',
    outstanding: '7000.00',
  })

  const bill = await platform.askFeeInfo(`${care.functions.url}/fee-info`, institution, STAY)
  expect([textOf(bill.medfee_sumamt), textOf(bill.fund_pay_sumamt), bill.setl_time]).toEqual([
    '12000.00',
    '6500.00',
    '2026-11-10 10:00:00',
  ])
  expect(bill.setl_id).toBe('JS-1')
  expect((await app.get('bill.get', { patientId, hosp_mdtrt_id: STAY })).bill).toMatchObject({
    settled: false,
    medfee_sumamt: '12000.00',
    cash_payamt: '0.00',
  })

  await done(SETTLE, requests.settle)
  const settled = {
    phase: 'settled',
    held: '8000.00',
    used: '5500.00',
    released: '2500.00',
    outstanding: '0.00',
  }
  expect(await shown()).toEqual({ ...settled, refunded: '0.00' })

  await done(REFUND, requests.refund(habits.number('TK-1')))
  // The number is the number, however it is padded.
  for (const written of ['TK-1  ', '\tTK-1', 'TK-1\u00a0'])
    expect((await client.call(REFUND, requests.refund(written))).code).toBe('0')
  expect(platform.asked.filter(({ funid }) => funid === REFUND)).toHaveLength(1)
  expect(await shown()).toEqual({ ...settled, refunded: '1000.00' })

  const { events } = await app.get('timeline.list', { patientId, hosp_mdtrt_id: STAY })
  expect(events.map(({ kind, amount, certainty }) => [kind, amount, certainty])).toEqual([
    ['frozen', '8000.00', 'known'],
    ['released', '1000.00', 'known'],
    ['settled', '5500.00', 'known'],
    ['released', '1500.00', 'known'],
    ['refunded', '1000.00', 'known'],
  ])
  expect((await app.get('bill.get', { patientId, hosp_mdtrt_id: STAY })).bill).toMatchObject({
    settled: true,
    acct_pay_sumamt: '100.00',
    cntr_bank_act_amt: '5400.00',
    refunded: '1000.00',
  })

  const list = await client.call('BC00.03.00.07', requests.list)
  expect(list.code).toBe('0')
  const connected = await connectReconcile(
    reconcileSettings({ ...care.env, RECONCILE_MED_TYPES: '21' }),
    pino({ level: 'silent' }),
  )
  const report = await reconcileDay(TODAY, '21', connected.institutions[nth]!)
  await connected.close()
  expect(report.clean, JSON.stringify(report.findings)).toBe(true)
  expect(report.counts).toMatchObject({ ours: 1 })
  expect(report.sums).toMatchObject({ ours: '5500.00', refunded: '1000.00' })
}

test.each(SURROUNDINGS)(
  '%s: a patient’s walk and a hospital’s day',
  async (_, surroundings) => {
    const { care, places, close } = await start(surroundings)
    try {
      await walk(care, places[0]!)
    } finally {
      await close()
    }
  },
  120_000,
)

test('all of them at once in one hospital: the same stay, numbers and patient in each', async () => {
  const [first, ...more] = SURROUNDINGS.map(([, surroundings]) => surroundings)
  const { care, places, close } = await start(first!, ...more)
  try {
    await Promise.all(places.map((place) => walk(care, place)))
    for (const { platform, institution } of places)
      expect(new Set(platform.asked.map(({ data }) => data.fixmedins_code))).toEqual(
        new Set([institution]),
      )
  } finally {
    await close()
  }
}, 120_000)

import { afterAll, beforeAll, expect, test } from 'vitest'
import { FIXMEDINS_CODE, demoPatient } from '../../sandbox/defaults.ts'
import { authorize, post, signIn } from '../../testkit/app.ts'
import { SHARING } from '../../testkit/campuses.ts'
import { startCare, type RunningCare } from '../../testkit/running.ts'
import { jsonOf, startStandIn, type StandIn } from '../../testkit/standIn.ts'

/** One adapter of two institutions, whose stays are called alike: it has nothing but the question to go by. */
const STAY = 'ZY-1'
const WARDS: Record<string, string> = {
  [FIXMEDINS_CODE]: '本部病区',
  [SHARING.institution]: '北院病区',
}
const TOTALS: Record<string, number> = { [FIXMEDINS_CODE]: 100, [SHARING.institution]: 200 }
const patient = demoPatient('signed')
let adapter: StandIn
let care: RunningCare

beforeAll(async () => {
  adapter = await startStandIn((asked) => {
    const { fixmedins_code: code = '' } = jsonOf(asked) as { fixmedins_code?: string }
    const { psn_name, cert_no, cert_type } = patient
    const answer = asked.url.endsWith('/stays')
      ? { stays: [{ hosp_mdtrt_id: STAY, hospital: '示范医院', ward: WARDS[code] }] }
      : {
          psn_name,
          cert_no,
          cert_type,
          med_type: '21',
          is_own: 0,
          setl_time: '2026-11-10 10:00:00',
          medfee_sumamt: TOTALS[code],
          fund_pay_sumamt: TOTALS[code],
          acct_pay_sumamt: 0,
          cash_payamt: 0,
          cntr_bank_act_amt: 0,
        }
    return { body: JSON.stringify(answer) }
  })
  care = await startCare({ campuses: [SHARING], env: { HIS_URL: adapter.url } })
})
afterAll(async () => {
  await care.close()
  await adapter.close()
})

test('a patient is shown of each institution its own', async () => {
  const app = await signIn(care, 'dev-shared')
  const patientId = await authorize(app, patient)
  const { stays } = await app.get('stays.list', { patientId })
  expect(stays.map(({ institution, ward }) => [institution, ward])).toEqual(Object.entries(WARDS))
  for (const [institution, total] of Object.entries(TOTALS)) {
    const asked = { patientId, hosp_mdtrt_id: STAY, institution }
    const { bill } = await app.get('bill.get', asked)
    expect(bill?.medfee_sumamt).toBe(`${total}.00`)
  }
})

test('and so is the platform', async () => {
  for (const [institution, total] of Object.entries(TOTALS)) {
    const asked = { hosp_mdtrt_id: STAY, fixmedins_code: institution }
    const { body } = await post(`${care.platform.url}/sandbox/fetch-fee-info`, asked)
    expect(body).toMatchObject({ ok: true, data: { medfee_sumamt: total } })
  }
})

import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Running } from '../web/serve.ts'
import { startHospital, type DemoStay } from './index.ts'

const PATIENT = { psn_name: '林示范', cert_type: '01', cert_no: '35058319491203004X' }
const DEMO: DemoStay[] = [
  {
    hosp_mdtrt_id: 'ZY1',
    mdtrt_id: 'YB1',
    ...PATIENT,
    ward: '心内科',
    bed: '12 床',
    med_type: '21',
    is_own: false,
    admitted_at: '2026-11-01 08:00:00',
    bill: {
      medfee_sumamt: '10000.00',
      fund_pay_sumamt: '6000.00',
      acct_pay_sumamt: '1000.50',
      cash_payamt: '2999.50',
      cntr_bank_act_amt: '2999.50',
      setl_id: 'JS1',
      setl_time: '2026-11-20 09:30:00',
    },
  },
  {
    hosp_mdtrt_id: 'ZY2',
    ...PATIENT,
    ward: '骨科',
    bed: '3 床',
    med_type: '21',
    is_own: true,
    admitted_at: '2026-11-22 08:00:00',
  },
  {
    hosp_mdtrt_id: 'ZY3',
    ...PATIENT,
    psn_name: '别人',
    ward: '骨科',
    bed: '4 床',
    med_type: '21',
    is_own: true,
  },
]
let hospital: Running

beforeEach(async () => {
  hospital = await startHospital({
    port: 0,
    key: 'the-key',
    institution: 'H1',
    hospitalName: '测试医院',
    demo: DEMO,
    database: ':memory:',
  })
})
afterEach(() => hospital.close())

const ask = (path: string, body: unknown, key = 'the-key') =>
  fetch(`${hospital.url}${path}`, {
    method: 'POST',
    headers: { 'x-his-key': key, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
const fault = (body: unknown) =>
  fetch(`${hospital.url}/sandbox/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

test('the stays of a patient, newest first; name and number must both fit', async () => {
  const response = await ask('/adapter/stays', {
    psn_name: '林示范',
    cert_no: '35058319491203004x',
  })
  expect(await response.json()).toEqual({
    stays: [
      {
        hosp_mdtrt_id: 'ZY2',
        hospital: '测试医院',
        ward: '骨科',
        bed: '3 床',
        admitted_at: '2026-11-22 08:00:00',
      },
      {
        hosp_mdtrt_id: 'ZY1',
        hospital: '测试医院',
        ward: '心内科',
        bed: '12 床',
        admitted_at: '2026-11-01 08:00:00',
      },
    ],
  })
  expect(
    await (await ask('/adapter/stays', { psn_name: '林', cert_no: PATIENT.cert_no })).json(),
  ).toEqual({ stays: [] })
})

test('the bill, in numbers of two digits, as the standard’s table has it', async () => {
  const response = await ask('/adapter/fee-info', { hosp_mdtrt_id: 'ZY1' })
  expect(response.status).toBe(200)
  expect(await response.text()).toBe(
    '{"psn_name":"林示范","cert_no":"35058319491203004X","cert_type":"01","med_type":"21","is_own":0,"mdtrt_id":"YB1","setl_id":"JS1","setl_time":"2026-11-20 09:30:00",' +
      '"medfee_sumamt":10000.00,"fund_pay_sumamt":6000.00,"acct_pay_sumamt":1000.50,"cash_payamt":2999.50,"cntr_bank_act_amt":2999.50}',
  )
})

test('404 for an unknown stay and for one without a bill yet', async () => {
  for (const [id, error] of [
    ['ZY9', 'no_stay'],
    ['ZY2', 'no_bill'],
  ]) {
    const response = await ask('/adapter/fee-info', { hosp_mdtrt_id: id })
    expect([response.status, await response.json()]).toMatchObject([404, { error }])
  }
})

test('answers of its own institution, named or not, and of no other', async () => {
  const patient = { psn_name: PATIENT.psn_name, cert_no: PATIENT.cert_no }
  for (const [path, asked] of [
    ['/adapter/stays', patient],
    ['/adapter/fee-info', { hosp_mdtrt_id: 'ZY1' }],
  ] as const) {
    expect((await ask(path, { ...asked, fixmedins_code: 'H1' })).status).toBe(200)
    const other = await ask(path, { ...asked, fixmedins_code: 'H2' })
    expect([other.status, await other.json()]).toMatchObject([404, { error: 'no_institution' }])
  }
})

test('wants the key, POST, and its fields', async () => {
  expect((await ask('/adapter/stays', {}, 'wrong')).status).toBe(401)
  expect(
    (await fetch(`${hospital.url}/adapter/fee-info`, { method: 'POST', body: '{}' })).status,
  ).toBe(401)
  expect((await fetch(`${hospital.url}/adapter/stays`)).status).toBe(405)
  expect((await ask('/adapter/other', {})).status).toBe(404)
  for (const [path, body, field] of [
    ['/adapter/stays', { cert_no: '1' }, 'psn_name'],
    ['/adapter/stays', { psn_name: 'A', cert_no: 1 }, 'cert_no'],
    ['/adapter/fee-info', {}, 'hosp_mdtrt_id'],
    ['/adapter/fee-info', [], 'body'],
  ] as const) {
    const response = await ask(path, body)
    expect([response.status, await response.json()]).toMatchObject([400, { field }])
  }
})

test('faults hit as often as told, then no more', async () => {
  expect(await (await fault({ kind: 'down', times: 1 })).json()).toMatchObject({
    kind: 'down',
    times: 1,
  })
  await expect(ask('/adapter/stays', PATIENT)).rejects.toThrow()
  expect((await ask('/adapter/stays', PATIENT)).status).toBe(200)

  await fault({ kind: 'garbage', times: 2 })
  for (const broken of [true, true, false]) {
    const text = await (await ask('/adapter/fee-info', { hosp_mdtrt_id: 'ZY1' })).text()
    expect(text.startsWith('<')).toBe(broken)
  }

  await fault({ kind: 'slow', times: 1, ms: 300 })
  const before = performance.now()
  expect((await ask('/adapter/stays', PATIENT)).status).toBe(200)
  expect(performance.now() - before).toBeGreaterThan(280)

  await fault({ kind: 'down', times: 5 })
  await fault({ kind: 'down', times: 0 })
  expect((await ask('/adapter/stays', PATIENT)).status).toBe(200)
})

test('a fault nobody knows is refused by the name of what is wrong', async () => {
  for (const [body, field] of [
    [{ kind: 'fire' }, 'kind'],
    [{ kind: 'slow', times: -1 }, 'times'],
    [{ kind: 'slow', ms: 1.5 }, 'ms'],
    [[], 'body'],
  ] as const) {
    const response = await fault(body)
    expect([response.status, await response.json()]).toMatchObject([400, { field }])
  }
})

test('closing does not wait for a slow answer', async () => {
  await fault({ kind: 'slow', times: 1, ms: 60_000 })
  const waiting = ask('/adapter/stays', PATIENT).catch((error: unknown) => error)
  await new Promise((resolve) => setTimeout(resolve, 100))
  const before = performance.now()
  await hospital.close()
  expect(performance.now() - before).toBeLessThan(2000)
  expect(await waiting).toBeInstanceOf(Error)
  hospital = await startHospital({ port: 0, key: 'the-key', institution: 'H1' })
})

test('a port that is taken is an error, not silence', async () => {
  const port = Number(new URL(hospital.url).port)
  await expect(startHospital({ port, key: 'k', institution: 'H1' })).rejects.toThrow(/EADDRINUSE/)
})

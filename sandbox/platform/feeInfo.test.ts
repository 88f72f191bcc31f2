import { afterEach, beforeEach, expect, it } from 'vitest'
import {
  openRequest,
  parseWire,
  sealResponse,
  stringifyWire,
  wireNumber,
  type ResponseContent,
  type WireObject,
} from '../../cloudfunctions/lib/protocol/index.ts'
import { startStandIn } from '../../testkit/standIn.ts'
import { FIXMEDINS_CODE, SANDBOX_CHANNELS } from '../defaults.ts'
import { startPlatform, type RunningPlatform } from './index.ts'

const { main } = SANDBOX_CHANNELS

const BILL: WireObject = {
  psn_name: '郑范文',
  cert_no: '350524195304180022',
  cert_type: '01',
  med_type: '21',
  is_own: wireNumber(0),
  setl_time: '2026-11-05 10:00:00',
  medfee_sumamt: wireNumber('18650.30'),
  fund_pay_sumamt: wireNumber('12800.00'),
  acct_pay_sumamt: wireNumber('2200.00'),
  cash_payamt: wireNumber('3650.30'),
  cntr_bank_act_amt: wireNumber('3650.30'),
}

let asked: { funid: string; data: WireObject }[] = []
let reply: Omit<ResponseContent, 'timestamp'>
let platform: RunningPlatform
let close: () => Promise<void>

// A hospital, as far as this interface goes: opens what it is sent, seals what it answers.
beforeEach(async () => {
  asked = []
  const hospital = await startStandIn(({ body }) => {
    const freshness = { now: Date.now(), windowSeconds: 600 }
    asked.push(openRequest(main, parseWire(body) as WireObject, freshness))
    return { body: stringifyWire(sealResponse(main, { ...reply, timestamp: Date.now() })) }
  })
  platform = await startPlatform({ port: 0, feeInfoUrl: `${hospital.url}/fee-info` })
  close = () => hospital.close()
})
afterEach(async () => {
  await platform.close()
  await close()
})

async function fetchFeeInfo(url = platform.url): Promise<{ status: number; text: string }> {
  const answer = await fetch(`${url}/sandbox/fetch-fee-info`, {
    method: 'POST',
    body: '{"hosp_mdtrt_id":"ZY20261101006"}',
  })
  return { status: answer.status, text: await answer.text() }
}

it('asks the hospital in an envelope without a service number, and gives back what it answered, digit by digit', async () => {
  reply = { code: 0, type: 'success', message: '成功', data: BILL }
  const { status, text } = await fetchFeeInfo()
  expect(status).toBe(200)
  expect(text).toBe(`{"ok":true,"data":${stringifyWire(BILL)}}`)
  expect(asked).toMatchObject([
    { funid: '', data: { fixmedins_code: FIXMEDINS_CODE, hosp_mdtrt_id: 'ZY20261101006' } },
  ])
})

it('tells a refusal, a bill that breaks its table, and a hospital that is not there', async () => {
  reply = { code: 404, type: 'error', message: '查无此住院登记号' }
  expect(JSON.parse((await fetchFeeInfo()).text)).toEqual({
    ok: false,
    error: { code: 'business.404', message: '查无此住院登记号' },
  })
  reply = { code: 0, type: 'success', message: '成功', data: { ...BILL, med_type: '' } }
  expect(JSON.parse((await fetchFeeInfo()).text)).toMatchObject({
    ok: false,
    error: { code: 'protocol.field', field: 'med_type' },
  })
  await close()
  expect(JSON.parse((await fetchFeeInfo()).text)).toMatchObject({
    ok: false,
    error: { code: 'unavailable.hospital' },
  })
})

it('says so where it knows no address, or is given no stay', async () => {
  const alone = await startPlatform({ port: 0 })
  expect(JSON.parse((await fetchFeeInfo(alone.url)).text)).toMatchObject({
    ok: false,
    error: { code: 'state.no-fee-info-url' },
  })
  expect(
    (await fetch(`${alone.url}/sandbox/fetch-fee-info`, { method: 'POST', body: '{}' })).status,
  ).toBe(400)
  await alone.close()
})

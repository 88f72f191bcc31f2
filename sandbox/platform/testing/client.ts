import { expect } from 'vitest'
import {
  isWireObject,
  openResponse,
  parseWire,
  sealRequest,
  stringifyWire,
  wireNumber,
  type Channel,
  type ResponseContent,
  type WireObject,
} from '../../../cloudfunctions/lib/protocol/index.ts'
import { FIXMEDINS_CODE, SANDBOX_CHANNELS, demoPatient, type DemoPatient } from '../../defaults.ts'
import { CODES, type Reason } from '../codes.ts'

export const FUNID = {
  agreements: 'BC00.03.00.01',
  current: 'BC00.03.00.02',
  freeze: 'BC00.03.00.03',
  release: 'BC00.03.00.04',
  settle: 'BC00.03.00.05',
  refund: 'BC00.03.00.06',
  settlements: 'BC00.03.00.07',
} as const

/** A channel's other side, of the protocol's own functions and nothing else. */
export interface Client {
  call(funid: string, data: WireObject): Promise<ResponseContent & { data?: WireObject }>
}

export async function post(
  url: string,
  body: string,
): Promise<{ status: number; text: string; message: WireObject }> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  })
  const text = await answer.text()
  return { status: answer.status, text, message: parseWire(text) as WireObject }
}

/** @param now what the client takes the time to be, ms */
export function clientOf(
  url: string,
  channel: Channel = SANDBOX_CHANNELS.main,
  now: () => number = Date.now,
): Client {
  return {
    async call(funid, data) {
      const { status, message } = await post(
        url,
        stringifyWire(sealRequest(channel, { funid, data, timestamp: now() })),
      )
      expect(status).toBe(200)
      const opened = openResponse(channel, message, { now: now(), windowSeconds: 600 })
      expect(opened.timestamp).toBeTypeOf('number')
      const { data: inside, ...rest } = opened
      return { ...rest, ...(isWireObject(inside) && { data: inside }) }
    },
  }
}

export const expectRefused = (answer: { code: unknown }, reason: Reason): void => {
  expect(String(answer.code)).toBe(String(CODES[reason][0]))
}

const yuan = (amount: string) => wireNumber(amount)

const person = (patient: DemoPatient): WireObject => ({
  fixmedins_code: FIXMEDINS_CODE,
  psn_name: patient.psn_name,
  cert_no: patient.cert_no,
})
const party = (patient: DemoPatient): WireObject => ({
  ...person(patient),
  cert_type: patient.cert_type,
  hosp_mdtrt_id: patient.hosp_mdtrt_id,
})
const operator: WireObject = { opt_name: '李收费', opt_dept_name: '住院收费处' }

/** Requests as the standard's tables have them, of a demo patient. */
export const request = {
  agreements: person,
  current: (patient: DemoPatient): WireObject => ({
    ...person(patient),
    hosp_mdtrt_id: patient.hosp_mdtrt_id,
  }),
  freeze: (patient: DemoPatient, amount?: string): WireObject => ({
    ...party(patient),
    ...operator,
    is_own: wireNumber(patient.is_own ? 1 : 0),
    frez_type: amount === undefined ? '1' : '2',
    ...(amount !== undefined && { frez_amt: yuan(amount) }),
  }),
  release: (patient: DemoPatient, type: '1' | '2', amount: string): WireObject => ({
    ...party(patient),
    ...operator,
    re_frez_type: type,
    re_frez_amt: yuan(amount),
    re_frez_rea: '费用减少',
  }),
  settle: (patient: DemoPatient, no: string, account: string, bank: string): WireObject => ({
    ...party(patient),
    med_type: '21',
    is_own: wireNumber(patient.is_own ? 1 : 0),
    hosp_setl_id: `YB${no}`,
    setl_id: no,
    setl_time: '2026-11-05 10:00:00',
    medfee_sumamt: yuan('9000.00'),
    fund_pay_sumamt: yuan('5000.00'),
    acct_pay_sumamt: yuan(account),
    cash_payamt: yuan(bank),
    cntr_bank_act_amt: yuan(bank),
  }),
  refund: (
    patient: DemoPatient,
    settlementNo: string,
    refundNo: string,
    amount: string,
  ): WireObject => ({
    ...party(patient),
    hosp_setl_id: settlementNo,
    hosp_re_setl_id: refundNo,
    cntr_act_amt: yuan(amount),
  }),
  settlements: (day: string, visitType = '21'): WireObject => ({
    fixmedins_code: FIXMEDINS_CODE,
    med_type: visitType,
    fee_time: `${day} 00:00:00`,
  }),
}

export { demoPatient }

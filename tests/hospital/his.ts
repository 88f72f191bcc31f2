import type { demoPatient } from '../../sandbox/defaults.ts'
import { FIXMEDINS_CODE, HIS_CHANNEL, type DemoPatient } from '../../sandbox/defaults.ts'
import {
  formatDateTime,
  isWireObject,
  openResponse,
  parseWire,
  sealRequest,
  stringifyWire,
  wireNumber,
  type Channel,
  type ResponseContent,
  type WireObject,
} from '../../cloudfunctions/lib/protocol/index.ts'

export interface His {
  /** Seals, posts, opens. @throws where there is no answer at all */
  call(funid: string, data: WireObject, options?: { timestamp?: number }): Promise<ResponseContent>
  /** The same bytes, as often as wanted. */
  sealed(funid: string, data: WireObject, timestamp?: number): string
  post(body: string): Promise<ResponseContent>
}

export const FREEZE = 'BC00.03.00.03'
export const RELEASE = 'BC00.03.00.04'
export const SETTLE = 'BC00.03.00.05'
export const REFUND = 'BC00.03.00.06'

/** A client of the standard pointed at our hospital function. */
export const createHis = (functionsUrl: string, channel: Channel = HIS_CHANNEL): His =>
  clientOf(`${functionsUrl}/hospital`, channel)

/** @param door of one of our functions, the whole address */
export function clientOf(door: string, channel: Channel): His {
  const his: His = {
    sealed: (funid, data, timestamp = Date.now()) =>
      stringifyWire(sealRequest(channel, { funid, data, timestamp })),
    async post(body) {
      const response = await fetch(door, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      })
      const message = parseWire(Buffer.from(await response.arrayBuffer()))
      if (!isWireObject(message) || response.status !== 200)
        throw new Error(`HTTP ${response.status}`)
      return openResponse(channel, message, { now: Date.now(), windowSeconds: 600 })
    },
    call: (funid, data, options = {}) => his.post(his.sealed(funid, data, options.timestamp)),
  }
  return his
}

export type PatientKey = Parameters<typeof demoPatient>[0]

const about = (
  { psn_name, cert_type, cert_no, hosp_mdtrt_id, mdtrt_id }: DemoPatient,
  institution: string,
): WireObject => ({
  fixmedins_code: institution,
  hosp_mdtrt_id,
  psn_name,
  cert_no,
  cert_type,
  ...(mdtrt_id !== undefined && { mdtrt_id }),
})

const OPERATOR = { opt_name: '王护士', opt_dept_name: '入院处' }
const money = (yuan: string) => wireNumber(yuan)

/** Requests of a stay, yuan with two digits. */
export const requestsOf = (patient: DemoPatient, institution = FIXMEDINS_CODE) => ({
  freeze: (yuan?: string): WireObject => ({
    ...about(patient, institution),
    ...OPERATOR,
    is_own: wireNumber(patient.is_own ? 1 : 0),
    frez_type: yuan === undefined ? '1' : '2',
    ...(yuan !== undefined && { frez_amt: money(yuan) }),
  }),
  release: (yuan: string, reason = '费用预计减少', type = '2'): WireObject => ({
    ...about(patient, institution),
    ...OPERATOR,
    re_frez_type: type,
    re_frez_amt: money(yuan),
    re_frez_rea: reason,
  }),
  settle: (
    settlementNo: string,
    {
      account,
      bank,
      fund = '100.00',
      at = Date.now(),
    }: { account: string; bank: string; fund?: string; at?: number },
  ): WireObject => ({
    ...about(patient, institution),
    med_type: '21',
    is_own: wireNumber(patient.is_own ? 1 : 0),
    hosp_setl_id: `YB${settlementNo}`,
    setl_id: settlementNo,
    setl_time: formatDateTime(at),
    medfee_sumamt: money(sum(fund, account, bank)),
    fund_pay_sumamt: money(fund),
    acct_pay_sumamt: money(account),
    cash_payamt: money('0.00'),
    cntr_bank_act_amt: money(bank),
  }),
  refund: (refundNo: string, settlementNo: string, yuan: string): WireObject => ({
    ...about(patient, institution),
    hosp_setl_id: settlementNo,
    setl_id: `YB${settlementNo}`,
    hosp_re_setl_id: refundNo,
    re_setl_id: `YB${refundNo}`,
    cntr_act_amt: money(yuan),
  }),
  current: (): WireObject => {
    const { fixmedins_code, psn_name, cert_no, hosp_mdtrt_id } = about(patient, institution)
    return { fixmedins_code, psn_name, cert_no, hosp_mdtrt_id }
  },
})

function sum(...yuan: string[]): string {
  const fen = yuan
    .reduce((total, one) => total + BigInt(one.replace('.', '')), 0n)
    .toString()
    .padStart(3, '0')
  return `${fen.slice(0, -2)}.${fen.slice(-2)}`
}

/** A member of an answer's data, as text. */
export const fact = (answer: ResponseContent, name: string): string =>
  String((answer.data as WireObject | undefined)?.[name] ?? '')

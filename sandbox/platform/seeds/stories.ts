import {
  parseDecimal,
  parseDateTime,
  formatDateTime,
} from '../../../cloudfunctions/lib/protocol/index.ts'
import type { CodeSet } from '../../codeSets.ts'
import { FIXMEDINS_CODE, demoBill, type DemoBill, type DemoPatient } from '../../defaults.ts'
import type { FreezeRequest, Ledger } from '../ledger/index.ts'
import type { AttachmentKind } from './attachments.ts'

export interface SignedAgreement {
  state: keyof CodeSet['signState']
  selfPaying: boolean
  kind: AttachmentKind
  daysAgo: number
}

export interface Story {
  /** Credit, yuan. */
  account: string
  bank: string
  agreements: readonly SignedAgreement[]
  /** What has happened to the stay. */
  happen?(ledger: Ledger, patient: DemoPatient, now: number, codes: CodeSet): void
}

const DAY = 86_400_000

const signed = (kind: AttachmentKind, selfPaying = false): SignedAgreement => ({
  state: 'signed',
  selfPaying,
  kind,
  daysAgo: 12,
})

/** By the demo patient's key. */
export const STORIES: Readonly<Record<string, Story>> = {
  unsigned: { account: '1500.00', bank: '10000.00', agreements: [] },
  signed: { account: '2600.00', bank: '20000.00', agreements: [signed('html')] },
  frozen: {
    account: '3000.00',
    bank: '20000.00',
    agreements: [signed('png')],
    happen: (ledger, patient, now, codes) => freeze(ledger, patient, now, codes, '12000.00'),
  },
  'partly-released': {
    account: '4000.00',
    bank: '30000.00',
    agreements: [signed('text')],
    happen(ledger, patient, now, codes) {
      freeze(ledger, patient, now, codes, '15000.00')
      release(ledger, patient, now, codes.releaseType.part, '5000.00', '预计费用减少')
    },
  },
  released: {
    account: '1200.00',
    bank: '15000.00',
    agreements: [signed('html')],
    happen(ledger, patient, now, codes) {
      freeze(ledger, patient, now, codes, '8000.00')
      release(ledger, patient, now, codes.releaseType.whole, '8000.00', '改为自行缴费')
    },
  },
  settled: {
    account: '5000.00',
    bank: '30000.00',
    agreements: [signed('png')],
    happen(ledger, patient, now, codes) {
      freeze(ledger, patient, now, codes, '20000.00')
      settle(ledger, patient, now, codes)
    },
  },
  refunded: {
    account: '2000.00',
    bank: '20000.00',
    agreements: [signed('text')],
    happen(ledger, patient, now, codes) {
      freeze(ledger, patient, now, codes, '10000.00')
      settle(ledger, patient, now, codes)
      refund(ledger, patient, now)
    },
  },
  largest: {
    account: '0.00',
    bank: '99999999999999.99',
    agreements: [signed('html')],
    happen: (ledger, patient, now, codes) =>
      freeze(ledger, patient, now, codes, '99999999999999.99'),
  },
  several: {
    account: '2400.00',
    bank: '30000.00',
    agreements: [
      { ...signed('text'), state: 'ended', daysAgo: 400 },
      { ...signed('html', true), daysAgo: 30 },
      signed('png'),
    ],
  },
  'large-attachment': { account: '3200.00', bank: '25000.00', agreements: [signed('pdf')] },
  'every-attachment': {
    account: '1800.00',
    bank: '18000.00',
    agreements: (
      ['gif', 'gbk-html', 'long-text', 'ofd', 'unknown', 'none', 'png', 'pdf'] as const
    ).map((kind, index) => ({ ...signed(kind), daysAgo: 12 + index })),
  },
  // Without an amount: the whole credit.
  passport: {
    account: '0.00',
    bank: '50000.00',
    agreements: [signed('html', true)],
    happen: freeze,
  },
  taiwan: { account: '800.00', bank: '12000.00', agreements: [signed('text')] },
}

/** Parties and stay, as four of the requests have them. */
const about = (patient: DemoPatient) => ({
  institution: FIXMEDINS_CODE,
  stayId: patient.hosp_mdtrt_id,
  name: patient.psn_name,
  documentNumber: patient.cert_no,
  documentType: patient.cert_type,
  ...(patient.mdtrt_id !== undefined && { insuranceStayId: patient.mdtrt_id }),
})

const OPERATOR = { operatorName: '示范员', operatorDepartment: '住院收费处' }

function freeze(
  ledger: Ledger,
  patient: DemoPatient,
  now: number,
  { freezeType }: CodeSet,
  amount?: string,
): void {
  const request: FreezeRequest = {
    ...about(patient),
    ...OPERATOR,
    selfPaying: patient.is_own,
    freezeType: amount === undefined ? freezeType.whole : freezeType.stated,
    ...(amount !== undefined && { amount: parseDecimal(amount, 'frez_amt') }),
  }
  ledger.freeze(request, { at: now - 6 * DAY })
}

function release(
  ledger: Ledger,
  patient: DemoPatient,
  now: number,
  releaseType: string,
  amount: string,
  reason: string,
): void {
  ledger.release(
    {
      ...about(patient),
      ...OPERATOR,
      releaseType,
      amount: parseDecimal(amount, 're_frez_amt'),
      reason,
    },
    { at: now - 3 * DAY },
  )
}

/** @throws TypeError for a patient in whose story nothing was settled */
function billOf(patient: DemoPatient): DemoBill {
  const bill = demoBill(patient)
  if (bill === undefined) throw new TypeError(`no bill of the demo patient ${patient.key}`)
  return bill
}

function settle(ledger: Ledger, patient: DemoPatient, now: number, { inpatient }: CodeSet): void {
  const bill = billOf(patient)
  const fen = (yuan: string) => parseDecimal(yuan, 'amount')
  ledger.settle(
    {
      ...about(patient),
      visitType: inpatient,
      selfPaying: patient.is_own,
      insuranceSettlementNo: bill.hosp_setl_id,
      hospitalSettlementNo: bill.setl_id,
      // To the second, as the wire has it.
      settledAt: parseDateTime(formatDateTime(now - bill.ago), 'setl_time'),
      totalFee: fen(bill.medfee_sumamt),
      fundPaid: fen(bill.fund_pay_sumamt),
      accountPaid: fen(bill.acct_pay_sumamt),
      cashPaid: fen(bill.cash_payamt),
      bankActual: fen(bill.cntr_bank_act_amt),
    },
    { at: now - bill.ago },
  )
}

function refund(ledger: Ledger, patient: DemoPatient, now: number): void {
  const bill = billOf(patient)
  ledger.refund(
    {
      ...about(patient),
      hospitalSettlementNo: bill.setl_id,
      insuranceSettlementNo: bill.hosp_setl_id,
      hospitalRefundNo: bill.hosp_re_setl_id ?? '',
      amount:
        parseDecimal(bill.acct_pay_sumamt, 'amount') +
        parseDecimal(bill.cntr_bank_act_amt, 'amount'),
    },
    { at: now - bill.ago / 2 },
  )
}

import type { Fen } from '../../cloudfunctions/lib/protocol/index.ts'

/** A stay in hospital, as the HIS keeps it. Names as the standard's. */
export interface Stay {
  /** 医院住院登记号. */
  hosp_mdtrt_id: string
  /** 医保住院登记号; undefined for a patient who pays everything. */
  mdtrt_id: string | undefined
  psn_name: string
  /** Dictionary idtype, appendix 3. */
  cert_type: string
  cert_no: string
  med_type: string
  is_own: boolean
  ward: string
  bed: string
  /** ms since the epoch. */
  admitted_at: number
}

/**
 * What a stay cost and who pays, fen. `cash` is what the patient pays at the counter, `bank` what the bank's credit
 * pays.
 */
export interface Amounts {
  total: Fen
  fund: Fen
  account: Fen
  cash: Fen
  bank: Fen
}

export interface Bill extends Amounts {
  /** 医院结算流水号. */
  hospitalSettlementNo: string
  /** 医保结算流水号; undefined for a patient who pays everything. */
  insuranceSettlementNo: string | undefined
  /** ms since the epoch. */
  settledAt: number
}

/** A stay the sandbox opens with. Amounts are decimal strings of yuan, times `yyyy-MM-dd HH:mm:ss`, Asia/Shanghai. */
export interface DemoStay {
  hosp_mdtrt_id: string
  mdtrt_id?: string
  psn_name: string
  cert_type: string
  cert_no: string
  ward: string
  bed: string
  med_type: string
  is_own: boolean
  admitted_at?: string
  bill?: DemoBill
}

interface DemoBill {
  medfee_sumamt: string
  fund_pay_sumamt: string
  acct_pay_sumamt: string
  cash_payamt: string
  cntr_bank_act_amt: string
  setl_id?: string
  hosp_setl_id?: string
  setl_time?: string
}

/**
 * medfee_sumamt = fund_pay_sumamt + acct_pay_sumamt + cash_payamt + cntr_bank_act_amt: implied by the table of settle.
 */
export const addsUp = ({ total, fund, account, cash, bank }: Amounts): boolean =>
  total === fund + account + cash + bank

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

/** What a stay cost and who pays, fen. `cash` is the patient's own part, `bank` what the bank's credit pays of it. */
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

export interface DemoBill {
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
 * Whether the parts make up the whole. The standard does not say whether the bank's part is inside the cash part or
 * beside it; hospitals do either, so either passes.
 */
export function addsUp({ total, fund, account, cash, bank }: Amounts): boolean {
  const paid = fund + account + cash
  return (paid === total && bank <= cash) || paid + bank === total
}

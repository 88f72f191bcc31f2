import type { Bill, Preauthorization } from '../../cloudfunctions/patient/api.ts'

/** A stay's state: nothing frozen, where nothing else is given. */
export const stateOf = (given: Partial<Preauthorization> = {}): Preauthorization => ({
  hosp_mdtrt_id: 'ZY1',
  cntr_state: 'x',
  phase: 'none',
  money: {},
  frez_amt: '0.00',
  cntr_act_amt: '0.00',
  asOf: '2026-05-03 09:00:00',
  ...given,
})

export const billOf = (given: Partial<Bill> = {}): Bill => ({
  hosp_mdtrt_id: 'ZY1',
  settled: false,
  setl_time: '2026-05-09 10:00:00',
  medfee_sumamt: '10000.00',
  fund_pay_sumamt: '4500.00',
  acct_pay_sumamt: '2200.00',
  cash_payamt: '0.00',
  cntr_bank_act_amt: '3300.00',
  ...given,
})

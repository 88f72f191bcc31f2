import { formatDateTime } from '../cloudfunctions/lib/protocol/index.ts'
import { CODE_SETS, type CodeSet } from './codeSets.ts'
import { demoBill, patientsAt } from './defaults.ts'
import type { DemoStay } from './hospital/index.ts'

const DAY = 86_400_000

/**
 * The demo patients' stays as the HIS knows them.
 * @param now ms since the epoch
 * @param nth of the hospital's institutions; 0 is the first
 */
export function demoStays(
  now: number = Date.now(),
  { inpatient }: CodeSet = CODE_SETS.first,
  nth = 0,
): DemoStay[] {
  return patientsAt(nth).map((patient, index): DemoStay => {
    const { hosp_mdtrt_id, psn_name, cert_type, cert_no, is_own } = patient
    const bill = demoBill(patient)
    return {
      hosp_mdtrt_id,
      psn_name,
      cert_type,
      cert_no,
      is_own,
      ...(patient.mdtrt_id !== undefined && { mdtrt_id: patient.mdtrt_id }),
      ward: index % 2 === 0 ? '心血管内科' : '普外科',
      bed: String(index + 1),
      med_type: inpatient,
      admitted_at: formatDateTime(now - 6 * DAY - index * 3_600_000),
      ...(bill && {
        bill: {
          medfee_sumamt: bill.medfee_sumamt,
          fund_pay_sumamt: bill.fund_pay_sumamt,
          acct_pay_sumamt: bill.acct_pay_sumamt,
          cash_payamt: bill.cash_payamt,
          cntr_bank_act_amt: bill.cntr_bank_act_amt,
          setl_id: bill.setl_id,
          hosp_setl_id: bill.hosp_setl_id,
          setl_time: formatDateTime(now - bill.ago),
        },
      }),
    }
  })
}

import { formatDateTime } from '../../cloudfunctions/lib/protocol/index.ts'
import { CODE_SETS } from '../../sandbox/codeSets.ts'
import type { DemoPatient } from '../../sandbox/defaults.ts'
import type { DemoStay } from '../../sandbox/hospital/index.ts'
import type { Ledger } from '../../sandbox/platform/index.ts'
import { checkDigit } from '../../shared/citizenNumber.ts'

const DAY = 86_400_000
/** What each may have frozen, fen. */
const CREDIT = 2_000_000n

/** So many people of no one's name, each with a number and a stay of their own. */
export const inpatients = (count: number): DemoPatient[] =>
  Array.from({ length: count }, (_, number) => {
    const of = String(number).padStart(5, '0')
    return {
      key: `inpatient-${of}`,
      psn_name: `测${[...of].map((digit) => '甲乙丙丁戊己庚辛壬癸'[Number(digit)]).join('')}`,
      cert_type: '01',
      cert_no: numbered(number),
      hosp_mdtrt_id: `ZYM${of}`,
      mdtrt_id: `YBM${of}`,
      is_own: false,
      what: '一个早上来看的病人',
    }
  })

/** GB 11643: born on one of many days, the check digit right. */
function numbered(number: number): string {
  const born = new Date(Date.UTC(1940, 0, 1) + Math.floor(number / 999) * DAY)
  const digits = `350502${born.toISOString().slice(0, 10).replaceAll('-', '')}${String((number % 999) + 1).padStart(3, '0')}`
  return digits + checkDigit(digits)
}

/** They have signed, and nothing is frozen yet. */
export function enrol(ledger: Ledger, patients: readonly DemoPatient[], now: number): void {
  for (const { psn_name, cert_type, cert_no, hosp_mdtrt_id } of patients)
    ledger.enrol({
      psn_name,
      cert_type,
      cert_no,
      account: CREDIT,
      bank: CREDIT,
      agreements: [
        {
          agreementNo: `XY${hosp_mdtrt_id}`,
          selfPaying: false,
          signedAt: now - 7 * DAY,
          state: CODE_SETS.first.signState.signed,
          attachment: Buffer.from('住院信用就医协议').toString('base64'),
        },
      ],
    })
}

/** As the HIS has them, with a bill to look at. */
export const staysOf = (patients: readonly DemoPatient[], now: number): DemoStay[] =>
  patients.map(({ hosp_mdtrt_id, psn_name, cert_type, cert_no, mdtrt_id, is_own }, index) => ({
    hosp_mdtrt_id,
    psn_name,
    cert_type,
    cert_no,
    is_own,
    ...(mdtrt_id !== undefined && { mdtrt_id }),
    ward: '普外科',
    bed: String(index + 1),
    med_type: CODE_SETS.first.inpatient,
    admitted_at: formatDateTime(now - DAY),
    bill: {
      medfee_sumamt: '1500.00',
      fund_pay_sumamt: '600.00',
      acct_pay_sumamt: '200.00',
      cash_payamt: '0.00',
      cntr_bank_act_amt: '700.00',
    },
  }))

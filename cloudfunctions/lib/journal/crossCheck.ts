import { SERVICES, formatDecimal } from '../protocol/index.ts'
import type { ParsedRequest } from './identify.ts'

/**
 * Whether a settlement's parts make its whole: medfee_sumamt = fund_pay_sumamt + acct_pay_sumamt + cash_payamt +
 * cntr_bank_act_amt. The table implies it without saying so: a warning, never a refusal.
 * @returns the difference in yuan, or undefined where all is well
 */
export function crossCheck(request: ParsedRequest): string | undefined {
  if (request.service !== 'settle') return undefined
  const { totalFee, fundPaid, accountPaid, cashPaid, bankActual } = SERVICES.settle.request.read(
    request.wire,
  )
  const difference = totalFee - (fundPaid + accountPaid + cashPaid + bankActual)
  return difference === 0n
    ? undefined
    : `medfee_sumamt 与各项支付之和相差 ${formatDecimal(difference)}`
}

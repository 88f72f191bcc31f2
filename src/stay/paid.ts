import type { Bill, Preauthorization } from '../../cloudfunctions/patient/api.ts'
import { formatMoney, isZero } from '../money/format.ts'
import { addMoney } from '../money/sum.ts'
import { isHeld } from './held.ts'

/** What the hold pays of a bill: account and bank together. */
export interface FromHold {
  total: string
  account: string
  bank: string
  /** False: as the hospital reckons it so far. */
  paid: boolean
}

type Settled = Pick<Preauthorization, 'phase' | 'money' | 'cntr_act_amt'>

/**
 * Ties a bill to the hold. A bill that only the HIS has given counts as paid where its two parts come to what the
 * platform has settled.
 * @returns undefined where it is not known what the hold has paid, or it is no matter of the hold
 */
export function fromHold(bill: Bill, state: Settled): FromHold | undefined {
  const { phase, money, cntr_act_amt } = state
  const { acct_pay_sumamt: account, cntr_bank_act_amt: bank } = bill
  const total = addMoney(account, bank)
  if (total === undefined) return undefined
  if (bill.settled) return { total, account, bank, paid: true }
  if (phase === 'settled' || phase === 'refunded')
    return sameMoney(total, money.used ?? cntr_act_amt)
      ? { total, account, bank, paid: true }
      : undefined
  return isHeld(state) && !isZero(total) ? { total, account, bank, paid: false } : undefined
}

/** Whether two amounts are the same, however they are written; one that is not known is like no other. */
export const sameMoney = (one: string | undefined, other: string): boolean =>
  one !== undefined && formatMoney(one) === formatMoney(other)

/** In a sentence. */
export const yuan = (amount: string): string => `¥${formatMoney(amount)}`

/** Whether the whole of it was given back. */
export const isGivenBack = (bill: Bill): boolean =>
  bill.refunded !== undefined &&
  sameMoney(addMoney(bill.acct_pay_sumamt, bill.cntr_bank_act_amt), bill.refunded)

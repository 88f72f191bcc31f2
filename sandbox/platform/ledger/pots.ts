import type { Fen } from '../../../cloudfunctions/lib/protocol/index.ts'

/** What an amount consists of: the insured account (医保个帐) and the bank's credit. Fen. */
export interface Pots {
  account: Fen
  bank: Fen
}

export const total = ({ account, bank }: Pots): Fen => account + bank

export const minus = (left: Pots, right: Pots): Pots => ({
  account: left.account - right.account,
  bank: left.bank - right.bank,
})

const least = (left: Fen, right: Fen): Fen => (left < right ? left : right)

/** A freeze takes the patient's own account first, the bank for the rest. The caller has seen that there is enough. */
export function accountFirst(amount: Fen, from: Pots): Pots {
  const account = least(amount, from.account)
  return { account, bank: amount - account }
}

/** What is given back goes to the bank first: that part is borrowed. */
export function bankFirst(amount: Fen, from: Pots): Pots {
  const bank = least(amount, from.bank)
  return { account: amount - bank, bank }
}

/**
 * A settlement's two amounts against the two pots of its freeze. The standard sets no limit for either, so only their
 * sum is judged: what one pot lacks comes out of the other.
 */
export function drawn(wanted: Pots, from: Pots): Pots {
  const account = least(wanted.account, from.account)
  const bank = least(total(wanted) - account, from.bank)
  return { account: total(wanted) - bank, bank }
}

import { formatDecimal, parseDecimal, type Fen } from '../protocol/index.ts'
import type { MoneyService, Observation } from './intent.ts'

/** What a call has moved, where it alone explains how the platform's words have changed. `at` is empty where they do not say when. */
export interface Explanation {
  amount: string
  at: string
}

/**
 * Whether exactly this call explains what the platform told before and what it tells now.
 * @param amount yuan, two digits; undefined where the platform decides
 */
export const explains = (
  service: MoneyService,
  before: Observation,
  now: Observation,
  amount: string | undefined,
): Explanation | undefined =>
  EXPLAINED[service](before, now, amount === undefined ? undefined : fen(amount))

/** When it was settled, where that is not of an earlier settlement. */
export const settledSince = (before: Observation, now: Observation): string =>
  now.settledAt === before.settledAt ? '' : now.settledAt

const fen = (text: string): Fen => parseDecimal(text, 'amount')

const EXPLAINED: Record<
  MoneyService,
  (before: Observation, now: Observation, amount: Fen | undefined) => Explanation | undefined
> = {
  freeze(before, now, amount) {
    const fresh = now.frozenAt !== before.frozenAt || fen(before.frozen) === 0n
    const asAsked = fen(now.frozen) > 0n && (amount === undefined || fen(now.frozen) === amount)
    return fresh && asAsked && now.settled === before.settled
      ? { amount: now.frozen, at: now.frozenAt }
      : undefined
  },
  release(before, now, amount = 0n) {
    const asAsked =
      fen(now.frozen) === fen(before.frozen) - amount &&
      now.settled === before.settled &&
      now.settledAt === before.settledAt
    return asAsked ? { amount: formatDecimal(amount), at: '' } : undefined
  },
  settle(before, now, amount = 0n) {
    // Not every platform gives a time; where none is, only an amount can tell.
    const later = now.settledAt === '' ? amount > 0n : now.settledAt !== before.settledAt
    const asAsked = fen(now.settled) === fen(before.settled) + amount && later
    return asAsked ? { amount: formatDecimal(amount), at: now.settledAt } : undefined
  },
  refund(before, now, amount = 0n) {
    const asAsked =
      fen(now.settled) === fen(before.settled) - amount && now.frozen === before.frozen
    return asAsked ? { amount: formatDecimal(amount), at: settledSince(before, now) } : undefined
  },
}

import { formatDecimal, parseDecimal, type Fen } from '../protocol/index.ts'
import type { Intent, MoneyService, Observation } from './intent.ts'

/** What asking tells about a call whose answer never came. */
export type Verdict =
  | { is: 'done'; amount: string; at: string }
  | { is: 'not-done' }
  /** Nothing has happened yet, but the message may still be on its way. */
  | { is: 'wait' }
  /** Something happened that this call alone does not explain. */
  | { is: 'person' }

/**
 * Compares the platform's own words before the call and now. The intents of a stay are sent one at a time, so a change
 * that is exactly this call's is this call's; any other change is for a person.
 * @param amount what the call would move, fen; undefined where the platform decides
 * @param quiet whether the message is too old to be accepted any more: only then does "nothing changed" mean "not done"
 */
export function decide(intent: Pick<Intent, 'service' | 'baseline'>, amount: Fen | undefined, now: Observation, quiet: boolean): Verdict {
  const before = intent.baseline
  if (now.listed && amount !== undefined) {
    return now.listed === formatDecimal(amount) ? { is: 'done', amount: now.listed, at: now.settledAt } : { is: 'person' }
  }
  if (same(before, now)) return quiet ? { is: canTell(intent.service, now) ? 'not-done' : 'person' } : { is: 'wait' }
  if (now.untold !== '') return { is: quiet ? 'person' : 'wait' }
  return EXPLAINED[intent.service](before, now, amount) ?? { is: 'person' }
}

const same = (before: Observation, now: Observation): boolean =>
  before.untold === now.untold && before.state === now.state && before.frozen === now.frozen && before.frozenAt === now.frozenAt
  && before.settled === now.settled && before.settledAt === now.settledAt

/**
 * Where the platform tells nothing of the stay, before and after in the same words: a freeze would have changed that;
 * of a settlement its list of the day can say that it was not made.
 */
function canTell(service: MoneyService, { untold, listed }: Observation): boolean {
  if (untold === '') return true
  return untold !== 'unreadable' && (service === 'freeze' || (service === 'settle' && listed === null))
}

const fen = (text: string): Fen => parseDecimal(text, 'amount')

type Explanation = (before: Observation, now: Observation, amount: Fen | undefined) => Verdict | undefined

const EXPLAINED: Record<MoneyService, Explanation> = {
  freeze(before, now, amount) {
    const fresh = now.frozenAt !== before.frozenAt || fen(before.frozen) === 0n
    const asAsked = fen(now.frozen) > 0n && (amount === undefined || fen(now.frozen) === amount)
    return fresh && asAsked && now.settled === before.settled ? { is: 'done', amount: now.frozen, at: now.frozenAt } : undefined
  },
  release(before, now, amount = 0n) {
    const asAsked = fen(now.frozen) === fen(before.frozen) - amount && now.settled === before.settled && now.settledAt === before.settledAt
    return asAsked ? { is: 'done', amount: formatDecimal(amount), at: '' } : undefined
  },
  settle(before, now, amount = 0n) {
    const asAsked = fen(now.settled) === fen(before.settled) + amount && now.settledAt !== before.settledAt
    return asAsked ? { is: 'done', amount: formatDecimal(amount), at: now.settledAt } : undefined
  },
  refund(before, now, amount = 0n) {
    const asAsked = fen(now.settled) === fen(before.settled) - amount && now.frozen === before.frozen
    return asAsked ? { is: 'done', amount: formatDecimal(amount), at: now.settledAt } : undefined
  },
}

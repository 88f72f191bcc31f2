import { formatDecimal, type Fen } from '../protocol/index.ts'
import type { Intent, Observation } from './intent.ts'
import { MONEY_SERVICES } from './services/index.ts'
import { settledSince } from './services/read.ts'

/** What asking tells about a call whose answer never came. */
export type Verdict =
  | { is: 'done'; amount: string; at: string; shownBy: 'stay' | 'list' }
  | { is: 'not-done' }
  /** Nothing has happened yet, but the message may still be on its way. */
  | { is: 'wait' }
  /** Something happened that this call alone does not explain, or nothing shows and that proves nothing. */
  | { is: 'person' }

export interface Circumstances {
  /** The message is too old to be accepted any more: only then does "nothing changed" mean "not done". */
  quiet: boolean
  /** Such a call would show: see precedents.ts. */
  wouldShow: boolean
  /**
   * Before this call the platform did not yet show the one before it, of the same kind: what has changed may be that
   * one's.
   */
  lagging: boolean
}

/**
 * Compares the platform's own words before the call and now. The intents of a stay are sent one at a time, so a change
 * that is exactly this call's is this call's; any other change is for a person.
 * @param amount what the call would move, fen; undefined where the platform decides
 */
export function decide(
  intent: Pick<Intent, 'service' | 'baseline'>,
  amount: Fen | undefined,
  now: Observation,
  { quiet, wouldShow, lagging }: Circumstances,
): Verdict {
  const { service, baseline: before } = intent
  if (now.listed && amount !== undefined) {
    return now.listed === formatDecimal(amount)
      ? { is: 'done', amount: now.listed, at: settledSince(before, now), shownBy: 'list' }
      : { is: 'person' }
  }
  if (same(before, now)) return quiet ? { is: wouldShow ? 'not-done' : 'person' } : { is: 'wait' }
  if (now.untold !== '') return { is: quiet ? 'person' : 'wait' }
  const explanation = MONEY_SERVICES[service].explain(before, now, amount)
  return explanation === undefined || lagging
    ? { is: 'person' }
    : { is: 'done', ...explanation, shownBy: 'stay' }
}

/** Whether the platform tells the same of the stay. */
export const same = (before: Observation, now: Observation): boolean =>
  before.untold === now.untold &&
  before.state === now.state &&
  before.frozen === now.frozen &&
  before.frozenAt === now.frozenAt &&
  before.settled === now.settled &&
  before.settledAt === now.settledAt

import { parseDecimal, type Fen } from '../protocol/index.ts'
import type { Intent } from './intent.ts'

/** What our journal says of one stay, fen. Always held = settled + released + outstanding. */
export interface StayLedger {
  /** Ever frozen. */
  held: Fen
  /** Taken from the hold by settlements; refunds are counted apart. */
  settled: Fen
  released: Fen
  /** Still frozen. */
  outstanding: Fen
  /** Given back of what was settled. */
  refunded: Fen
  /** What cannot be: a movement larger than what it moved from. Such a movement is counted as far as it can be. */
  contradictions: string[]
}

/** Folds the done intents of a stay, oldest first. A settlement ends the freeze: what it leaves is released. */
export function foldLedger(history: readonly Intent[]): StayLedger {
  const ledger: StayLedger = {
    held: 0n,
    settled: 0n,
    released: 0n,
    outstanding: 0n,
    refunded: 0n,
    contradictions: [],
  }
  for (const intent of history) {
    if (intent.status !== 'done' || intent.effect === null) continue
    const amount = parseDecimal(intent.effect.amount, 'amount')
    const within = (most: Fen) => {
      if (amount <= most) return amount
      ledger.contradictions.push(`${intent.service} #${intent.sequence}`)
      return most
    }
    switch (intent.service) {
      case 'freeze':
        ledger.held += amount
        ledger.outstanding += amount
        break
      case 'release': {
        const moved = within(ledger.outstanding)
        ledger.released += moved
        ledger.outstanding -= moved
        break
      }
      case 'settle': {
        // An outpatient's settlement has no freeze before it: there is nothing to take it from, and nothing wrong.
        const moved = ledger.held === 0n ? 0n : within(ledger.outstanding)
        ledger.settled += moved
        ledger.released += ledger.outstanding - moved
        ledger.outstanding = 0n
        break
      }
      case 'refund':
        ledger.refunded += ledger.held === 0n ? amount : within(ledger.settled - ledger.refunded)
        break
    }
  }
  return ledger
}

export const freezeIsOpen = (history: readonly Intent[]): boolean =>
  foldLedger(history).outstanding > 0n

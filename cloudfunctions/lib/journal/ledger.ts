import { parseDecimal, type Fen } from '../protocol/index.ts'
import type { Intent } from './intent.ts'
import { MONEY_SERVICES } from './services/index.ts'
import type { StayLedger } from './services/service.ts'

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
    MONEY_SERVICES[intent.service].fold(ledger, amount, within)
  }
  return ledger
}

export const freezeIsOpen = (history: readonly Intent[]): boolean =>
  foldLedger(history).outstanding > 0n

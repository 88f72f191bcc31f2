import { randomBytes } from 'node:crypto'
import { CODE_MS, type Person } from './requests.ts'

/** Whose e-voucher was shown, and whether from a relative's phone. */
export interface Card {
  holder: Person
  family: boolean
}

/** The one-time codes of e-vouchers that were shown. */
export interface Cards {
  /** @param lifetimeMs below 0 for a code that has expired already */
  issue(card: Card, lifetimeMs?: number): string
  /** Once; undefined where there is no such code, or not any more. */
  redeem(code: string): Card | undefined
}

/** @param now ms since the epoch */
export function createCards(now: () => number): Cards {
  const issued = new Map<string, Card & { expiresAt: number }>()
  return {
    issue(card, lifetimeMs = CODE_MS) {
      for (const [code, { expiresAt }] of issued) if (expiresAt < now()) issued.delete(code)
      const code = randomBytes(16).toString('hex').toUpperCase()
      issued.set(code, { ...card, expiresAt: now() + lifetimeMs })
      return code
    },
    redeem(code) {
      const card = issued.get(code)
      issued.delete(code)
      return card !== undefined && now() <= card.expiresAt ? card : undefined
    },
  }
}

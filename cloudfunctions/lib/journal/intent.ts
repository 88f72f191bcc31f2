import type { MoneyService } from '../protocol/index.ts'
import type { Document } from '../store/store.ts'

export type { MoneyService }

/**
 * `sending`  journalled, and perhaps on its way; past `sendBy` nobody is waiting for the answer any more
 * `unknown`  sent, and no usable answer came: only asking can tell
 * `done`     the platform acted
 * `refused`  the platform said no
 * `not-done` it never left, or the platform was asked and had not acted
 * `person`   asking could not tell so far: a person decides, with the facts of `observed`, unless asking tells after
 * all
 */
export type IntentStatus = 'sending' | 'unknown' | 'done' | 'refused' | 'not-done' | 'person'

export const isUnresolved = ({ status }: Pick<Intent, 'status'>): boolean =>
  status === 'sending' || status === 'unknown' || status === 'person'

/** It is certain that nothing came of it: it has moved nothing, and its number is free. */
export const cameToNothing = ({ status }: Pick<Intent, 'status'>): boolean =>
  status === 'refused' || status === 'not-done'

/** One money-moving call of the hospital, written before it is sent. Personal data only in the sealed parts. */
export interface Intent extends Document {
  /** Institution and stay, as identifierKey writes them; the intents of a stay follow one another, one at a time. */
  stayKey: string
  /** From 1. Creating the next number is what makes two callers one. */
  sequence: number
  service: MoneyService
  status: IntentStatus
  /** As the HIS wrote it first. */
  stayId: string
  /** Fingerprint of the very message: a repeat of it is the same intent, whatever else happened since. */
  messageKey: string
  /**
   * Of settle and refund: the hospital's settlement or refund number; of release: amount and reason; of freeze: empty.
   * Written as identifierKey does, so that two spellings of one number meet.
   */
  naturalKey: string
  /** Of settle: the hospital's settlement number as identifierKey writes it, else empty. */
  settlementNo: string
  /** Of settle: the day of setl_time in Shanghai, `yyyy-MM-dd`, else empty. */
  feeDate: string
  /** Of settle: med_type, else empty. */
  visitType: string
  /** Of the request that made it: by it the log tells the rest. */
  requestId?: string
  /** ms since the epoch. */
  createdAt: number
  /** Until when the sender may be waiting, ms since the epoch. */
  sendBy: number
  /** Until when the platform may still accept the message, wherever it is kept up, ms since the epoch. */
  acceptableUntil: number
  updatedAt: number
  /** The business data as the HIS sent it, every field, sealed. */
  request: string
  /** What `.02` said just before: the platform's own words for "nothing has happened yet". */
  baseline: Observation
  /** The platform's answer {code, type, message, data}, sealed; null where none came. */
  answer: string | null
  /** What moved, where it is done. */
  effect: Effect | null
  /** How the outcome is known: `answer`, `never-sent`, `asked` or `person`; empty while it is not. */
  knownBy: '' | 'answer' | 'never-sent' | 'asked' | 'person'
  /** What asking last said, for whoever decides; null where nobody has asked. */
  observed: Observation | null
  /** Who decided and why, where a person did; two of them, since there has to be a second. */
  decision: { by: string; why: string; confirmedBy?: string } | null
  /** What one person has found out and another has yet to confirm. */
  proposal?: Proposal
  /** When it was last repeated with something that differs beside the point, and what (sealed). */
  repeat?: { at: number; differing: string }
}

interface Proposal extends Document {
  outcome: 'done' | 'not-done'
  /** What moved, yuan with two digits; null where nothing did. */
  amount: string | null
  by: string
  why: string
  /** ms since the epoch. */
  at: number
}

/** Money that moved, decimal strings of yuan; times are Asia/Shanghai text. */
export interface Effect extends Document {
  amount: string
  /** Freeze only; null where the platform's answer was lost. */
  accountAmount: string | null
  bankAmount: string | null
  at: string
  /** The platform's serial number; empty where its answer was lost. */
  serialNo: string
}

/**
 * A stay as the platform sees it at one moment (BC00.03.00.02), and whether its list of settlements has the number
 * (.07).
 */
export interface Observation extends Document {
  /**
   * Empty: it told. `refused <code>`: it would not, as of a stay it does not know, or for any other reason: no code has
   * a defined meaning. `unreadable`: its answer broke the table.
   */
  untold: string
  state: string
  frozen: string
  frozenAt: string
  settled: string
  settledAt: string
  /**
   * Of settle: the amount `.07` has for the settlement number; null: not listed; empty: not asked, or not to be had.
   */
  listed: string | null
  /** ms since the epoch. */
  at: number
}

import type { Document } from '../store/store.ts'

/**
 * `sending` written down, and perhaps on its way: whatever dies now, it is never sent again
 * `unsent`  it certainly did not go, and is tried again
 * `sent`, `refused`, `unknown` as the sender said; `expired`: too late to be of use; `withdrawn`: the authorisation was
 * gone
 */
export type NoticeStatus =
  'sending' | 'unsent' | 'sent' | 'refused' | 'unknown' | 'expired' | 'withdrawn'

/** One message to one person about one intent, written before it is sent. Nothing of the patient but opaque ids. */
export interface Notice extends Document {
  intentId: string
  openid: string
  patientId: string
  kind: string
  status: NoticeStatus
  /** Sendings begun. */
  tries: number
  /** Why it is not sent, in the sender's words; else empty. */
  why: string
  /** When it happened, and when this was last written, ms since the epoch. */
  happenedAt: number
  updatedAt: number
}

/** After that a message would confuse more than it tells, ms. */
export const USEFUL_FOR = 24 * 3_600_000
/** Kept so long, so that nothing that is still useful is sent twice, ms. */
export const KEPT_FOR = 7 * 86_400_000

/**
 * Until the next try of what certainly did not go, ms: half a minute, then twice as long each time, at most an hour.
 */
export const pauseAfter = (tries: number): number => Math.min(30_000 * 2 ** (tries - 1), 3_600_000)

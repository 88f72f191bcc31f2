import { isOvertaken } from '../store/errors.ts'
import { put } from '../store/put.ts'
import type { Document, Store } from '../store/store.ts'

/**
 * What the timer found when it last came: how the whole stands, in numbers, whichever instance asks. Null where the
 * part that would know has failed.
 */
export interface Pulse extends Document {
  /** When the tick ended, ms since the epoch, and how long it took, ms. */
  at: number
  tookMs: number
  /** Parts of the tick that failed. A day that could not be reconciled is overdue. */
  failed: number
  /** Money-moving calls whose outcome asking may still tell, and those that wait for a person. */
  unknown: number | null
  persons: number | null
  /** When the oldest of both was made, ms since the epoch; null where there is none. */
  oldestAt: number | null
  /** Differences in the latest reports of the days that are caught up on. */
  differences: number | null
  /** Reports that are due and not made. */
  overdue: number | null
}

/** Over the one before. Where two ticks end at once, either is as good. */
export async function writePulse(store: Store, pulse: Pulse): Promise<void> {
  const before = await store.get<Pulse>('pulse', ID)
  try {
    await put(store, 'pulse', ID, before, pulse)
  } catch (error) {
    if (!isOvertaken(error)) throw error
  }
}

/** Undefined where no tick has ever come to its end. */
export const readPulse = async (store: Store): Promise<Pulse | undefined> =>
  (await store.get<Pulse>('pulse', ID))?.document

const ID = 'tick'

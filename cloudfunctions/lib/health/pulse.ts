import { unlessOvertaken } from '../store/errors.ts'
import { put } from '../store/put.ts'
import type { Document, Store } from '../store/store.ts'

/** How an institution stands, in numbers. Null where the part that would know has failed. */
export interface Standing extends Document {
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

/** What the timer found when it last came, whichever instance asks. */
export interface Pulse extends Document {
  /** When the tick ended, ms since the epoch, and how long it took, ms. */
  at: number
  tookMs: number
  /** Parts of the tick that failed. A day that could not be reconciled is overdue. */
  failed: number
  /** By 机构编号. */
  institutions: Record<string, Standing>
}

/** Over the one before. Where two ticks end at once, either is as good. */
export async function writePulse(store: Store, pulse: Pulse): Promise<void> {
  const before = await store.get<Pulse>('pulse', ID)
  await put(store, 'pulse', ID, before, pulse).catch(unlessOvertaken)
}

/** As it is kept; undefined where no tick has ever come to its end. */
export const keptPulse = async (store: Store): Promise<Pulse | PulseOfOne | undefined> =>
  (await store.get<Pulse | PulseOfOne>('pulse', ID))?.document

/** Undefined where no tick has ever come to its end. @param only whose it is where it was written for the only one */
export async function readPulse(store: Store, only: string): Promise<Pulse | undefined> {
  const pulse = await keptPulse(store)
  if (pulse === undefined || isOfSeveral(pulse)) return pulse
  const { at, tookMs, failed, unknown, persons, oldestAt, differences, overdue } = pulse
  const standing = { unknown, persons, oldestAt, differences, overdue }
  return { at, tookMs, failed, institutions: { [only]: standing } }
}

/** Until there could be several, the numbers stood in the pulse itself. */
interface PulseOfOne extends Standing {
  at: number
  tookMs: number
  failed: number
}

const isOfSeveral = (pulse: Pulse | PulseOfOne): pulse is Pulse => 'institutions' in pulse

/** The sum of what each says; null where one does not know. */
export function sumOf(
  { institutions }: Pulse,
  of: (one: Standing) => number | null,
): number | null {
  const values = Object.values(institutions).map(of)
  return values.reduce((sum, value) => (sum === null || value === null ? null : sum + value), 0)
}

/** Of all; null where there is none. */
export function oldestOf({ institutions }: Pulse): number | null {
  const times = Object.values(institutions).flatMap(({ oldestAt }) => oldestAt ?? [])
  return times.length === 0 ? null : Math.min(...times)
}

const ID = 'tick'

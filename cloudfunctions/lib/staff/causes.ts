import { ALERTS, holds, lastingMs, type Alert } from '../health/alerts.ts'
import type { Gauges } from '../health/metrics.ts'
import type { Document } from '../store/store.ts'

/** How one cause stands with those who are told by one channel. */
interface Cause extends Document {
  /** Since when it is so, ms since the epoch; null where it is not. */
  since: number | null
  /** When they were last told of it, ms since the epoch. */
  toldAt: number | null
  /** They were told that it is so, and not yet that it is over. */
  open: boolean
}

/** By the alert's name. */
export type Causes = Record<string, Cause>

export interface Step {
  causes: Causes
  /** What is to be told now. */
  begun: Alert[]
  over: Alert[]
}

const HOUR = 3_600_000
/** How soon they are told of the same cause again, ms: while it lasts, and where it comes back. */
const REMIND_AFTER: Readonly<Record<Alert['severity'], number>> = {
  critical: HOUR,
  warning: 24 * HOUR,
}

/**
 * What is to be told by what the gauges say now: a cause when it has lasted as long as its rule says, again while it
 * lasts, and that it is over; never twice in an hour. What nobody knows stays as it was.
 * @param now ms since the epoch
 */
export function nextStep(before: Causes, gauges: Gauges, now: number): Step {
  const step: Step = { causes: {}, begun: [], over: [] }
  for (const alert of ALERTS) {
    const known = before[alert.name]
    const next = nextOf(alert, known, holds(alert.when, gauges, now), now)
    if (next !== undefined) step.causes[alert.name] = next
    if (next?.open === true && next.toldAt !== known?.toldAt) step.begun.push(alert)
    if (known?.open === true && next?.open !== true) step.over.push(alert)
  }
  return step
}

function nextOf(
  alert: Alert,
  known: Cause | undefined,
  is: boolean | undefined,
  now: number,
): Cause | undefined {
  if (is === undefined) return known
  const { toldAt = null, open = false } = known ?? {}
  if (!is)
    return toldAt !== null && now - toldAt < HOUR ? { since: null, toldAt, open: false } : undefined
  const since = known?.since ?? now
  const rested = toldAt === null || now - toldAt >= (open ? REMIND_AFTER[alert.severity] : HOUR)
  return rested && now - since >= lastingMs(alert)
    ? { since, toldAt: now, open: true }
    : { since, toldAt, open }
}

import { formatDateTime, parseDateTime } from '../lib/protocol/index.ts'

const DAY = 86_400_000

/** The day in Shanghai, `yyyy-MM-dd`. @param now ms since the epoch */
export const dayOf = (now: number): string => formatDateTime(now).slice(0, 10)

/** The day so many days later, or earlier. @throws ProtocolError where the text is no day */
export const dayAfter = (day: string, days: number): string =>
  dayOf(parseDateTime(day, 'fee_time').getTime() + days * DAY)

/** What is known of a day that was reconciled before. */
export interface ReconciledDay {
  feeDate: string
  /** The day in Shanghai on which it was done last. */
  ranOn: string
  /** Nothing differed, and no outcome was unknown. */
  clean: boolean
}

/** A day that was not clean is looked at again each following day, for so many days: late answers and corrections. */
const LOOK_AGAIN_DAYS = 7

/**
 * Which days are to be reconciled now, oldest first: the last one that is over, every one before it that was missed
 * since the first known one, and those that were not clean and have not been looked at today.
 * @param known the reports within `catchUpDays`; `ever`: whether there is an older one too
 */
export function dueDays(
  now: number,
  afterMinutes: number,
  catchUpDays: number,
  known: readonly ReconciledDay[],
  ever: boolean,
): string[] {
  const last = dayAfter(dayOf(now - afterMinutes * 60_000), -1)
  const first = dayAfter(last, 1 - catchUpDays)
  const reports = new Map(known.map((report) => [report.feeDate, report]))
  const since = ever ? first : ([...reports.keys()].sort().find((day) => day >= first) ?? last)
  const due: string[] = []
  for (let day = since; day <= last; day = dayAfter(day, 1)) {
    const report = reports.get(day)
    if (report === undefined) due.push(day)
    else if (
      !report.clean &&
      report.ranOn < dayOf(now - afterMinutes * 60_000) &&
      day > dayAfter(last, -LOOK_AGAIN_DAYS)
    )
      due.push(day)
  }
  return due
}

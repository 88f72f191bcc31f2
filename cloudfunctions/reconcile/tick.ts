import type { Several } from '../lib/config/several.ts'
import { keepHeads } from '../lib/audit/heads.ts'
import { oldestOf, sumOf, writePulse, type Pulse, type Standing } from '../lib/health/pulse.ts'
import { resolveAll, type Resolved, type ResolverDependencies } from '../lib/journal/resolve.ts'
import type { Log } from '../lib/log/log.ts'
import {
  dispatchNotices,
  type DispatchResult,
  type NoticeDependencies,
} from '../lib/notices/index.ts'
import { DuplicateError, VersionConflict } from '../lib/store/errors.ts'
import { rowsOf } from '../lib/store/paging.ts'
import type { Store, Stored } from '../lib/store/store.ts'
import { dayAfter, dayOf, dueDays } from './days.ts'
import { reconcileDay, type ReconcileDependencies } from './reconcileDay.ts'
import { differencesOf, reportId, type Report } from './report.ts'

/** What the timer does for one institution. */
export interface InstitutionDependencies
  extends
    ResolverDependencies,
    Omit<ReconcileDependencies, 'journal' | 'now' | 'log' | 'institution'> {
  medTypes: readonly string[]
  afterMinutes: number
  catchUpDays: number
}

export interface TickDependencies {
  /** None waits for another. */
  institutions: Several<InstitutionDependencies>
  store: Store
  now(): number
  log: Log
  notices: NoticeDependencies
  /** Tells the hospital's own people how the whole stands, where that is anything to be told. */
  tellStaff(pulse: Pulse): Promise<void>
  /** Tells them of the reports that were made, by their ids, and of what could not be told before. */
  deliver(made: readonly string[]): Promise<void>
}

export interface TickResult {
  /** Of all institutions; null where one could not be looked at. */
  resolved: Resolved | null
  swept: number | null
  /** What patients were told. */
  told: DispatchResult | null
  /** Ids of the reports that were made now, and of those that could not be. */
  reconciled: string[]
  failed: string[]
}

/** Reconciliations of an institution in one tick: a function has its time limit, and the next tick goes on. */
const MOST_A_TICK = 4
/** While one is at a day, and after it failed, others leave the day alone, ms. */
const TURN = 15 * 60_000

/**
 * What the timer does every few minutes: asks for unknown outcomes, deletes what has expired, tells patients what they
 * asked to be told, and reconciles the days that are due. Each part goes on where another failed; what failed is tried
 * again by a later tick. How the whole stands then is written down for whoever watches it, in the log and in the store.
 */
export async function tick(dependencies: TickDependencies): Promise<TickResult> {
  const { institutions, log, store, now } = dependencies
  const startedAt = now()
  let failed = 0
  const attempt = async <T>(
    what: string,
    act: () => Promise<T>,
    whose = log,
  ): Promise<T | null> => {
    try {
      return await act()
    } catch (error) {
      failed += 1
      whose.error({ err: error }, `${what} failed`)
      return null
    }
  }
  const resolving = Promise.all(
    institutions.map((one) => attempt('resolving', () => resolveAll(one), one.log)),
  )
  const swept = await attempt('sweeping', () => store.sweep())
  const resolved = await resolving
  const told = await attempt('telling patients', () => dispatchNotices(dependencies.notices))
  await attempt('keeping the heads of the audit trail', () => keepHeads(store, log))
  const result: TickResult = { resolved: sumUp(resolved), swept, told, reconciled: [], failed: [] }
  const books = await Promise.all(
    institutions.map((one) =>
      attempt('looking for days to reconcile', () => reconcileDue(one, result), one.log),
    ),
  )
  const pulse: Pulse = {
    at: now(),
    tookMs: now() - startedAt,
    failed,
    institutions: Object.fromEntries(
      institutions.map(({ institution }, at) => [
        institution,
        standingOf(resolved[at] ?? null, books[at] ?? null),
      ]),
    ),
  }
  await attempt('writing the pulse', () => writePulse(store, pulse))
  await attempt('telling the staff', () => dependencies.tellStaff(pulse))
  await attempt('delivering reports', () => dependencies.deliver(result.reconciled))
  tell(pulse, log)
  return result
}

const standingOf = (resolved: Resolved | null, books: Books | null): Standing => ({
  unknown: resolved && resolved.remain,
  persons: resolved && resolved.persons,
  oldestAt: resolved && resolved.oldestAt,
  differences: books && books.differences,
  overdue: books && books.overdue,
})

function sumUp(all: readonly (Resolved | null)[]): Resolved | null {
  const sum: Resolved = { looked: 0, remain: 0, persons: 0, oldestAt: null }
  for (const one of all) {
    if (one === null) return null
    sum.looked += one.looked
    sum.remain += one.remain
    sum.persons += one.persons
    if (one.oldestAt !== null) sum.oldestAt = Math.min(one.oldestAt, sum.oldestAt ?? one.oldestAt)
  }
  return sum
}

/** Alarms may be set on its numbers where nobody fetches the metrics; that it comes no more is one as well. */
function tell(pulse: Pulse, log: Log): void {
  const { at, tookMs, failed, institutions } = pulse
  const minutes = (since: number | null) => (since === null ? 0 : Math.floor((at - since) / 60_000))
  log.info(
    {
      tookMs,
      failed,
      ...totalOf(pulse),
      oldestMinutes: minutes(oldestOf(pulse)),
      ...(Object.keys(institutions).length > 1 && {
        institutions: Object.fromEntries(
          Object.entries(institutions).map(([code, { oldestAt, ...numbers }]) => [
            code,
            { ...numbers, oldestMinutes: minutes(oldestAt) },
          ]),
        ),
      }),
    },
    'tick done',
  )
}

const totalOf = (pulse: Pulse) => ({
  unknown: sumOf(pulse, ({ unknown }) => unknown),
  persons: sumOf(pulse, ({ persons }) => persons),
  differences: sumOf(pulse, ({ differences }) => differences),
  overdue: sumOf(pulse, ({ overdue }) => overdue),
})

/** How the reconciliation stands: differences in the latest reports, and reports that are due and not made. */
interface Books {
  differences: number
  overdue: number
}

async function reconcileDue(
  dependencies: InstitutionDependencies,
  result: TickResult,
): Promise<Books> {
  const { institution, store, medTypes, now, log } = dependencies
  const books: Books = { differences: 0, overdue: 0 }
  let left = MOST_A_TICK
  for (const visitType of medTypes) {
    const { due, reports } = await daysDue(visitType, dependencies)
    for (const feeDate of due) {
      books.overdue++
      if (left === 0) continue
      const name = reportId({ institution, feeDate, visitType })
      const turn = await takeTurn(store, name, now())
      if (turn === undefined) continue
      left--
      try {
        reports.set(feeDate, await reconcileDay(feeDate, visitType, dependencies))
        books.overdue--
        result.reconciled.push(name)
        await giveBack(store, turn)
      } catch (error) {
        // The turn is kept until it runs out: whatever is wrong is not asked for every few minutes.
        log.error({ err: error, feeDate, visitType }, 'reconciliation failed')
        result.failed.push(name)
      }
    }
    for (const report of reports.values()) books.differences += differencesOf(report)
  }
  return books
}

/** And the reports that there are, by their days. */
async function daysDue(
  visitType: string,
  { institution, store, now, afterMinutes, catchUpDays }: InstitutionDependencies,
): Promise<{ due: string[]; reports: Map<string, Report> }> {
  const before = dayOf(now() - afterMinutes * 60_000)
  const first = dayAfter(before, -catchUpDays)
  const reports = new Map<string, Report>()
  const isOf = (report: Report) =>
    report.institution === institution && report.visitType === visitType
  for await (const { document } of rowsOf<Report>(1000, (page) =>
    store.find('reports', {
      range: { field: 'feeDate', from: first, before },
      orderBy: { field: 'feeDate' },
      ...page,
    }),
  ))
    if (isOf(document))
      reports.set(document.feeDate, newer(document, reports.get(document.feeDate)))
  const older = await store.find<Report>('reports', {
    range: { field: 'feeDate', before: first },
    orderBy: { field: 'feeDate', descending: true },
    limit: 100,
  })
  return {
    due: dueDays(
      now(),
      afterMinutes,
      catchUpDays,
      [...reports.values()],
      older.some(({ document }) => isOf(document)),
    ),
    reports,
  }
}

/** A day may have one that was kept under an earlier version's id beside the one that replaced it. */
const newer = (one: Report, other: Report | undefined): Report =>
  other === undefined || one.ranAt >= other.ranAt ? one : other

async function takeTurn(
  store: Store,
  name: string,
  now: number,
): Promise<Stored<{ at: number }> | undefined> {
  try {
    return await store.create('nonces', `reconcile~${name}`, { at: now }, { expiresAt: now + TURN })
  } catch (error) {
    if (error instanceof DuplicateError) return undefined
    throw error
  }
}

async function giveBack(store: Store, turn: Stored<{ at: number }>): Promise<void> {
  try {
    await store.remove('nonces', turn)
  } catch (error) {
    if (!(error instanceof VersionConflict)) throw error
  }
}

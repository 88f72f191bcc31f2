import { resolveAll, type ResolverDependencies } from '../lib/journal/resolve.ts'
import { dispatchNotices, type DispatchResult, type NoticeDependencies } from '../lib/notices/index.ts'
import { DuplicateError, VersionConflict } from '../lib/store/errors.ts'
import type { Store, Stored } from '../lib/store/store.ts'
import { dayAfter, dayOf, dueDays } from './days.ts'
import { reconcileDay, type ReconcileDependencies } from './reconcileDay.ts'
import type { Report } from './report.ts'

export interface TickDependencies extends ResolverDependencies, Omit<ReconcileDependencies, 'journal' | 'now' | 'log'> {
  store: Store
  medTypes: readonly string[]
  afterMinutes: number
  catchUpDays: number
  notices: NoticeDependencies
}

export interface TickResult {
  resolved: { looked: number; remain: number; persons: number } | null
  swept: number | null
  /** What patients were told. */
  told: DispatchResult | null
  /** `day~med_type` of what was reconciled now, and of what could not be. */
  reconciled: string[]
  failed: string[]
}

/** Reconciliations in one tick: a function has its time limit, and the next tick goes on. */
const MOST_A_TICK = 4
/** While one is at a day, and after it failed, others leave the day alone, ms. */
const TURN = 15 * 60_000

/**
 * What the timer does every few minutes: asks for unknown outcomes, deletes what has expired, tells patients what they
 * asked to be told, and reconciles the days that are due. Each part goes on where another failed; what failed is tried again by a later tick.
 */
export async function tick(dependencies: TickDependencies): Promise<TickResult> {
  const { log, store } = dependencies
  const attempt = async <T>(what: string, act: () => Promise<T>): Promise<T | null> => {
    try {
      return await act()
    } catch (error) {
      log.error({ err: error }, `${what} failed`)
      return null
    }
  }
  const resolved = await attempt('resolving', () => resolveAll(dependencies))
  if (resolved !== null && resolved.looked > 0) log.info(resolved, 'unknown outcomes were asked for')
  const swept = await attempt('sweeping', () => store.sweep())
  const told = await attempt('telling patients', () => dispatchNotices(dependencies.notices))
  const result: TickResult = { resolved, swept, told, reconciled: [], failed: [] }
  await attempt('looking for days to reconcile', () => reconcileDue(dependencies, result))
  return result
}

async function reconcileDue(dependencies: TickDependencies, result: TickResult): Promise<void> {
  const { store, medTypes, now, log } = dependencies
  let left = MOST_A_TICK
  for (const visitType of medTypes) {
    for (const feeDate of await daysDue(visitType, dependencies)) {
      if (left === 0) return
      const name = `${feeDate}~${visitType}`
      const turn = await takeTurn(store, name, now())
      if (turn === undefined) continue
      left--
      try {
        await reconcileDay(feeDate, visitType, dependencies)
        result.reconciled.push(name)
        await giveBack(store, turn)
      } catch (error) {
        // The turn is kept until it runs out: whatever is wrong is not asked for every few minutes.
        log.error({ err: error, feeDate, visitType }, 'reconciliation failed')
        result.failed.push(name)
      }
    }
  }
}

async function daysDue(visitType: string, { store, now, afterMinutes, catchUpDays }: TickDependencies): Promise<string[]> {
  const before = dayOf(now() - afterMinutes * 60_000)
  const first = dayAfter(before, -catchUpDays)
  const known: Report[] = []
  let after: Stored<Report> | undefined
  do {
    const page: Stored<Report>[] = await store.find<Report>('reports', {
      range: { field: 'feeDate', from: first, before }, orderBy: { field: 'feeDate' }, limit: 1000, ...(after && { after }),
    })
    known.push(...page.map(({ document }) => document).filter((report) => report.visitType === visitType))
    after = page.length === 1000 ? page.at(-1) : undefined
  } while (after !== undefined)
  const older = await store.find<Report>('reports', { range: { field: 'feeDate', before: first }, orderBy: { field: 'feeDate', descending: true }, limit: 100 })
  return dueDays(now(), afterMinutes, catchUpDays, known, older.some(({ document }) => document.visitType === visitType))
}

async function takeTurn(store: Store, name: string, now: number): Promise<Stored<{ at: number }> | undefined> {
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

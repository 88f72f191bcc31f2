import type { Journal } from '../lib/journal/journal.ts'
import { refundsUnder } from '../lib/journal/refunds.ts'
import type { Log } from '../lib/log/log.ts'
import type { PlatformClient } from '../lib/platform/client.ts'
import { MAX_LARGE_ANSWER_BYTES } from '../lib/platform/transport.ts'
import {
  ProtocolError,
  SERVICES,
  identifierKey,
  parseDateTime,
  type Fen,
} from '../lib/protocol/index.ts'
import type { Store } from '../lib/store/store.ts'
import { addByNumber, compareDay, numbersInDoubt } from './compare.ts'
import type { Finding, OurSettlement, TheirSettlement } from './finding.ts'
import { ourSettlements } from './ours.ts'
import { createTally, differencesOf, keepReport, type Report } from './report.ts'

export interface ReconcileDependencies {
  journal: Journal
  store: Store
  /** Asks for the lists; its time limit is one for long answers. */
  listClient: Pick<PlatformClient, 'call'>
  institution: string
  now(): number
  log: Log
}

/** `of` where it is known beforehand. */
export interface DayProgress {
  phase: 'theirs' | 'ours' | 'compare'
  rows: number
  of: number | undefined
}

export interface DayOptions {
  onProgress?(progress: DayProgress): void
  /** Every finding, in the order of the settlement numbers, matched ones included. */
  onFinding?(finding: Finding): void | Promise<void>
}

/** Between looks at whoever else has something to do in this process, rows. */
const BREATH = 5000

/**
 * Of one list, rows: ten of the largest hospital's days. A list is one message, signed whole, so it is opened whole: a
 * bound on its rows is one on the memory that it needs.
 */
export const MOST_ROWS = 200_000

/**
 * Reconciles one day and 就诊类型: the platform's list (BC00.03.00.07) against our journal, by the hospital's settlement
 * number. A row that cannot be read is reported as such, and does not lose the others.
 * @param feeDate `yyyy-MM-dd`, Shanghai
 * @returns the report as it is kept; running the day again replaces it
 * @throws BusinessError, ProtocolError, UnavailableError where the list cannot be had: nothing is kept then
 */
export async function reconcileDay(
  feeDate: string,
  visitType: string,
  dependencies: ReconcileDependencies,
  options: DayOptions = {},
): Promise<Report> {
  const { journal, store, institution, now, log } = dependencies
  const { onProgress = () => undefined, onFinding } = options

  const of = { institution, feeDate, visitType }
  onProgress({ phase: 'theirs', rows: 0, of: undefined })
  const { theirs, unreadable } = await theirSettlements(feeDate, visitType, dependencies)
  onProgress({ phase: 'theirs', rows: theirs.size, of: theirs.size })

  // Read after the platform's list: what was done meanwhile would else be taken for theirs only.
  const ours = new Map<string, OurSettlement[]>()
  let read = 0
  for await (const one of ourSettlements(journal, of)) {
    addByNumber(ours, one)
    if (++read % BREATH === 0) onProgress({ phase: 'ours', rows: read, of: undefined })
  }
  onProgress({ phase: 'ours', rows: read, of: read })

  const tally = createTally()
  const most = Math.max(ours.size, theirs.size)
  let compared = 0
  const refunds = await refundsOf(numbersInDoubt(ours, theirs), dependencies)
  for (const finding of [...compareDay(ours, theirs, refunds), ...unreadable]) {
    tally.add(finding)
    await onFinding?.(finding)
    if (++compared % BREATH === 0) {
      onProgress({ phase: 'compare', rows: compared, of: Math.max(most, compared) })
      await new Promise(setImmediate)
    }
  }
  onProgress({ phase: 'compare', rows: compared, of: compared })
  const report = await keepReport(store, of, tally.result(), now())
  tell(report, log)
  return report
}

async function theirSettlements(
  feeDate: string,
  visitType: string,
  { listClient, institution }: ReconcileDependencies,
): Promise<{ theirs: Map<string, TheirSettlement[]>; unreadable: Finding[] }> {
  const {
    settlements,
    unread = [],
    total,
  } = await listClient
    .call(SERVICES.settlementList, {
      institution,
      visitType,
      feeDate: parseDateTime(feeDate, 'fee_time'),
    })
    .catch((error: unknown) => {
      throw error instanceof ProtocolError && error.code === 'platform.too-large'
        ? tooMany(visitType, error)
        : error
    })
  if (settlements.length > MOST_ROWS) throw tooMany(visitType)
  const theirs = new Map<string, TheirSettlement[]>()
  for (const one of settlements)
    addByNumber(theirs, {
      settlementNo: one.hospitalSettlementNo,
      insuranceNo: one.insuranceSettlementNo ?? '',
      totalFee: one.totalFee,
      amount: one.settled,
    })
  const rows = settlements.length + unread.length
  const notes = unread.map(({ at, why }) => `清单第 ${at} 行：${why}`)
  if (total !== rows) notes.push(`清单写明 ${total} 笔，实有 ${rows} 笔`)
  return { theirs, unreadable: notes.map(unreadableRow) }
}

const unreadableRow = (note: string): Finding => ({
  kind: 'unreadable',
  settlementNo: '',
  ours: null,
  theirs: null,
  note,
})

/** Of a day on which nothing fits, more would be looked for than a person can look at. */
const MOST_DOUBTED = 2000

async function refundsOf(
  numbers: Iterable<string>,
  { journal, institution }: ReconcileDependencies,
): Promise<Map<string, Fen[]>> {
  const refunds = new Map<string, Fen[]>()
  for (const number of numbers) {
    if (refunds.size >= MOST_DOUBTED) break
    refunds.set(identifierKey(number), await refundsUnder(journal, institution, number))
  }
  return refunds
}

const tooMany = (visitType: string, cause?: unknown): ProtocolError =>
  new ProtocolError(
    'platform.too-large',
    `就诊类型 ${visitType} 一天的对账清单超过 ${MOST_ROWS / 10_000} 万笔或 ${MAX_LARGE_ANSWER_BYTES / 1024 / 1024} MB，` +
      '没有对：请在 RECONCILE_MED_TYPES 里改用更细的就诊类型，一次少要几种',
    { cause },
  )

/** An error line is what the alarm is set on. Numbers only: whose settlements they are stands in the report. */
function tell(report: Report, log: Log): void {
  const { institution, feeDate, visitType, counts, sums, changes, runs } = report
  const line = {
    institution,
    feeDate,
    visitType,
    counts,
    sums,
    runs,
    ...(changes && { appeared: changes.appeared.length, gone: changes.gone.length }),
  }
  if (differencesOf(report) > 0) log.error(line, 'reconciliation found differences')
  else if (counts.unknown > 0) log.warn(line, 'reconciliation: outcomes are still unknown')
  else log.info(line, 'reconciled')
}

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Journal } from '../lib/journal/journal.ts'
import type { Log } from '../lib/log/log.ts'
import type { ListProgress, SettlementReader } from '../lib/platform/settlementStream.ts'
import { UnavailableError, parseDateTime } from '../lib/protocol/index.ts'
import type { Store } from '../lib/store/store.ts'
import { compareSorted, ourRow, theirRow } from './compare.ts'
import type { Finding } from './finding.ts'
import { ourSettlements } from './ours.ts'
import { createTally, differencesOf, keepReport, type Report } from './report.ts'
import { createSorter } from './sort.ts'

export interface ReconcileDependencies {
  journal: Journal
  store: Store
  reader: SettlementReader
  institution: string
  now(): number
  log: Log
  /** Where sorted runs lie meanwhile; default the system's temporary directory. */
  directory?: string
  /** Rows that are sorted in memory at a time. */
  runRows?: number
}

export type DayProgress =
  | ListProgress
  /** `of` where it is known beforehand. */
  | { phase: 'theirs' | 'ours' | 'compare'; rows: number; of: number | undefined }

export interface DayOptions {
  onProgress?(progress: DayProgress): void
  /** Every finding, in the order of the settlement numbers, matched ones included. */
  onFinding?(finding: Finding): void | Promise<void>
}

/** Between looks at whoever else has something to do in this process, rows. */
const BREATH = 5000

/**
 * Reconciles one day and 就诊类型: the platform's list (BC00.03.00.07) against our journal, by the hospital's settlement
 * number, in memory that does not grow with them. Nothing is believed of a list before its signature is found good, and
 * nothing is reported of one with a row that breaks its table.
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
  const { journal, store, reader, institution, now, log } = dependencies
  const { onProgress = () => undefined, onFinding } = options
  const directory = await temporaryDirectory(dependencies.directory ?? tmpdir())
  try {
    const theirs = createSorter(directory, 'theirs', dependencies.runRows)
    const list = await reader.read(
      { institution, visitType, feeDate: parseDateTime(feeDate, 'fee_time') },
      onProgress,
    )
    try {
      for await (const {
        hospitalSettlementNo,
        insuranceSettlementNo = '',
        totalFee,
        settled,
      } of list.rows()) {
        theirs.add(
          theirRow(hospitalSettlementNo, {
            insuranceNo: insuranceSettlementNo,
            totalFee,
            amount: settled,
          }),
        )
        if (theirs.count % BREATH === 0)
          onProgress({ phase: 'theirs', rows: theirs.count, of: list.total })
      }
    } finally {
      await list.close()
    }
    onProgress({ phase: 'theirs', rows: theirs.count, of: list.total })

    // Read after the platform's list: what was done meanwhile would else be taken for theirs only.
    const ours = createSorter(directory, 'ours', dependencies.runRows)
    for await (const one of ourSettlements(journal, feeDate, visitType)) {
      ours.add(ourRow(one.settlementNo, one.ours))
      if (ours.count % BREATH === 0) onProgress({ phase: 'ours', rows: ours.count, of: undefined })
    }
    onProgress({ phase: 'ours', rows: ours.count, of: ours.count })

    const tally = createTally()
    const most = Math.max(ours.count, theirs.count)
    let compared = 0
    for (const finding of compareSorted(ours.sorted(), theirs.sorted())) {
      tally.add(finding)
      await onFinding?.(finding)
      if (++compared % BREATH === 0) {
        onProgress({ phase: 'compare', rows: compared, of: Math.max(most, compared) })
        await new Promise(setImmediate)
      }
    }
    onProgress({ phase: 'compare', rows: compared, of: compared })
    const report = await keepReport(
      store,
      { feeDate, visitType, institution },
      tally.result(),
      now(),
    )
    tell(report, log)
    return report
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

/** An error line is what the alarm is set on. Numbers only: whose settlements they are stands in the report. */
function tell(report: Report, log: Log): void {
  const { feeDate, visitType, counts, sums, changes, runs } = report
  const line = {
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

async function temporaryDirectory(parent: string): Promise<string> {
  try {
    return await mkdtemp(join(parent, 'reconcile-'))
  } catch (cause) {
    throw new UnavailableError('unavailable.temporary-space', '临时目录不能写入，请检查后再试', {
      cause,
    })
  }
}

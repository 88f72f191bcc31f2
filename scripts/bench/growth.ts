import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { INSTITUTION } from '../../cloudfunctions/reconcile/testing.ts'
import { fillJournal, openFilledJournal } from './growthJournal.ts'
import { spreadOf, type Spread } from './measure.ts'

/** So many lists of so many rows each, side by side: one for each institution. */
export interface Lists {
  rows: number
  lists: number
}

export interface ReconcileGrowth extends Lists {
  /** Seconds. */
  time: number
  /** MB, of the whole process at its largest. */
  peak: number
}

export interface JournalGrowth {
  intents: number
  /** ms of each kind of look-up. */
  lookups: Record<LookUp, Spread>
}

export type LookUp = 'by stay' | 'by status' | 'by settlement number' | 'by id' | 'done lately'

/** MB that its heap may have: left alone, the runtime lets what nobody needs any more pile up. */
export const RECONCILE_HEAP_MB = 384

/** A day of so many settlements, each in a process of its own, which ends where it needs more than its heap. */
export async function measureReconciliation(sizes: readonly Lists[]): Promise<ReconcileGrowth[]> {
  const script = fileURLToPath(new URL('../reconcile/measure.ts', import.meta.url))
  const results: ReconcileGrowth[] = []
  for (const { rows, lists } of sizes) {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [
        `--max-old-space-size=${RECONCILE_HEAP_MB}`,
        '--import',
        'tsx',
        script,
        `${rows}`,
        `${lists}`,
      ],
      { maxBuffer: 16 * 1024 * 1024 },
    )
    const [, time] = /^time ([\d.]+) s/m.exec(stdout) ?? []
    const [, peak] = /^peak RSS (\d+) MB/m.exec(stdout) ?? []
    if (time === undefined || peak === undefined)
      throw new Error(`measuring ${rows} rows said:\n${stdout}`)
    results.push({ rows, lists, time: Number(time), peak: Number(peak) })
  }
  return results
}

/** One journal that grows; at each size every kind of look-up, of rows that are there, chosen all over it. */
export async function measureJournal(
  sizes: readonly number[],
  times: number,
): Promise<JournalGrowth[]> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-journal-'))
  try {
    const results: JournalGrowth[] = []
    let filled = 0
    for (const intents of sizes) {
      await fillJournal(directory, filled, intents)
      filled = intents
      const { journal, stayKeyOf, idOf, settlementNoOf, doneLately, close } =
        await openFilledJournal(directory)
      const kinds: Record<LookUp, (index: number) => Promise<unknown>> = {
        'by stay': (index) => journal.ofStay(stayKeyOf(index)),
        'by status': () => journal.withStatus(INSTITUTION, 'unknown', 100),
        'by settlement number': (index) =>
          journal.withSettlementNo(INSTITUTION, settlementNoOf(index)),
        'by id': (index) => journal.get(idOf(index)),
        'done lately': () => doneLately(intents),
      }
      const costs: Record<LookUp, number[]> = {
        'by stay': [],
        'by status': [],
        'by settlement number': [],
        'by id': [],
        'done lately': [],
      }
      for (let round = -20; round < times; round++) {
        for (const kind of Object.keys(kinds) as LookUp[]) {
          const index = Math.abs(Math.imul(round, 2654435761)) % intents
          const started = performance.now()
          const found = await kinds[kind](index)
          const cost = performance.now() - started
          if (found === undefined || (Array.isArray(found) && found.length === 0))
            throw new Error(`${kind} found nothing among ${intents}`)
          // The first ones fill the cache, as they would at the beginning of a day.
          if (round >= 0) costs[kind].push(cost)
        }
      }
      await close()
      results.push({
        intents,
        lookups: Object.fromEntries(
          Object.entries(costs).map(([kind, values]) => [kind, spreadOf(values)]),
        ) as Record<LookUp, Spread>,
      })
    }
    return results
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

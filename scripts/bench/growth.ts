import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { INSTITUTION } from '../../cloudfunctions/reconcile/testing.ts'
import {
  BYTES_AN_INTENT,
  SMALL_CAMPUS,
  fillJournal,
  openFilledJournal,
  type FilledJournal,
} from './growthJournal.ts'
import { spreadOf, type Spread } from './measure.ts'
import { onDisk } from './onDisk.ts'

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

/** What the functions look for in the journal, each with an index of its own: see docs/performance.md. */
const LOOK_UPS = {
  'by stay': ({ journal, stayKeyOf }, index) => journal.ofStay(stayKeyOf(index)),
  'by status': ({ journal }) => journal.withStatus(INSTITUTION, 'unknown', 100),
  'by settlement number': ({ journal, institutionOf, settlementNoOf }, index) =>
    journal.withSettlementNo(institutionOf(index), settlementNoOf(index)),
  'by id': ({ journal, idOf }, index) => journal.get(idOf(index)),
  'done lately': ({ doneLately }, _index, intents) => doneLately(intents),
  newest: async ({ journal }) => (await journal.latestSettlements(INSTITUTION, 200)).settlements,
  'newest of a small campus': async ({ journal }) =>
    (await journal.latestSettlements(SMALL_CAMPUS, 200)).settlements,
} satisfies Record<
  string,
  (filled: FilledJournal, index: number, intents: number) => Promise<unknown>
>

export type LookUp = keyof typeof LOOK_UPS

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
  return onDisk(Math.max(...sizes) * BYTES_AN_INTENT, async (directory) => {
    const results: JournalGrowth[] = []
    let filled = 0
    for (const intents of sizes) {
      await fillJournal(directory, filled, intents)
      filled = intents
      const journal = await openFilledJournal(directory)
      try {
        results.push({ intents, lookups: await lookAllOver(journal, intents, times) })
      } finally {
        await journal.close()
      }
    }
    return results
  })
}

/** The first ones fill the cache, as they would at the beginning of a day. */
const WARMING = 20

async function lookAllOver(
  filled: FilledJournal,
  intents: number,
  times: number,
): Promise<Record<LookUp, Spread>> {
  const kinds = Object.keys(LOOK_UPS) as LookUp[]
  const costs = new Map(kinds.map((kind): [LookUp, number[]] => [kind, []]))
  for (let round = -WARMING; round < times; round++) {
    for (const kind of kinds) {
      const index = Math.abs(Math.imul(round, 2654435761)) % intents
      const started = performance.now()
      const found = await LOOK_UPS[kind](filled, index, intents)
      const cost = performance.now() - started
      if (found === undefined || (Array.isArray(found) && found.length === 0))
        throw new Error(`${kind} found nothing among ${intents}`)
      if (round >= 0) costs.get(kind)!.push(cost) // each kind has its list
    }
  }
  return Object.fromEntries([...costs].map(([kind, values]) => [kind, spreadOf(values)])) as Record<
    LookUp,
    Spread
  >
}

import { EXIT, UsageError, runCommand, start } from '../command/command.ts'
import { measureClient } from './client.ts'
import { measureColdStarts } from './coldStart.ts'
import { measureEnvelope } from './envelope.ts'
import { measurePeaks } from './envelopeMemory.ts'
import { measureFunctions } from './functions.ts'
import { MOST_ROWS } from '../../cloudfunctions/reconcile/reconcileDay.ts'
import { measureJournal, measureReconciliation } from './growth.ts'
import { measureNpmStart } from './npmStart.ts'
import { writePage } from './page.ts'
import { report, type Measured } from './table.ts'

/** Days to reconcile: rows of a list, and of how many institutions at once. */
const ONE_DAY = { rows: 20_000, lists: 1 }
const DAYS = [
  { rows: 2_000, lists: 1 },
  ONE_DAY,
  { rows: 20_000, lists: 2 },
  { rows: 20_000, lists: 4 },
  { rows: MOST_ROWS, lists: 1 },
]

/** Intents in the journal. The last takes minutes to fill and 24 GB, so it is measured where it is asked for. */
const JOURNALS = {
  short: [10_000, 100_000],
  usual: [10_000, 100_000, 1_000_000],
  largest: 10_000_000,
}

interface Extent {
  short: boolean
  long: boolean
}

/**
 * `npm run bench [-- envelope|functions|cold|client|start|growth …] [--short | --long] [--write]`; without a
 * name everything, some ten minutes.
 */
const PARTS: Record<string, (extent: Extent) => Promise<Measured>> = {
  envelope: async ({ short }) => ({
    envelope: {
      times: measureEnvelope({ rounds: short ? 5 : 25, roundMs: short ? 30 : 100, peers: true }),
      peaks: await measurePeaks(short ? 1 : 5),
    },
  }),
  functions: async ({ short }) => ({
    functions: await measureFunctions(
      short ? { rounds: 3, requests: 500 } : { rounds: 9, requests: 2000 },
    ),
  }),
  cold: async ({ short }) => ({ cold: await measureColdStarts(short ? 3 : 15) }),
  client: async ({ short }) => ({ client: await measureClient(short ? 1 : 7) }),
  start: async ({ short }) => ({ start: await measureNpmStart(short ? 1 : 3) }),
  growth: async ({ short, long }) => ({
    growth: {
      reconciliation: await measureReconciliation(short ? [ONE_DAY] : DAYS),
      journal: await measureJournal(
        short ? JOURNALS.short : [...JOURNALS.usual, ...(long ? [JOURNALS.largest] : [])],
        short ? 100 : 500,
      ),
    },
  }),
}

const USAGE = `用法：npm run bench [-- 部分 …] [--short | --long] [--write]

量出 docs/performance.md 里的数字；不写部分时全部量，约十分钟。部分：${Object.keys(PARTS).join('、')}
  --short  快而粗
  --long   账本量到一千万笔：多用约十分钟，临时占 24 GB 盘
  --write  写进 docs/performance.md（要量完所有部分）`

await start((started) =>
  runCommand(
    started,
    {
      usage: USAGE,
      options: {
        short: { type: 'boolean', default: false },
        long: { type: 'boolean', default: false },
        write: { type: 'boolean', default: false },
      },
    },
    async ({ values, positionals }) => {
      const unknown = positionals.find((name) => !Object.hasOwn(PARTS, name))
      if (unknown !== undefined) throw new UsageError(`没有 ${unknown} 这一部分`)
      if (values.write && positionals.length > 0)
        throw new UsageError('--write 要量完所有部分，不能只选几个')
      if (values.short && values.long) throw new UsageError('--short 和 --long 只能选一个')
      const measured: Measured = {}
      for (const [name, measurePart] of Object.entries(PARTS)) {
        if (positionals.length > 0 && !positionals.includes(name)) continue
        started.err.write(`${name} …\n`)
        Object.assign(measured, await measurePart(values))
      }
      const text = report(measured)
      started.out.write(`${text}\n`)
      if (values.write) await writePage(text)
      return EXIT.good
    },
  ),
)

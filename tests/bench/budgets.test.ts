import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { MOST_ROWS } from '../../cloudfunctions/reconcile/reconcileDay.ts'
import { clientSizes } from '../../scripts/bench/client.ts'
import { bundleSizes } from '../../scripts/bench/coldStart.ts'
import { measureEnvelope } from '../../scripts/bench/envelope.ts'
import { measurePeaks } from '../../scripts/bench/envelopeMemory.ts'
import { SAMPLES } from '../../scripts/bench/envelopeMessages.ts'
import { BUDGETS, envelopeOver } from '../../scripts/bench/goals.ts'
import {
  measureJournal,
  measureReconciliation,
  type JournalGrowth,
  type LookUp,
} from '../../scripts/bench/growth.ts'
import { withReport } from '../../scripts/bench/page.ts'

// Sizes, and ratios of what is measured in turns: never a time, which says more of the machine.
vi.setConfig({ testTimeout: 300_000 })

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'budgets-'))
})
afterEach(() => vi.unstubAllEnvs())
afterAll(() => rm(directory, { recursive: true, force: true }))

/** What a busy machine may add to a ratio of CPU times. */
const SLACK = 1.5

describe('envelope', () => {
  test.each(
    SAMPLES.filter(({ name }) => name !== '8 MB attachment').map(
      (sample) => [sample.name, sample] as const,
    ),
  )('%s: near the floor', (_name, sample) => {
    for (const result of measureEnvelope({
      rounds: 7,
      roundMs: 40,
      samples: [sample],
      peers: false,
    })) {
      expect(
        envelopeOver(result, SLACK),
        `${result.step}: ${result.overFloor.median.toFixed(2)} × the floor`,
      ).toBe(false)
    }
  })

  test('a large message: many times faster than sm-crypto', () => {
    const sample = SAMPLES.find(({ name }) => name === '1 MB attachment')!
    for (const { step, peers } of measureEnvelope({
      rounds: 2,
      roundMs: 20,
      samples: [sample],
      peers: true,
    })) {
      const times = peers.find(({ name }) => name === 'sm-crypto')!.times.median
      expect(times, step).toBeGreaterThan(BUDGETS.largePeerTimes / SLACK)
    }
  })

  // Only Linux tells the most that a process had.
  test.skipIf(process.platform !== 'linux')(
    'a large message: little memory beside it',
    async () => {
      const peaks = await measurePeaks(1)
      expect(peaks).toHaveLength(4)
      expect(peaks.filter(({ times }) => times > BUDGETS.memoryTimes)).toEqual([])
    },
  )
})

test('each function is one small file', async () => {
  const heavy = (await bundleSizes(join(directory, 'functions'))).filter(
    ({ name, bytes }) => bytes > BUDGETS.bundleBytes(name),
  )
  expect(heavy).toEqual([])
})

test('the app is small', async () => {
  // The test runner's own mark: with it Vue builds another app than is delivered.
  vi.stubEnv('VITEST', undefined)
  const { mainPackage, firstScreen } = await clientSizes(directory)
  expect(mainPackage).toBeLessThanOrEqual(BUDGETS.mainPackageBytes)
  expect(firstScreen).toBeLessThanOrEqual(BUDGETS.firstScreenBytes)
})

test('ten times the journal, the same look-ups', async () => {
  const [small, large] = (await measureJournal([3_000, 30_000], 200)) as [
    JournalGrowth,
    JournalGrowth,
  ]
  for (const [kind, { median }] of Object.entries(large.lookups)) {
    expect(median / small.lookups[kind as LookUp].median, kind).toBeLessThan(3)
  }
})

test('the largest day of a large hospital, and the longest list, in the memory they may have', async () => {
  for (const { rows, peak } of await measureReconciliation([20_000, MOST_ROWS]))
    expect(peak, `MB for ${rows} rows`).toBeLessThanOrEqual(BUDGETS.reconcilePeakMb(rows))
})

test('the report stands between its markers, and nowhere else', () => {
  expect(withReport('a\n<!-- bench -->\nold\n<!-- /bench -->\nb', 'new')).toBe(
    'a\n<!-- bench -->\nnew\n<!-- /bench -->\nb',
  )
  expect(() => withReport('no markers', 'new')).toThrow('lacks')
})

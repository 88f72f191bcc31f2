import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import { createPlatformClient } from '../../cloudfunctions/lib/platform/client.ts'
import { MOST_ROWS, reconcileDay } from '../../cloudfunctions/reconcile/reconcileDay.ts'
import { differencesOf } from '../../cloudfunctions/reconcile/report.ts'
import { INSTITUTION } from '../../cloudfunctions/reconcile/testing.ts'
import { peakBytes } from '../command/memory.ts'
import {
  MEASURE_CHANNEL,
  MEASURE_DAY,
  expectedDifferences,
  generatedJournal,
} from './measureSample.ts'

// How long a day of so many settlements takes, and how much memory: `npx tsx scripts/reconcile/measure.ts [rows
// [lists]]`; several lists, of as many institutions, side by side.
const rows = Number(process.argv[2] ?? MOST_ROWS)
const lists = Number(process.argv[3] ?? 1)
const standIn = fork(fileURLToPath(new URL('./measureStandIn.ts', import.meta.url)), [String(rows)])
const url = await new Promise<string>((resolve) =>
  standIn.once('message', (message) => resolve((message as { url: string }).url)),
)
const listClient = createPlatformClient({
  url,
  channel: MEASURE_CHANNEL,
  windowSeconds: 600,
  timeoutMs: 1_800_000,
  now: Date.now,
})

const started = performance.now()
const phases = new Map<string, number>()
let previous = started
let current = 'theirs'
try {
  const reconcile = () =>
    reconcileDay(
      MEASURE_DAY,
      '21',
      {
        ...generatedJournal(rows),
        listClient,
        institution: INSTITUTION,
        now: Date.now,
        log: pino({ level: 'silent' }),
      },
      {
        onProgress(progress) {
          const time = performance.now()
          phases.set(current, (phases.get(current) ?? 0) + time - previous)
          previous = time
          current = progress.phase
        },
      },
    )
  const reports = await Promise.all(Array.from({ length: lists }, reconcile))
  const seconds = (performance.now() - started) / 1000
  const peak = peakBytes('self')
  for (const report of reports)
    if (report.counts.theirs !== rows || differencesOf(report) !== expectedDifferences(rows))
      throw new Error(`counted wrongly: ${JSON.stringify(report.counts)}`)
  console.log(`rows ${rows}, lists ${lists}, differences ${expectedDifferences(rows)} (as planted)`)
  console.log(
    `time ${seconds.toFixed(1)} s: ${[...phases].map(([phase, ms]) => `${phase} ${(ms / 1000).toFixed(1)} s`).join(', ')}`,
  )
  console.log(`peak RSS ${(peak / 1024 / 1024).toFixed(0)} MB`)
} finally {
  await listClient.close()
  standIn.disconnect()
}

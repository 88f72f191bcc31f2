import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { StringDecoder } from 'node:string_decoder'
import { UnavailableError } from '../lib/protocol/index.ts'

/** One record: its first text is what it is sorted by. */
export type Row = readonly [key: string, ...texts: string[]]

export interface Sorter {
  add(row: Row): void
  readonly count: number
  /** All rows in ascending order of their keys (by code unit), then of the rest. Ends the adding; may be called once. */
  sorted(): Generator<Row>
}

/** Of a run sorted in memory, rows; some 10 MB. */
const RUN_ROWS = 20_000
/** Of one level; then they are merged into one of the next: each that is being read has a buffer and an open file. */
const MOST_RUNS = 24
const READ_BYTES = 16 * 1024
/** Written at a time, rows. */
const WRITE_ROWS = 1000

/**
 * Sorts any number of rows in bounded memory: sorted runs on disk, merged as they are read. No database: the function
 * in the cloud has none of its own.
 * @param directory only this user's; whoever made it removes it
 * @throws UnavailableError `unavailable.temporary-space`
 */
export function createSorter(directory: string, name: string, runRows = RUN_ROWS): Sorter {
  let rows: Row[] = []
  let lines = 0
  /** By how often their rows have been merged: so a row is written once a level, and not with every merge. */
  const levels: string[][] = []
  let files = 0

  function keep(sorted: Iterable<Row>, level = 0): void {
    const file = join(directory, `${name}.${files++}`)
    writeRun(file, sorted)
    const runs = (levels[level] ??= [])
    runs.push(file)
    if (runs.length < MOST_RUNS) return
    levels[level] = []
    keep(merge(runs.map(readRun)), level + 1)
    for (const merged of runs) rmSync(merged)
  }

  return {
    add(row) {
      rows.push(row)
      lines++
      if (rows.length < runRows) return
      keep(rows.sort(compare))
      rows = []
    },
    get count() {
      return lines
    },
    *sorted() {
      const sources: Generator<Row>[] = [
        ...levels.flat().map(readRun),
        rows.sort(compare).values() as unknown as Generator<Row>,
      ]
      yield* merge(sources)
    },
  }
}

function compare(left: Row, right: Row): number {
  for (let index = 0; index < left.length; index++) {
    const [a, b] = [left[index]!, right[index] ?? '']
    if (a !== b) return a < b ? -1 : 1
  }
  return 0
}

function writeRun(file: string, rows: Iterable<Row>): void {
  try {
    const descriptor = openSync(file, 'wx', 0o600)
    try {
      let lines: string[] = []
      const flush = () => {
        const bytes = Buffer.from(lines.join(''))
        for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at)
        lines = []
      }
      for (const row of rows) if (lines.push(`${JSON.stringify(row)}\n`) === WRITE_ROWS) flush()
      flush()
    } finally {
      closeSync(descriptor)
    }
  } catch (cause) {
    throw new UnavailableError(
      'unavailable.temporary-space',
      '临时目录写不下对账数据，请腾出空间后再试',
      { cause },
    )
  }
}

function* readRun(file: string): Generator<Row> {
  const descriptor = openSync(file, 'r')
  const decoder = new StringDecoder('utf8')
  const bytes = Buffer.allocUnsafe(READ_BYTES)
  let rest = ''
  try {
    for (;;) {
      const read = readSync(descriptor, bytes)
      if (read === 0) return
      const lines = (rest + decoder.write(bytes.subarray(0, read))).split('\n')
      rest = lines.pop()!
      for (const line of lines) yield JSON.parse(line)
    }
  } finally {
    closeSync(descriptor)
  }
}

function* merge(sources: readonly Generator<Row>[]): Generator<Row> {
  const heads = sources.flatMap((source) => {
    const step = source.next()
    return step.done ? [] : [{ row: step.value, source }]
  })
  try {
    while (heads.length > 0) {
      let least = 0
      for (let index = 1; index < heads.length; index++)
        if (compare(heads[index]!.row, heads[least]!.row) < 0) least = index
      const head = heads[least]!
      yield head.row
      const step = head.source.next()
      if (step.done) heads.splice(least, 1)
      else head.row = step.value
    }
  } finally {
    for (const { source } of heads) source.return?.(undefined)
  }
}

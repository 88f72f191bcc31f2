import { readFileSync } from 'node:fs'
import { Stryker } from '@stryker-mutator/core'
import { createCompiler } from './compiler.ts'
import type { Room } from './rooms.ts'

/** One change of the code, and what became of it. */
export interface Mutant {
  file: string
  /** From 1. */
  line: number
  was: string
  is: string
  killed: boolean
  timedOut: boolean
  /** No test failed, but the compiler would have. */
  refused: boolean
}

/** What was found before, by room. Without it everything is tried again. */
const MEMORY = '.data/mutants'

/** A test failed, or did not end; or a test file could not be loaded. */
const KILLED: ReadonlySet<string> = new Set(['Killed', 'Timeout', 'RuntimeError'])

/**
 * Changes the room's files one place at a time, and runs the tests that come past it.
 * @param room its name
 * @param part of the files' names; of a whole room, what has not changed since the last time is not tried again
 */
export async function mutate(
  room: string,
  { folders, tables }: Room,
  part: string,
): Promise<Mutant[]> {
  // Read by vitest.config.ts, in Stryker's own processes.
  process.env.MUTATE_FOLDERS = folders.join(',')
  const results = await new Stryker({
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner'],
    vitest: { configFile: 'scripts/mutate/vitest.config.ts' },
    mutate: folders.flatMap((folder) => [
      `${folder}/**/*${part}*.ts`,
      `!${folder}/**/*.test.ts`,
      `!${folder}/**/testing{.ts,/**}`,
    ]),
    coverageAnalysis: 'perTest',
    ignoreStatic: !tables,
    // What came of a change stays so as long as the line and the tests that come past it do.
    incremental: part === '',
    incrementalFile: `${MEMORY}/${room}.json`,
    concurrency: 2,
    // A machine that does other work beside must not be taken for an endless loop.
    timeoutMS: 20_000,
    disableTypeChecks: false,
    ignorePatterns: ['dist', '.data', 'logs', 'coverage'],
    reporters: ['progress-append-only'],
    allowEmpty: true,
  }).runMutationTest()
  const objects = createCompiler()
  return (
    results
      .filter(({ status }) => status !== 'CompileError' && status !== 'Ignored')
      // As the code reads, not as they were done.
      .toSorted((a, b) => a.fileName.localeCompare(b.fileName) || comparePlaces(a, b))
      .map(({ fileName: file, location, status, replacement: is = '' }) => {
        const text = readFileSync(file, 'utf8')
        const [start, end] = [indexOf(text, location.start), indexOf(text, location.end)]
        return {
          file,
          line: location.start.line,
          was: text.slice(start, end),
          is,
          changed: text.slice(0, start) + is + text.slice(end),
          killed: KILLED.has(status),
          timedOut: status === 'Timeout',
        }
      })
      .filter((one) => !isWording(one))
      .map(({ changed, ...one }) => ({
        ...one,
        refused: !one.killed && objects(one.file, changed),
      }))
  )
}

/**
 * Words for people and for the log may be put otherwise: a text with a Chinese character or sign in it, or a blank
 * between words.
 */
const isWording = ({ was, is }: Pick<Mutant, 'was' | 'is'>): boolean =>
  /^(["'`])[^]*\1$/.test(was) &&
  /^(["'`])[^]*\1$/.test(is) &&
  /\p{Script=Han}|[\u3000-\u303F\uFF00-\uFFEF]|[a-z] [a-z]/u.test(was)

interface Position {
  line: number
  column: number
}

const comparePlaces = (a: { location: { start: Position } }, b: typeof a): number =>
  a.location.start.line - b.location.start.line || a.location.start.column - b.location.start.column

const indexOf = (text: string, { line, column }: Position): number =>
  text
    .split('\n')
    .slice(0, line - 1)
    .reduce((sum, { length }) => sum + length + 1, column - 1)

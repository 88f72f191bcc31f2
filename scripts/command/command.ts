import { parseArgs, type ParseArgsConfig } from 'node:util'
import type { Environment } from '../../cloudfunctions/lib/config/environment.ts'
import { CareError } from '../../cloudfunctions/lib/protocol/index.ts'
import { describeFailure } from './failure.ts'
import { createRedactor } from './redact.ts'

export interface Out {
  isTTY?: boolean
  write(text: string): unknown
}

/** What a command is started with. Tests put others in their place. */
export interface Started {
  argv: readonly string[]
  env: Environment
  out: Out
  err: Out
}

/** The same for every command. `found`: it did its work, and what it found is not as it should be. */
export const EXIT = { good: 0, failed: 1, usage: 2, found: 3 } as const

/** What is wrong with the command line, in Chinese, without a full stop at its end. */
export class UsageError extends Error {
  constructor(why: string) {
    super(why)
    this.name = 'UsageError'
  }
}

type Options = NonNullable<ParseArgsConfig['options']>
type Parsed<T extends Options> = ReturnType<
  typeof parseArgs<{ args: string[]; allowPositionals: true; options: T }>
>

/** What the command line says. */
export type Given<T extends Options> = Pick<Parsed<T>, 'values' | 'positionals'> & {
  /** Keeps the secrets of a configuration that was found meanwhile out of what is said of a failure. */
  hide(env: Environment): void
}

const HELP = { help: { type: 'boolean', short: 'h' } } as const satisfies Options

/**
 * A command's manners: `--help` is answered with the usage and 0, a wrong command line with what is wrong, the usage
 * and 2, and whatever else goes wrong in one line and 1.
 * @returns the exit code
 */
export async function runCommand<const T extends Options>(
  { argv, env, out, err }: Started,
  { usage, options }: { usage: string; options: T },
  work: (given: Given<T>) => Promise<number>,
): Promise<number> {
  const redactor = createRedactor(env)
  try {
    // Whatever else is on the line: who asks for help has not got it right yet.
    if (argv.some((word) => word === '--help' || word === '-h')) {
      out.write(`${usage.trim()}\n`)
      return EXIT.good
    }
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { ...options, ...HELP },
    })
    return await work({ values, positionals, hide: redactor.hideAll })
  } catch (error) {
    const wrong = complaintOf(error)
    if (wrong === undefined) err.write(`${describeFailure(error, redactor)}\n`)
    else err.write(`${redactor.redact(wrong)}\n\n${usage.trim()}\n`)
    return wrong === undefined ? EXIT.failed : EXIT.usage
  }
}

/** Starts it as the process that this is, and leaves its exit code. */
export async function start(run: (started: Started) => Promise<number>): Promise<void> {
  // Whoever reads the answer may have read enough of it: `| head`.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  process.exitCode = await run({
    argv: process.argv.slice(2),
    env: process.env,
    out: process.stdout,
    err: process.stderr,
  })
}

/** @throws UsageError where there is more than the command takes */
export function noMore(positionals: readonly string[], most = 0): void {
  const extra = positionals[most]
  if (extra !== undefined) throw new UsageError(`不认识 ${extra.slice(0, 40)}`)
}

/** A day as the options write it. @throws UsageError */
export function readDay(option: string, text: string): string {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(time) || !new Date(time).toISOString().startsWith(text))
    throw new UsageError(`${option} 应是 yyyy-MM-dd 的日期，如 2026-11-01`)
  return text
}

/** Of Node's own words only the name of the option is taken: a value may be a secret. */
function complaintOf(error: unknown): string | undefined {
  if (error instanceof UsageError) return error.message
  // An option whose content is wrong.
  if (error instanceof CareError && error.field?.startsWith('--')) return error.message
  const { code, message = '' } = error as { code?: unknown; message?: string }
  if (typeof code !== 'string' || !code.startsWith('ERR_PARSE_ARGS')) return undefined
  const option = /'(-[^'=\s]{1,40})/.exec(message)?.[1] ?? '命令行'
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return `不认识 ${option}`
  return /does not take/.test(message) ? `${option} 后面不带内容` : `${option} 后面没有内容`
}

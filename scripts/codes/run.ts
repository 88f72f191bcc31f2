import {
  ConfigurationError,
  type Environment,
} from '../../cloudfunctions/lib/config/environment.ts'
import { CareError } from '../../cloudfunctions/lib/protocol/index.ts'
import { openStore } from '../../cloudfunctions/lib/store/open.ts'
import { createTickets, type Tickets } from '../../cloudfunctions/lib/tickets/tickets.ts'
import type { Out } from '../reconcile/progress.ts'
import { USAGE, UsageError, readCommand } from './command.ts'
import { issue } from './issue.ts'
import { list } from './list.ts'
import { revoke } from './revoke.ts'
import { codesSettings, printSettings, type CodesSettings } from './settings.ts'

/** The command line's whole work. @returns the exit code: 0, or 1 with a reason on `err` */
export async function run(
  argv: readonly string[],
  env: Environment,
  out: Out,
  err: Out,
  now: () => number = Date.now,
): Promise<number> {
  try {
    const command = readCommand(argv, now())
    if (command.do === 'help') {
      out.write(USAGE)
      return 0
    }
    if (command.do === 'issue') {
      const settings = await printSettings(env, command)
      return await withTickets(settings, out, now, (tickets) =>
        issue(command, settings, tickets, out, now),
      )
    }
    return await withTickets(await codesSettings(env), out, now, (tickets) =>
      command.do === 'list' ? list(command, tickets, out) : revoke(command, tickets, out),
    )
  } catch (error) {
    err.write(`${wordsFor(error)}\n`)
    return 1
  }
}

async function withTickets(
  settings: CodesSettings,
  out: Out,
  now: () => number,
  work: (tickets: Tickets) => Promise<number>,
): Promise<number> {
  if (settings.sandbox) out.write('（本机沙箱，不是医院的正式环境）\n')
  const store = await openStore(settings.store, now)
  try {
    return await work(createTickets(store, settings.institution, now))
  } finally {
    await store.close()
  }
}

function wordsFor(error: unknown): string {
  if (
    error instanceof UsageError ||
    (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS')
  )
    return USAGE
  if (error instanceof CareError) return `${error.message}（${error.code}）`
  if (error instanceof ConfigurationError) return error.message
  return (error as Error).message
}

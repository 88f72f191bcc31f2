import { eachOf } from '../../cloudfunctions/lib/config/several.ts'
import { createTickets } from '../../cloudfunctions/lib/tickets/tickets.ts'
import { EXIT, runCommand, type Started } from '../command/command.ts'
import { openExistingStore } from '../command/looking.ts'
import { chosen } from '../command/institutions.ts'
import { findTarget } from '../command/target.ts'
import { OPTIONS, USAGE, readCommand } from './command.ts'
import { issue } from './issue.ts'
import { list } from './list.ts'
import { revoke } from './revoke.ts'
import { printSettings, readInstitutionList } from './settings.ts'

/** What may be known on the printing computer alone: no function needs it. */
const PRINTERS = [
  'HOSPITAL_NAME',
  'HOSPITAL_PHONE',
  'WX_APPID',
  'WX_APPSECRET',
  'WX_ENV_VERSION',
  'WX_API_URL',
]

/** The command line's whole work. @returns the exit code */
export const run = (started: Started, now: () => number = Date.now): Promise<number> =>
  runCommand(started, { usage: USAGE, options: OPTIONS }, async ({ values, positionals, hide }) => {
    const command = readCommand({ values, positionals }, now())
    const target = await findTarget(values, started.env)
    hide(target.env)
    started.err.write(`对象：${target.words}\n`)
    const ours = Object.fromEntries(PRINTERS.map((name) => [name, started.env[name]]))
    // The sandbox has a mini-program, and no phone opens it: its codes are for the browser.
    const env = target.sandbox
      ? { ...target.env, ...ours, HOSPITAL_NAME: ours.HOSPITAL_NAME ?? '泉州示范医院' }
      : { ...ours, ...target.env }
    const isOfAny = command.do === 'list' || 'serial' in command
    const institutions = chosen(
      readInstitutionList(env),
      values.institution,
      isOfAny ? 'any' : 'one',
    )
    const print = command.do === 'issue' ? printSettings(institutions[0], command) : undefined
    const opened = await openExistingStore(env, now)
    try {
      const each = eachOf(institutions, ({ code }) => ({
        institution: code,
        tickets: createTickets(opened.store, code, now),
      }))
      const done =
        command.do === 'issue'
          ? await issue(command, print!, each[0].tickets, now) // read above, for this very command
          : command.do === 'list'
            ? await list(command, each, opened)
            : await revoke(command, each)
      started.out.write(
        values.json
          ? `${JSON.stringify(done.json, null, 2)}\n`
          : done.lines.map((line) => `${line}\n`).join(''),
      )
      return done.missing ? EXIT.failed : EXIT.good
    } finally {
      await opened.store.close()
    }
  })

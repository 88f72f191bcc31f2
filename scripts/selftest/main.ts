import { createTransport } from '../../cloudfunctions/lib/platform/transport.ts'
import { EXIT, noMore, runCommand, start, type Started } from '../command/command.ts'
import { chosen, institutionsOf } from '../command/institutions.ts'
import { createRedactor } from '../command/redact.ts'
import { findTarget } from '../command/target.ts'
import { OPTIONS, USAGE, readPatient } from './arguments.ts'
import { createContext } from './context.ts'
import { runChecks, type Line } from './check.ts'
import { CHECKS } from './checks/index.ts'
import { formatLine, formatSummary } from './print.ts'

/** `npm run -s selftest`: what is wrong with this installation, and what to do about it. See docs/selftest.md. */
const run = (started: Started): Promise<number> =>
  runCommand(started, { usage: USAGE, options: OPTIONS }, async ({ values, positionals, hide }) => {
    noMore(positionals)
    const patient = readPatient(values, Date.now())
    const { env, words } = await findTarget(values, started.env)
    hide(env)
    started.err.write(`对象：${words}\n`)
    const redactor = createRedactor(env)
    redactor.hide(patient?.name)
    redactor.hide(patient?.documentNumber)
    const print = (line: string) => started.out.write(`${redactor.redact(line)}\n`)
    const transport = createTransport()
    const institutions = chosen(institutionsOf(env), values.institution, 'any')
    const lines: Line[] = []
    for (const [nth, { code, name, env: own }] of institutions.entries()) {
      const several = institutions.length > 1
      if (several && !values.json) print(`${nth === 0 ? '' : '\n'}${name ?? ''}（${code}）`)
      const context = createContext({ env: own, whole: env }, patient, transport, redactor.hide)
      const checks = nth === 0 ? CHECKS : CHECKS.filter(({ shared }) => shared === undefined)
      const tell = (line: Line) => {
        if (!values.json) print(formatLine(line))
      }
      lines.push(...(await runChecks(checks, context, tell, several ? code : undefined)))
    }
    await transport.close()
    print(
      values.json ? JSON.stringify({ target: words, lines }, null, 2) : `\n${formatSummary(lines)}`,
    )
    return lines.some(({ outcome }) => outcome.is === 'failed' || outcome.is === 'blocked')
      ? EXIT.failed
      : EXIT.good
  })

await start(run)
// What hangs must not keep the answer back.
process.exit()

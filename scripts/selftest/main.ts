import { createTransport } from '../../cloudfunctions/lib/platform/transport.ts'
import { EXIT, noMore, runCommand, start, type Started } from '../command/command.ts'
import { createRedactor } from '../command/redact.ts'
import { findTarget } from '../command/target.ts'
import { OPTIONS, USAGE, readPatient } from './arguments.ts'
import { createBench } from './bench.ts'
import { runChecks } from './check.ts'
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
    const bench = createBench(env, patient, transport, redactor.hide)
    const lines = await runChecks(CHECKS, bench, (line) => {
      if (!values.json) print(formatLine(line))
    })
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

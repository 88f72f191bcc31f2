import { createTransport } from '../../cloudfunctions/lib/platform/transport.ts'
import { readArguments, UsageError, type Arguments } from './arguments.ts'
import { createBench } from './bench.ts'
import { runChecks } from './check.ts'
import { CHECKS } from './checks/index.ts'
import { formatLine, formatSummary } from './print.ts'
import { createRedactor } from './redact.ts'

/** `npm run -s selftest`: what is wrong with this installation, and what to do about it. See docs/selftest.md. */
let given: Arguments | undefined
try {
  given = readArguments(process.argv.slice(2), Date.now())
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  console.error(error.message)
  process.exitCode = 1
}

if (given !== undefined) {
  const env = { ...process.env, ...given.env }
  const { hide, redact } = createRedactor(env)
  hide(given.patient?.name)
  hide(given.patient?.documentNumber)
  const transport = createTransport()
  const lines = await runChecks(CHECKS, createBench(env, given.patient, transport, hide), (line) =>
    console.log(redact(formatLine(line))),
  )
  await transport.close()
  console.log(`\n${formatSummary(lines)}`)
  const failed = lines.some(({ outcome }) => outcome.is === 'failed' || outcome.is === 'blocked')
  // What hangs must not keep the answer back.
  process.exit(failed ? 1 : 0)
}

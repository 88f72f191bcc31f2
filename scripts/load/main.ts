import { EXIT, noMore, runCommand, start } from '../command/command.ts'
import { OPTIONS, USAGE, readArguments, type LoadArguments } from './arguments.ts'
import { createJobs, echoJob } from './jobs.ts'
import { watchMemory } from './memory.ts'
import { atOnce, atRate, type Job, type Measured } from './pace.ts'
import { authorizePeople } from './people.ts'
import { closeConnections } from './post.ts'
import { lineOf, rowsOf, summarize, type Row } from './report.ts'
import { runMorning } from './runMorning.ts'
import { startMeasurable, type Measurable } from './start.ts'

// `npm run load -- --rate 50 --seconds 20`: holds the rate, prints what came of it, and ends.
await start((started) =>
  runCommand(started, { usage: USAGE, options: OPTIONS }, ({ values, positionals }) => {
    noMore(positionals)
    return run(readArguments(values))
  }),
)

async function run(asked: LoadArguments): Promise<number> {
  console.log('正在启动沙箱、云函数和空函数……')
  const measurable = await startMeasurable(asked.morning ? asked.people : 0)
  const stopped = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      stopped.abort()
      void measurable.close().finally(() => process.exit(130))
    })
  try {
    return await (asked.morning ? runMorning(asked, measurable) : runMixed(asked, measurable))
  } finally {
    if (!stopped.signal.aborted) await measurable.close()
    await closeConnections()
  }
}

async function runMixed(
  { rate, seconds, people, burst, delay }: LoadArguments,
  { functions, echo, delayPlatform }: Measurable,
): Promise<number> {
  const jobs = createJobs(functions.url, await authorizePeople(functions.url, people))
  const body = JSON.stringify({
    action: 'preauthorization.current',
    patientId: 'p'.repeat(32),
    hosp_mdtrt_id: 'ZY20261101003',
  })
  const bare = () => echoJob(echo.url, body)
  await warmUp(jobs.mixed, bare)
  if (delay > 0) await delayPlatform(delay)

  const measure = async (
    what: string,
    pid: number,
    work: () => Promise<Measured>,
  ): Promise<Row> => {
    const memory = await watchMemory(pid)
    const measured = await work()
    const { first, most, last } = await memory.stop()
    console.log('')
    for (const row of rowsOf(what, measured)) console.log(lineOf(row))
    console.log(
      `内存（常驻）  开始 ${first.toFixed(0)} MB，最高 ${most.toFixed(0)} MB，结束 ${last.toFixed(0)} MB`,
    )
    return summarize(what, measured)
  }
  const [ours, floor] = [functions.process.pid ?? 0, echo.process.pid ?? 0]
  if (burst > 0) {
    console.log(`\n${burst} 位患者同时打开`)
    await measure('云函数', ours, () => atOnce(burst, jobs.looking))
    await measure('空函数', floor, () => atOnce(burst, bare))
    return EXIT.good
  }
  console.log(`\n每秒 ${rate} 次，${seconds} 秒`)
  const care = await measure('云函数合计', ours, () => atRate(rate, seconds, jobs.mixed))
  const nothing = await measure('空函数', floor, () => atRate(rate, seconds, bare))
  console.log(
    `\n与空函数相比：p50 ${(care.p50 / nothing.p50).toFixed(1)} 倍，p99 ${(care.p99 / nothing.p99).toFixed(1)} 倍`,
  )
  return Object.keys(care.errors).length > 0 || Object.keys(nothing.errors).length > 0
    ? EXIT.failed
    : EXIT.good
}

/** Compiles, connects, and makes the first freeze that the others repeat. */
async function warmUp(mixed: (number: number) => Job, bare: () => Job): Promise<void> {
  for (let number = 0; number < 8; number += 1) await mixed(number).send()
  await atRate(20, 3, (number) => mixed(1_000_000 + number))
  await atRate(50, 1, bare)
}

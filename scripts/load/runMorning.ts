import { EXIT } from '../command/command.ts'
import { DEPLOYED } from '../cloud/functions.ts'
import type { LoadArguments } from './arguments.ts'
import { cpuOf } from './cpu.ts'
import { inpatients } from './inpatients.ts'
import { echoJob } from './jobs.ts'
import { prepare, spendMorning } from './morning.ts'
import { atRate, type Measured, type Sample } from './pace.ts'
import { lineOf, rowsOf } from './report.ts'
import type { Measurable } from './start.ts'

/** The empty function has as many requests a second, for so long at most: one is as another. */
const ECHO_SECONDS = 60
const SHED = 'unavailable.busy'

/** A morning at a hospital through the functions, and what it costs against as many requests to an empty function. */
export async function runMorning(
  { people, seconds, delay }: LoadArguments,
  { functions, echo, delayPlatform }: Measurable,
): Promise<number> {
  const comers = await prepare(functions.url, inpatients(people))
  if (delay > 0) await delayPlatform(delay)
  console.log(`\n${people} 位患者，${seconds} 秒`)
  const ours = await costOf(functions.process.pid ?? 0, () =>
    spendMorning(functions.url, comers, seconds),
  )
  const { samples } = ours.measured
  const body = JSON.stringify({ action: 'overview.get', patientId: 'p'.repeat(32) })
  const bare = await costOf(echo.process.pid ?? 0, () =>
    atRate(samples.length / seconds, Math.min(seconds, ECHO_SECONDS), () =>
      echoJob(echo.url, body),
    ),
  )
  for (const row of rowsOf('云函数合计', ours.measured)) console.log(lineOf(row))
  for (const row of rowsOf('空函数', bare.measured)) console.log(lineOf(row))

  const shed = samples.filter(({ error }) => error.includes(SHED)).length
  const failed = samples.filter(({ error }) => error !== '').length - shed
  const times = samples.length / bare.measured.samples.length
  const [functionSeconds, bareSeconds] = [
    secondsOf(samples),
    secondsOf(bare.measured.samples) * times,
  ]
  console.log(`\n请稍候的（${SHED}） ${shed} 次，别的出错 ${failed} 次`)
  console.log(
    `函数秒（从请求到答复，云上按它计费）  ${functionSeconds.toFixed(1)}，同样多次的空函数 ${bareSeconds.toFixed(1)}，${(functionSeconds / bareSeconds).toFixed(1)} 倍`,
  )
  console.log(`GB·秒（按部署的内存）  ${gbSecondsOf(samples).toFixed(1)}`)
  console.log(
    `CPU 秒  ${ours.cpu.toFixed(1)}，同样多次的空函数 ${(bare.cpu * times).toFixed(1)}，${(ours.cpu / bare.cpu / times).toFixed(1)} 倍；每次 ${((ours.cpu * 1000) / samples.length).toFixed(2)} 毫秒`,
  )
  return failed > 0 ? EXIT.failed : EXIT.good
}

async function costOf(
  pid: number,
  work: () => Promise<Measured>,
): Promise<{ measured: Measured; cpu: number }> {
  const before = cpuOf(pid)
  const measured = await work()
  return { measured, cpu: (cpuOf(pid) - before) / 1000 }
}

const secondsOf = (samples: readonly Sample[]): number =>
  samples.reduce((sum, { ms }) => sum + ms / 1000, 0)

/** By the memory that each function has in the cloud. */
const gbSecondsOf = (samples: readonly Sample[]): number =>
  DEPLOYED.reduce(
    (sum, { name, memory }) =>
      sum + (secondsOf(samples.filter(({ kind }) => kind.startsWith(`/${name} `))) * memory) / 1024,
    0,
  )

import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import {
  ConfigurationError,
  type Environment,
} from '../../cloudfunctions/lib/config/environment.ts'
import { createLog } from '../../cloudfunctions/lib/log/log.ts'
import { CareError, parseDateTime } from '../../cloudfunctions/lib/protocol/index.ts'
import { connectReconcile } from '../../cloudfunctions/reconcile/connect.ts'
import { dayOf } from '../../cloudfunctions/reconcile/days.ts'
import { reconcileDay } from '../../cloudfunctions/reconcile/reconcileDay.ts'
import { differencesOf, type Report } from '../../cloudfunctions/reconcile/report.ts'
import { MED_TYPE_FORM, reconcileSettings } from '../../cloudfunctions/reconcile/settings.ts'
import { tick, type TickDependencies } from '../../cloudfunctions/reconcile/tick.ts'
import { createCsvReport } from './csv.ts'
import { reportPage } from './page.ts'
import { createProgress, type Out } from './progress.ts'
import { medTypeName } from './words.ts'

const USAGE = `用法：
  npm run reconcile -- --date 2026-11-01 [--med-type 21] [--out 目录] [--all]
  npm run reconcile -- --tick

  --date      费用发生日期（泉州当地日期）
  --med-type  就诊类型；不写时为 RECONCILE_MED_TYPES 里的每一种
  --out       报告放在哪个目录，默认当前目录
  --all       CSV 里也列出一致的
  --tick      做一轮定时任务该做的事：查询未明结果、清理过期数据、补做到期的对账

退出码：0 两边一致；2 有差异或结果未明；1 没有做成。配置与云函数相同，取自环境变量。
`

const EXIT = { matched: 0, failed: 1, differences: 2 } as const

interface Arguments {
  date: string
  medType: string | undefined
  out: string
  all: boolean
}

/** The command line's whole work. @returns the exit code */
export async function run(
  argv: readonly string[],
  env: Environment,
  out: Out,
  err: Out,
): Promise<number> {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        date: { type: 'string' },
        'med-type': { type: 'string' },
        out: { type: 'string', default: '.' },
        all: { type: 'boolean', default: false },
        tick: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
    if (values.help) {
      out.write(USAGE)
      return EXIT.matched
    }
    const job = values.tick
      ? undefined
      : readArguments({
          date: values.date,
          medType: values['med-type'],
          out: values.out,
          all: values.all,
        })
    const settings = reconcileSettings(env)
    const connected = await connectReconcile(
      settings,
      createLog('reconcile', job === undefined ? settings.logLevel : 'silent'),
    )
    try {
      if (job === undefined) return await runTick(connected, out)
      await mkdir(job.out, { recursive: true })
      return await runDay(job, connected, out, err)
    } finally {
      await connected.close()
    }
  } catch (error) {
    err.write(`${wordsFor(error)}\n`)
    return EXIT.failed
  }
}

class UsageError extends Error {}

function readArguments({
  date,
  medType,
  out,
  all,
}: {
  date: string | undefined
  medType: string | undefined
  out: string
  all: boolean
}): Arguments {
  if (date === undefined || !/^\d{4}-\d\d-\d\d$/.test(date))
    throw new UsageError('请用 --date 写明日期，如 --date 2026-11-01')
  parseDateTime(date, '--date')
  if (date > dayOf(Date.now())) throw new UsageError(`${date} 还没有到`)
  if (medType !== undefined && !MED_TYPE_FORM.test(medType))
    throw new UsageError('--med-type 应是就诊类型代码，如 21')
  return { date, medType, out, all }
}

async function runDay(
  { date, medType, out: directory, all }: Arguments,
  connected: TickDependencies,
  out: Out,
  err: Out,
): Promise<number> {
  let code: number = EXIT.matched
  for (const visitType of medType === undefined ? connected.medTypes : [medType]) {
    const name = `reconcile-${date}-${visitType}`
    const csv = createCsvReport(join(directory, `${name}.csv`), date, visitType)
    const progress = createProgress(err)
    err.write(`${date} ${medTypeName(visitType)}\n`)
    try {
      const report = await reconcileDay(date, visitType, connected, {
        onProgress: progress.show,
        onFinding: (finding) => (all || finding.kind !== 'matched' ? csv.add(finding) : undefined),
      })
      progress.finish()
      await csv.finish()
      await replaceFile(join(directory, `${name}.html`), reportPage(report, `${name}.csv`))
      out.write(
        `${summary(report)}\n  ${join(directory, `${name}.html`)}\n  ${join(directory, `${name}.csv`)}\n`,
      )
      if (!report.clean && code === EXIT.matched) code = EXIT.differences
    } catch (error) {
      progress.finish()
      await csv.abandon()
      err.write(`${date} ${medTypeName(visitType)}：${wordsFor(error)}\n`)
      code = EXIT.failed
    }
  }
  return code
}

async function runTick(connected: TickDependencies, out: Out): Promise<number> {
  const { resolved, swept, reconciled, failed } = await tick(connected)
  out.write(
    `${resolved === null ? '查询未明结果没有做成' : `查询未明结果 ${resolved.looked} 笔，仍未明 ${resolved.remain} 笔，待人工 ${resolved.persons} 笔`}；`,
  )
  out.write(
    `${swept === null ? '清理没有做成' : `清理过期数据 ${swept} 条`}；对账 ${reconciled.length} 份${reconciled.length > 0 ? `（${reconciled.join('、')}）` : ''}`,
  )
  out.write(failed.length > 0 ? `；没有做成 ${failed.join('、')}\n` : '\n')
  return resolved === null || swept === null || failed.length > 0 ? EXIT.failed : EXIT.matched
}

function summary(report: Report): string {
  const { counts } = report
  const parts = [
    `一致 ${counts.matched}`,
    `金额不符 ${counts.amount}`,
    `本院有医保没有 ${counts['only-ours']}`,
    `医保有本院没有 ${counts['only-theirs']}`,
    `重复 ${counts.repeated}`,
    `结果未明 ${counts.unknown}`,
  ]
  const verdict =
    differencesOf(report) > 0 ? '有差异' : counts.unknown > 0 ? '有结果未明' : '两边一致'
  return `${report.feeDate} ${medTypeName(report.visitType)} ${verdict}：${parts.join('，')}（笔）`
}

/** An open browser, or a printer, never sees half a page. */
async function replaceFile(file: string, content: string): Promise<void> {
  await writeFile(`${file}.part`, content, { mode: 0o600 })
  await rename(`${file}.part`, file)
}

function wordsFor(error: unknown): string {
  if (error instanceof CareError)
    return `${error.message}（${error.code}${error.field === undefined ? '' : `，${error.field}`}）`
  if (error instanceof UsageError) return `${error.message}\n\n${USAGE}`
  if (error instanceof ConfigurationError) return error.message
  const { code, message } = error as NodeJS.ErrnoException
  if (code?.startsWith('ERR_PARSE_ARGS')) return `${message}\n\n${USAGE}`
  return `没有做成：${message}`
}

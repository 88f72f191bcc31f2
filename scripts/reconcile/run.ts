import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { codeNamesOf } from '../../cloudfunctions/lib/config/codes.ts'
import { createLog } from '../../cloudfunctions/lib/log/log.ts'
import { namedCode, type CodeNames } from '../../cloudfunctions/lib/protocol/index.ts'
import { connectReconcile } from '../../cloudfunctions/reconcile/connect.ts'
import { dayOf } from '../../cloudfunctions/reconcile/days.ts'
import { settlementsOf } from '../../cloudfunctions/reconcile/ours.ts'
import { reconcileDay } from '../../cloudfunctions/reconcile/reconcileDay.ts'
import { MED_TYPE_FORM } from '../../cloudfunctions/reconcile/medTypes.ts'
import { differencesOf, type Report } from '../../cloudfunctions/reconcile/report.ts'
import { reconcileSettings } from '../../cloudfunctions/reconcile/settings.ts'
import {
  tick,
  type InstitutionDependencies,
  type TickDependencies,
} from '../../cloudfunctions/reconcile/tick.ts'
import {
  EXIT,
  UsageError,
  noMore,
  readDay,
  runCommand,
  type Out,
  type Started,
} from '../command/command.ts'
import { describeFailure } from '../command/failure.ts'
import { NothingThere, existingStore, lookAt, surveyWords } from '../command/looking.ts'
import { createRedactor } from '../command/redact.ts'
import { TARGET_OPTIONS, TARGET_USAGE, findTarget } from '../command/target.ts'
import { createCsvReport } from './csv.ts'
import { reportPage } from '../../cloudfunctions/reconcile/page/page.ts'
import { createProgress } from './progress.ts'

const USAGE = `用法：
  npm run reconcile -- --date 2026-11-01 [--med-type 21] [--out 目录] [--all] [--json]
  npm run reconcile -- --tick [--json]

  --date      费用发生日期（泉州当地日期）
  --med-type  就诊类型；不写时为 RECONCILE_MED_TYPES 里的每一种，没有设置则为本院当天结算过的每一种
  --out       报告放在哪个目录，默认当前目录
  --all       CSV 里也列出一致的
  --tick      做一轮定时任务该做的事：查询未明结果、清理过期数据、补做到期的对账

${TARGET_USAGE}
3 有差异，或有结果未明的。
`

const OPTIONS = {
  date: { type: 'string' },
  'med-type': { type: 'string' },
  out: { type: 'string', default: '.' },
  all: { type: 'boolean', default: false },
  tick: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  ...TARGET_OPTIONS,
} as const

interface Job {
  date: string
  medType: string | undefined
  out: string
  all: boolean
}

/** What the work writes to, and what it must not write. */
interface Telling {
  out: Out
  err: Out
  wordsFor(error: unknown): string
  json: boolean
  names: CodeNames
}

/** The command line's whole work. @returns the exit code */
export const run = (started: Started): Promise<number> =>
  runCommand(started, { usage: USAGE, options: OPTIONS }, async ({ values, positionals, hide }) => {
    noMore(positionals)
    const job = values.tick ? undefined : readJob({ ...values, medType: values['med-type'] })
    const target = await findTarget(values, started.env)
    hide(target.env)
    started.err.write(`对象：${target.words}\n`)
    const settings = reconcileSettings(target.env)
    const place = existingStore(settings.store)
    const connected = await connectReconcile(
      settings,
      // Beside what a program reads.
      createLog('reconcile', job === undefined ? settings.logLevel : 'silent', started.err),
    )
    const redactor = createRedactor(target.env)
    const telling: Telling = {
      out: started.out,
      err: started.err,
      wordsFor: (error) => describeFailure(error, redactor),
      json: values.json,
      names: codeNamesOf(target.env),
    }
    try {
      if (job === undefined) return await runTick(connected, telling)
      await mkdir(job.out, { recursive: true })
      return await runDay(job, connected, place, telling)
    } finally {
      await connected.close()
    }
  })

function readJob({
  date,
  medType,
  out,
  all,
}: {
  date?: string
  medType: string | undefined
  out: string
  all: boolean
}): Job {
  if (date === undefined) throw new UsageError('请用 --date 写明日期，如 --date 2026-11-01')
  if (readDay('--date', date) > dayOf(Date.now())) throw new UsageError(`${date} 还没有到`)
  if (medType !== undefined && !MED_TYPE_FORM.test(medType))
    throw new UsageError('--med-type 应是就诊类型代码，如 21')
  return { date, medType, out, all }
}

/**
 * As configured; else those of our own settlements of the day, as the HIS sent them.
 * @throws UsageError where there are none
 */
async function kindsOf(
  date: string,
  { institution, medTypes, journal }: InstitutionDependencies,
): Promise<string[]> {
  if (medTypes.length > 0) return [...medTypes]
  const kinds = new Set<string>()
  for await (const { document } of settlementsOf(journal, institution, date))
    kinds.add(document.visitType)
  if (kinds.size === 0)
    throw new UsageError(
      '没有设置 RECONCILE_MED_TYPES，本院这一天也没有结算：请用 --med-type 写明就诊类型代码',
    )
  return [...kinds].sort()
}

/** Every institution's lists of that day, each by itself. */
async function daysOf(
  date: string,
  medType: string | undefined,
  { institutions }: TickDependencies,
) {
  const days = []
  for (const one of institutions)
    for (const visitType of medType === undefined ? await kindsOf(date, one) : [medType])
      days.push({ institution: one.institution, visitType, dependencies: one })
  return days
}

async function runDay(
  { date, medType, out: directory, all }: Job,
  connected: TickDependencies,
  place: string,
  { out, err, wordsFor, json, names }: Telling,
): Promise<number> {
  const ours = await lookAt({ store: connected.store, place }, 'intents', 'createdAt')
  err.write(
    `${ours === undefined ? `${place}：没有资金流水` : surveyWords('资金流水', '笔', ours)}\n`,
  )
  let code: number = EXIT.good
  const done: object[] = []
  for (const { institution, visitType, dependencies } of await daysOf(date, medType, connected)) {
    const name = `reconcile-${institution}-${date}-${visitType}`
    const visitName = namedCode(names, 'med_type', visitType)
    const csv = createCsvReport(join(directory, `${name}.csv`), date, visitName)
    const progress = createProgress(err)
    err.write(`${institution} ${date} ${visitName}\n`)
    try {
      const report = await reconcileDay(date, visitType, dependencies, {
        onProgress: progress.show,
        onFinding: (finding) => (all || finding.kind !== 'matched' ? csv.add(finding) : undefined),
      })
      progress.finish()
      if (ours === undefined && isEmpty(report))
        throw new NothingThere(
          '医保清单是空的，本库也没有任何资金流水：没有可对的，不能说明两边一致。请核对是不是这个库',
        )
      await csv.finish()
      await replaceFile(
        join(directory, `${name}.html`),
        reportPage(report, visitName, `${name}.csv`),
      )
      const files = [join(directory, `${name}.html`), join(directory, `${name}.csv`)]
      done.push({ ...report, files })
      if (!json)
        out.write(`${summary(report, visitName)}\n${files.map((file) => `  ${file}\n`).join('')}`)
      if (!report.clean && code === EXIT.good) code = EXIT.found
    } catch (error) {
      progress.finish()
      await csv.abandon()
      err.write(`${institution} ${date} ${visitName}：${wordsFor(error)}\n`)
      code = EXIT.failed
    }
  }
  if (json)
    out.write(
      `${JSON.stringify({ looked: ours ?? { place, count: 0 }, reports: done }, null, 2)}\n`,
    )
  return code
}

const isEmpty = ({ counts }: Report): boolean => Object.values(counts).every((count) => count === 0)

async function runTick(connected: TickDependencies, { out, json }: Telling): Promise<number> {
  const result = await tick(connected)
  const { resolved, swept, reconciled, failed } = result
  const good = resolved !== null && swept !== null && failed.length === 0
  if (json) out.write(`${JSON.stringify(result, null, 2)}\n`)
  else
    out.write(
      [
        resolved === null
          ? '查询未明结果没有做成'
          : `查询未明结果 ${resolved.looked} 笔，仍未明 ${resolved.remain} 笔，待人工 ${resolved.persons} 笔`,
        swept === null ? '清理没有做成' : `清理过期数据 ${swept} 条`,
        `对账 ${reconciled.length} 份${reconciled.length > 0 ? `（${reconciled.join('、')}）` : ''}`,
        ...(failed.length > 0 ? [`没有做成 ${failed.join('、')}`] : []),
      ].join('；') + '\n',
    )
  return good ? EXIT.good : EXIT.failed
}

function summary(report: Report, visitName: string): string {
  const { counts } = report
  const parts = [
    `一致 ${counts.matched}`,
    // Most days have neither: what is not there need not be read.
    ...(counts.refunded > 0 ? [`一致（已退款） ${counts.refunded}`] : []),
    `金额不符 ${counts.amount}`,
    `本院有医保没有 ${counts['only-ours']}`,
    `医保有本院没有 ${counts['only-theirs']}`,
    ...(counts.refund > 0 ? [`退款不符 ${counts.refund}`] : []),
    ...(counts.unreadable > 0 ? [`清单读不懂 ${counts.unreadable}`] : []),
    `重复 ${counts.repeated}`,
    `结果未明 ${counts.unknown}`,
  ]
  const verdict =
    differencesOf(report) > 0 ? '有差异' : counts.unknown > 0 ? '有结果未明' : '两边一致'
  return `${report.institution} ${report.feeDate} ${visitName} ${verdict}：${parts.join('，')}（笔）`
}

/** An open browser, or a printer, never sees half a page. */
async function replaceFile(file: string, content: string): Promise<void> {
  await writeFile(`${file}.part`, content, { mode: 0o600 })
  await rename(`${file}.part`, file)
}

import { withData } from '../migrations/data.ts'
import { loadMigrations } from '../migrations/load.ts'
import type { Data, NumberedMigration } from '../migrations/migration.ts'
import { EXIT, UsageError, noMore, runCommand, type Started } from '../command/command.ts'
import { createRedactor } from '../command/redact.ts'
import { checkCloudName, readAccount } from '../command/target.ts'
import { readVariablesFile } from '../command/variablesFile.ts'
import { createCloudApi } from './api/client.ts'
import { prepare, readRevision, type Revision } from './prepare.ts'
import { publish, shift, showTraffic } from './release/release.ts'
import type { Prepared } from './state/wanted.ts'
import { check, makeItSo, probe, rehearse, type Work } from './work.ts'

const USAGE = `用法：
  npm run cloud -- apply --env 环境ID --variables 文件 [--dry-run] [--dirty]
  npm run cloud -- check --env 环境ID --variables 文件 [--json]
  npm run cloud -- probe --env 环境ID
  npm run cloud -- publish --env 环境ID
  npm run cloud -- traffic --env 环境ID [--revision 提交|latest [--percent 10]]

apply  建好、改好云开发环境里的一切：集合和权限、索引、云函数和变量、定时触发、HTTP 路径、
       公网访问和固定出口 IP、谁能调用；最后做没有做过的数据迁移。已经对的不动，可以反复做。
       --dry-run  不联网，不要账号：检查变量，构建，打印要做什么
       --dirty    有未提交的改动也做
check  逐项读回来与应有的比，说出每一处不同，有就以 1 结束。什么也不改
probe  在一个临时的集合里试数据库是不是如本系统所信：只建成一次、按版本替换、排序、翻页……，试完删去
publish 把五个函数现在的代码和变量各固定成一个版本，可以随时退回
traffic 调用去哪个版本；写了 --revision 就切过去：全部，或 --percent 写明的百分之几，其余留在原处
       --revision  publish 过的提交，如 abc1234；latest 是最近一次 apply 的

--variables  npm run init-env 写出的变量文件
密钥取自环境变量 TENCENTCLOUD_SECRETID、TENCENTCLOUD_SECRETKEY（临时密钥另加 TENCENTCLOUD_SESSIONTOKEN），
不写在命令里，见 docs/deploy.md。PowerShell：--variables ..\\production.env
退出码：0 与应有的相同；1 有不同，或没有做成；2 命令写错了。
`

const OPTIONS = {
  env: { type: 'string' },
  variables: { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
  dirty: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  revision: { type: 'string' },
  percent: { type: 'string' },
} as const

/** What the work needs, tests put others in their place. */
export interface CloudTools {
  prepare(values: Readonly<Record<string, string>>): Promise<Prepared[]>
  revision(): Promise<Revision>
  migrations(): Promise<NumberedMigration[]>
  withData<T>(
    environment: string,
    values: Readonly<Record<string, string>>,
    work: (data: Data) => Promise<T>,
  ): Promise<T>
  pauseMs?: number
}

export const TOOLS: CloudTools = {
  prepare,
  revision: readRevision,
  migrations: loadMigrations,
  withData(environment, values, work) {
    // The database's SDK reads which environment it is for from the process alone.
    process.env.SCF_NAMESPACE = environment
    return withData({ ...values, STORE: 'cloudbase' }, Date.now, work)
  },
}

const VERBS = ['apply', 'check', 'probe', 'publish', 'traffic'] as const
type Verb = (typeof VERBS)[number]

/** The command line's whole work. @returns the exit code */
export const run = (started: Started, tools: CloudTools = TOOLS): Promise<number> =>
  runCommand(started, { usage: USAGE, options: OPTIONS }, async ({ values, positionals, hide }) => {
    const verb = readVerb(positionals)
    const environment = values.env ?? ''
    checkCloudName(environment)
    const print = (line: string) => started.out.write(`${line}\n`)
    const dryRun = verb === 'apply' && values['dry-run']
    const pause = tools.pauseMs === undefined ? {} : { pauseMs: tools.pauseMs }
    const connect = () =>
      createCloudApi({
        account: readAccount(started.env),
        url: started.env.CLOUD_API_URL,
        ...pause,
      })
    if (verb === 'probe') {
      const api = connect()
      started.err.write(`对象：云开发环境 ${environment}，临时集合\n`)
      return probe(api, environment, createRedactor(started.env), print)
    }
    const asked = readShift(values)
    if (verb === 'publish' || verb === 'traffic') {
      const work = { api: connect(), environment, print, ...pause }
      started.err.write(`对象：云开发环境 ${environment}\n`)
      if (verb === 'publish') return publish(work)
      return asked === undefined ? showTraffic(work) : shift(work, asked)
    }
    if (values.variables === undefined) throw new UsageError('请用 --variables 写明变量文件')
    const given = readVariablesFile(values.variables)
    hide(given)
    const api = dryRun ? undefined : connect()
    const how = dryRun ? '（演练：不联网，不改动任何东西）' : ''
    started.err.write(`对象：云开发环境 ${environment}，${values.variables}${how}\n`)
    const revision = await tools.revision()
    const prepared = await tools.prepare(given)
    const migrations = await tools.migrations()
    if (api === undefined) {
      rehearse({ prepared, revision, migrations, print })
      return EXIT.good
    }
    const work: Work = {
      api,
      environment,
      prepared,
      revision,
      migrations,
      withData: (use) => tools.withData(environment, given, use),
      print,
      ...pause,
    }
    if (verb === 'check') return check(work, values.json)
    refuseChanges(revision, values.dirty)
    return makeItSo(work)
  })

/** @throws UsageError */
function readShift({
  revision,
  percent,
}: {
  revision?: string
  percent?: string
}): { revision: string; percent: number } | undefined {
  if (revision === undefined) {
    if (percent !== undefined) throw new UsageError('--percent 要与 --revision 一起写')
    return undefined
  }
  if (!/^(latest|[0-9a-f]{4,40}|unknown)$/.test(revision))
    throw new UsageError('--revision 应是 publish 过的提交，或 latest')
  if (percent !== undefined && !/^([1-9]\d?|100)$/.test(percent))
    throw new UsageError('--percent 应是 1 到 100 的整数')
  return { revision, percent: Number(percent ?? 100) }
}

function readVerb([verb, ...more]: readonly string[]): Verb {
  noMore(more)
  const known = VERBS.find((one) => one === verb)
  if (known === undefined) throw new UsageError(`要说明是 ${VERBS.join('、')} 中的哪一个`)
  return known
}

function refuseChanges({ changes }: Revision, dirty: boolean): void {
  if (changes !== '' && !dirty)
    throw new Error(`有未提交的改动，线上将说不清是哪个版本：请先提交，或加 --dirty（${changes}）`)
}

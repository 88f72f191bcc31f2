import { EXIT, UsageError, noMore, runCommand, type Started } from '../command/command.ts'
import { checkCloudName, readAccount } from '../command/target.ts'
import { readVariablesFile } from '../command/variablesFile.ts'
import { createCloudApi, type CloudApi } from './api/client.ts'
import { apply } from './mend/apply.ts'
import { wordsFor } from './mend/mending.ts'
import { addressLines, functionLines, mendLines } from './plan.ts'
import { prepare, readRevision, type Revision } from './prepare.ts'
import { compare, type Difference } from './state/compare.ts'
import { readCloud, type Found } from './state/found.ts'
import type { CloudState } from './state/state.ts'
import { wantedState, type Prepared } from './state/wanted.ts'

const USAGE = `用法：
  npm run cloud -- apply --env 环境ID --variables 文件 [--dry-run] [--dirty]
  npm run cloud -- check --env 环境ID --variables 文件 [--json]

apply  建好、改好云开发环境里的一切：集合和权限、索引、云函数和变量、定时触发、HTTP 路径、
       公网访问和固定出口 IP、谁能调用。已经对的不动，可以反复做。
       --dry-run  不联网，不要账号：检查变量，构建，打印要做什么
       --dirty    有未提交的改动也做
check  逐项读回来与应有的比，说出每一处不同，有就以 1 结束。什么也不改

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
} as const

/** What the work needs, tests put others in their place. */
export interface CloudTools {
  prepare(values: Readonly<Record<string, string>>): Promise<Prepared[]>
  revision(): Promise<Revision>
  pauseMs?: number
}

const TOOLS: CloudTools = { prepare, revision: readRevision }

/** The command line's whole work. @returns the exit code */
export const run = (started: Started, tools: CloudTools = TOOLS): Promise<number> =>
  runCommand(started, { usage: USAGE, options: OPTIONS }, async ({ values, positionals, hide }) => {
    const [verb, ...more] = positionals
    noMore(more)
    if (verb !== 'apply' && verb !== 'check') throw new UsageError('要说明是 apply 还是 check')
    const environment = values.env ?? ''
    checkCloudName(environment)
    if (values.variables === undefined) throw new UsageError('请用 --variables 写明变量文件')
    const given = readVariablesFile(values.variables)
    hide(given)
    const dryRun = verb === 'apply' && values['dry-run']
    const account = dryRun ? undefined : readAccount(started.env)
    const how = dryRun ? '（演练：不联网，不改动任何东西）' : ''
    started.err.write(`对象：云开发环境 ${environment}，${values.variables}${how}\n`)
    const revision = await tools.revision()
    const prepared = await tools.prepare(given)
    const print = (line: string) => started.out.write(`${line}\n`)
    if (account === undefined) {
      rehearse(prepared, revision, print)
      return EXIT.good
    }
    const work: Work = {
      api: createCloudApi({
        account,
        url: started.env.CLOUD_API_URL,
        ...(tools.pauseMs !== undefined && { pauseMs: tools.pauseMs }),
      }),
      environment,
      prepared,
      revision,
      print,
      ...(tools.pauseMs !== undefined && { pauseMs: tools.pauseMs }),
    }
    if (verb === 'check') return check(work, values.json)
    refuseChanges(revision, values.dirty)
    return makeItSo(work)
  })

interface Work {
  api: CloudApi
  environment: string
  prepared: readonly Prepared[]
  revision: Revision
  print(line: string): void
  pauseMs?: number
}

function refuseChanges({ changes }: Revision, dirty: boolean): void {
  if (changes !== '' && !dirty)
    throw new Error(`有未提交的改动，线上将说不清是哪个版本：请先提交，或加 --dirty（${changes}）`)
}

/** As if there were nothing in the cloud yet. */
function rehearse(
  prepared: readonly Prepared[],
  { commit, changes }: Revision,
  print: Work['print'],
): void {
  const domain = '环境的域名'
  const wanted = wantedState(prepared, commit, [domain])
  print(`版本：${commit}${changes === '' ? '' : '，有未提交的改动'}；变量检查通过`)
  functionLines(prepared).forEach(print)
  print('云上什么都没有时，要做的是：')
  mendLines(
    compare(wanted, {
      collections: {},
      functions: {},
      routes: { [domain]: {} },
      clientRule: {},
      anonymousLogin: false,
    }),
  ).forEach(print)
  print('演练完毕，什么也没有做。去掉 --dry-run 即照此做，已经对的不动')
}

async function look({ api, environment, prepared, revision }: Work): Promise<{
  found: Found
  wanted: CloudState
  differences: Difference[]
}> {
  const found = await readCloud(api, environment)
  const wanted = wantedState(prepared, revision.commit, Object.keys(found.state.routes))
  return { found, wanted, differences: compare(wanted, found.state) }
}

async function check(work: Work, json: boolean): Promise<number> {
  const { found, differences } = await look(work)
  const code = differences.length === 0 ? EXIT.good : EXIT.failed
  if (json) {
    const whats = differences.map(({ what, mend }) => ({ what, mend: wordsFor(mend) }))
    const { environment, addresses, strangers } = found
    work.print(JSON.stringify({ environment, addresses, strangers, differences: whats }, null, 2))
    return code
  }
  reportDifferences(differences, work.print)
  addressLines(found).forEach(work.print)
  return code
}

async function makeItSo(work: Work): Promise<number> {
  const { print, pauseMs } = work
  const { found, wanted, differences } = await look(work)
  print(`版本：${work.revision.commit}`)
  if (differences.length > 0) {
    print(`与应有的有 ${differences.length} 处不同，要做的是：`)
    mendLines(differences).forEach(print)
    print('开始：')
    await apply(
      differences,
      {
        api: work.api,
        wanted,
        found,
        prepared: work.prepared,
        revision: work.revision.commit,
        ...(pauseMs !== undefined && { pauseMs }),
      },
      print,
    )
  }
  // What was done is believed when it is read back.
  const after = differences.length > 0 ? await look(work) : { found, differences }
  reportDifferences(after.differences, print)
  addressLines(after.found).forEach(print)
  return after.differences.length === 0 ? EXIT.good : EXIT.failed
}

function reportDifferences(differences: readonly Difference[], print: Work['print']): void {
  if (differences.length === 0) return print(`✓ 逐项读回，与应有的相同`)
  print(`✗ 有 ${differences.length} 处与应有的不同：`)
  for (const { what, mend } of differences)
    print(`  ${what}${mend.do === 'by-hand' ? `。${mend.todo}` : ''}`)
}

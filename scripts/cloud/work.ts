import { EXIT } from '../command/command.ts'
import type { Redactor } from '../command/redact.ts'
import { doneMigrations, migrate, refuseNewer } from '../migrations/migrate.ts'
import type { Data, NumberedMigration } from '../migrations/migration.ts'
import type { CloudApi } from './api/client.ts'
import { apply } from './mend/apply.ts'
import { wordsFor } from './mend/mending.ts'
import { addressLines, functionLines, mendLines } from './plan.ts'
import type { Revision } from './prepare.ts'
import { probeDatabase } from './probe.ts'
import { compare, type Difference } from './state/compare.ts'
import { compareMigrations } from './state/migrations.ts'
import { readCloud, readInstance, type Found } from './state/found.ts'
import type { CloudState } from './state/state.ts'
import { wantedState, type Prepared } from './state/wanted.ts'

export interface Work {
  api: CloudApi
  environment: string
  prepared: readonly Prepared[]
  revision: Revision
  migrations: readonly NumberedMigration[]
  /** Opens the environment's data. */
  withData<T>(work: (data: Data) => Promise<T>): Promise<T>
  print(line: string): void
  pauseMs?: number
}

/** As if there were nothing in the cloud yet. */
export function rehearse({
  prepared,
  revision: { commit, changes },
  migrations,
  print,
}: Pick<Work, 'prepared' | 'revision' | 'migrations' | 'print'>): void {
  const domain = '环境的域名'
  const wanted = wantedState(prepared, commit, [domain])
  print(`版本：${commit}${changes === '' ? '' : '，有未提交的改动'}；变量检查通过`)
  functionLines(prepared).forEach(print)
  print('云上什么都没有时，要做的是：')
  mendLines([
    ...compare(wanted, {
      collections: {},
      functions: {},
      routes: { [domain]: {} },
      clientRule: {},
      anonymousLogin: false,
    }),
    ...compareMigrations(migrations, []),
  ]).forEach(print)
  print('演练完毕，什么也没有做。去掉 --dry-run 即照此做，已经对的不动')
}

async function look(work: Work): Promise<{
  found: Found
  wanted: CloudState
  /** Migrations that the data has had. */
  done: string[]
  differences: Difference[]
}> {
  const { api, environment, prepared, revision } = work
  const found = await readCloud(api, environment)
  const wanted = wantedState(prepared, revision.commit, Object.keys(found.state.routes))
  const done =
    'migrations' in found.state.collections
      ? await work.withData(({ store }) => doneMigrations(store))
      : []
  const differences = [...compare(wanted, found.state), ...compareMigrations(work.migrations, done)]
  return { found, wanted, done, differences }
}

/** @returns the exit code */
export async function check(work: Work, json: boolean): Promise<number> {
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

/** @returns the exit code */
export async function makeItSo(work: Work): Promise<number> {
  const { print, pauseMs } = work
  let seen = await look(work)
  const { found, wanted, differences } = seen
  refuseNewer(seen.done, work.migrations)
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
    // What was done is believed when it is read back.
    seen = await look(work)
  }
  // The data moves when every call goes to code that reads both forms of it, and not before.
  if (seen.differences.length > 0 && seen.differences.every(({ mend }) => 'migration' in mend)) {
    await work.withData((data) => migrate(data, work.migrations, { now: Date.now, print }))
    seen = await look(work)
  }
  reportDifferences(seen.differences, print)
  addressLines(seen.found).forEach(print)
  return seen.differences.length === 0 ? EXIT.good : EXIT.failed
}

function reportDifferences(differences: readonly Difference[], print: Work['print']): void {
  if (differences.length === 0) return print(`✓ 逐项读回，与应有的相同`)
  print(`✗ 有 ${differences.length} 处与应有的不同：`)
  for (const { what, mend } of differences)
    print(`  ${what}${mend.do === 'by-hand' ? `。${mend.todo}` : ''}`)
}

/** @returns the exit code */
export async function probe(
  api: CloudApi,
  environment: string,
  redactor: Redactor,
  print: Work['print'],
): Promise<number> {
  const instance = await readInstance(api, environment)
  // The database's SDK reads which environment it is for from the process alone.
  process.env.SCF_NAMESPACE = environment
  const good = await probeDatabase(
    api,
    { EnvId: environment, instance },
    redactor,
    ({ what, wrong }) => print(wrong === undefined ? `✓ ${what}` : `✗ ${what}：${wrong}`),
  )
  print(good ? '数据库如本系统所信' : '数据库与本系统所信的不同：不要上线，把结果交给开发')
  return good ? EXIT.good : EXIT.failed
}

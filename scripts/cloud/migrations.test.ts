import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { COLLECTIONS } from '../../cloudfunctions/lib/store/store.ts'
import {
  startCloudbaseStandIn,
  type CloudbaseStandIn,
} from '../../testkit/cloudbase/cloudbaseStandIn.ts'
import { captured } from '../command/testing.ts'
import { withData } from '../migrations/data.ts'
import { loadMigrations } from '../migrations/load.ts'
import { doneMigrations } from '../migrations/migrate.ts'
import type { NumberedMigration } from '../migrations/migration.ts'
import { prepare } from './prepare.ts'
import { TOOLS, run } from './run.ts'
import type { Prepared } from './state/wanted.ts'
import { production } from './testing/production.ts'
import { startCloudStandIn } from './testing/standIn.ts'
import type { CloudStandIn } from './testing/standInState.ts'

// The real command and the database's real SDK; what answers the two are stand-ins.
const SOUND = fileURLToPath(new URL('../migrations/testing/sound', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'cloud-migrations-'))
const file = join(folder, 'production.env')
const values = production()
let prepared: Prepared[]
let cloud: CloudStandIn
let database: CloudbaseStandIn
let migrations: NumberedMigration[]

beforeAll(async () => {
  const lines = Object.entries(values).map(([name, value]) => `${name}='${value}'\n`)
  writeFileSync(file, lines.join(''), { mode: 0o600 })
  prepared = await prepare(values)
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true }))
beforeEach(async () => {
  cloud = await startCloudStandIn()
  database = await startCloudbaseStandIn(Object.keys(COLLECTIONS))
  for (const [name, value] of Object.entries(database.environment)) vi.stubEnv(name, value)
  migrations = await loadMigrations(SOUND)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await cloud.close()
  await database.close()
})

const command = (verb: string, ...more: string[]) =>
  captured(
    (started) =>
      run(started, {
        ...TOOLS,
        prepare: () => Promise.resolve(prepared),
        revision: () => Promise.resolve({ commit: 'abc1234', changes: '' }),
        migrations: () => Promise.resolve(migrations),
        pauseMs: 1,
      }),
    [verb, '--env', 'hospital-1a', '--variables', file, ...more],
    cloud.env,
  )

const done = () =>
  withData({ ...values, STORE: 'cloudbase' }, Date.now, ({ store }) => doneMigrations(store))

const LINES = /^数据迁移 .*$/gm

test('apply runs each once, when all else is there, and the check names what was not done', async () => {
  expect((await command('apply', '--dry-run')).out).toContain('  数据迁移 0002-seal-of-notices\n')
  const [first, second] = migrations
  migrations = [first!]
  expect((await command('apply')).out.match(LINES)).toEqual([
    '数据迁移 0001-institution-of-pulse：给定时任务的结果补上机构编号，改了 0 条',
  ])
  migrations = [first!, second!]
  const checked = await command('check')
  expect([checked.code, checked.out]).toEqual([
    1,
    expect.stringMatching(
      /有 1 处与应有的不同：\n {2}数据迁移 0002-seal-of-notices（密封消息里的姓名）还没有做/,
    ) as string,
  ])
  expect(await done()).toEqual([first!.name])
  const applied = await command('apply')
  expect([applied.code, applied.out.match(LINES)]).toEqual([
    0,
    ['数据迁移 0002-seal-of-notices：密封消息里的姓名，改了 0 条'],
  ])
  expect((await command('apply')).out.match(LINES)).toBeNull()
  expect((await command('check')).code).toBe(0)
})

test('not while calls go to an older version, which does not know the new form', async () => {
  migrations = []
  await command('apply')
  const patient = cloud.functions.get('patient')!
  patient.versions = [{ Version: '1', Description: '', Environment: {}, code: Buffer.alloc(0) }]
  patient.alias = { FunctionVersion: '1' }
  migrations = await loadMigrations(SOUND)
  const { code, out } = await command('apply')
  expect([code, out]).toEqual([
    1,
    expect.stringContaining('0001-institution-of-pulse（给定时任务的结果补上机构编号）还没有做'),
  ])
  expect(await done()).toEqual([])
})

test('data of a newer version is refused by name before anything is changed', async () => {
  await command('apply')
  migrations = migrations.slice(0, 1)
  cloud.tables.get('intents')!.AclTag = 'PRIVATE'
  expect((await command('check')).out).toContain(
    '数据做过迁移 0002-seal-of-notices，这份代码没有：数据是更新的版本写的。请用有它的版本的代码',
  )
  expect(await command('apply')).toMatchObject({
    code: 1,
    err: expect.stringContaining('做过数据迁移 0002-seal-of-notices') as string,
  })
  expect(cloud.tables.get('intents')!.AclTag).toBe('PRIVATE')
})

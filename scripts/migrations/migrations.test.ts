import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Document, Store } from '../../cloudfunctions/lib/store/store.ts'
import { production } from '../cloud/testing/production.ts'
import { withData } from './data.ts'
import { loadMigrations } from './load.ts'
import { doneMigrations, migrate } from './migrate.ts'
import type { Data, NumberedMigration } from './migration.ts'
import { rewrite } from './rewrite.ts'

const SOUND = fileURLToPath(new URL('testing/sound', import.meta.url))
const NAMES = ['0001-institution-of-pulse', '0002-seal-of-notices']

let folder: string
let env: Record<string, string>
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'migrations-'))
  env = { ...production(), STORE: 'sqlite', DATA_DIR: folder }
})
afterEach(() => rmSync(folder, { recursive: true }))

const within = <T>(work: (data: Data) => Promise<T>) => withData(env, Date.now, work)

/** @returns what is printed */
const run = async (migrations: readonly NumberedMigration[]): Promise<string[]> => {
  const printed: string[] = []
  await within((data) =>
    migrate(data, migrations, { now: () => 0, print: (line) => printed.push(line) }),
  )
  return printed
}

const written = () =>
  within(async ({ store }) => {
    for (const n of [1, 2, 3]) await store.create('pulse', `p${n}`, { n })
    await store.create('notices', 'n1', { name: '林示范', status: 'sent' })
  })

describe('what is stored', () => {
  test('is brought to the present form once, in order, with what the variables and the keys say', async () => {
    await written()
    const migrations = await loadMigrations(SOUND)
    expect(await run(migrations)).toEqual([
      '数据迁移 0001-institution-of-pulse：给定时任务的结果补上机构编号，改了 3 条',
      '数据迁移 0002-seal-of-notices：密封消息里的姓名，改了 1 条',
    ])
    expect(await run(migrations)).toEqual([])
    await within(async ({ store, sealer }) => {
      expect(await doneMigrations(store)).toEqual(NAMES)
      expect((await store.get('pulse', 'p3'))?.document).toEqual({
        n: 3,
        institution: env.HOSPITAL_FIXMEDINS_CODE,
      })
      const notice = (await store.get('notices', 'n1'))!.document
      expect(notice).toEqual({ status: 'sent', sealed: expect.any(String) as string })
      expect(sealer.open(notice.sealed as string, 'notices n1')).toEqual({ name: '林示范' })
    })
  })

  test('goes on from where it was stopped; what was done before is not done again', async () => {
    await written()
    const [first, second] = await loadMigrations(SOUND)
    let starts = 0
    const halfway: NumberedMigration = {
      ...second!,
      async run(data) {
        starts += 1
        await second!.run(data)
        if (starts === 1) throw new Error('the lid was shut')
        return 0
      },
    }
    await expect(run([first!, halfway])).rejects.toThrow('the lid was shut')
    expect(await within(({ store }) => doneMigrations(store))).toEqual([first!.name])
    expect(await run([first!, halfway])).toEqual([expect.stringContaining('0002')])
    expect(await run([first!, halfway])).toEqual([])
    expect(starts).toBe(2)
  })

  test('two that run side by side leave what one leaves', async () => {
    const migrations = await loadMigrations(SOUND)
    await Promise.all([run(migrations), run(migrations)])
    expect(await within(({ store }) => doneMigrations(store))).toEqual(NAMES)
  })

  test('of a newer version is refused by name, and nothing is changed', async () => {
    await written()
    const [first, second] = await loadMigrations(SOUND)
    await within(({ store }) => store.create('migrations', second!.name, {}))
    await expect(run([first!])).rejects.toThrow(
      '数据是更新的版本写的：做过数据迁移 0002-seal-of-notices，这份代码没有',
    )
    await within(async ({ store }) => {
      expect((await store.get('pulse', 'p1'))?.document).toEqual({ n: 1 })
    })
  })
})

test('what somebody else writes or takes away meanwhile is looked at again', async () => {
  await written()
  await within(async ({ store }) => {
    let met = 0
    const busy: Store = {
      ...store,
      async replace(collection, row, document, options) {
        met += 1
        if (met === 1) await store.replace<Document>(collection, row, { n: 10 })
        if (met === 3) await store.remove(collection, row)
        return store.replace(collection, row, document, options)
      },
    }
    const rows = await rewrite(busy, 'pulse', ({ document }) =>
      'seen' in document ? undefined : { ...document, seen: true },
    )
    const left = await store.find('pulse', {})
    expect([rows, left.map(({ document }) => document)]).toEqual([
      2,
      [
        { n: 10, seen: true },
        { n: 3, seen: true },
      ],
    ])
  })
})

describe('the files', () => {
  test('of this version are sound', async () => {
    expect((await loadMigrations()).map(({ does }) => does)).not.toContain('')
  })

  test.each([
    [['0001-a.ts', '0003-c.ts'], '0003-c.ts: 0002-what-it-does.ts'],
    [['0001-a.ts', '0001-b.ts'], '0001-b.ts: 0002-what-it-does.ts'],
    [['1-a.ts'], '1-a.ts: 0001-what-it-does.ts'],
    [['0001-a.js'], '0001-a.js: 0001-what-it-does.ts'],
    [['0001-a.ts'], '0001-a.ts exports no migration'],
  ])('%j are refused by name', async (files, why) => {
    for (const file of files) writeFileSync(join(folder, file), 'export {}\n')
    await expect(loadMigrations(folder)).rejects.toThrow(why)
  })
})

import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'libsql'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createAuditTrail } from '../../cloudfunctions/lib/audit/trail.ts'
import { createAuthorizations } from '../../cloudfunctions/lib/identity/authorizations.ts'
import { createSealer } from '../../cloudfunctions/lib/identity/seal.ts'
import { createJournal } from '../../cloudfunctions/lib/journal/journal.ts'
import { openAuthenticStore } from '../../cloudfunctions/lib/store/open.ts'
import { newTicket } from '../../cloudfunctions/lib/tickets/ticket.ts'
import { createTickets } from '../../cloudfunctions/lib/tickets/tickets.ts'
import { INSTITUTION, refunded, settled, testKeys } from '../../cloudfunctions/reconcile/testing.ts'
import { run as runAudit } from '../audit/run.ts'
import { run as runIntents } from '../intents/run.ts'
import { captured } from '../command/testing.ts'
import { FORMAT, createHeader, createSealing } from './format.ts'
import { run } from './run.ts'

// As on a slow machine: a file that is read already when nobody takes its lines yet has lost them.
vi.mock('../migrations/load.ts', async (original) => {
  const { loadMigrations } = await original<{ loadMigrations: () => Promise<object[]> }>()
  return {
    loadMigrations: async () => {
      await new Promise((resolve) => setTimeout(resolve, 20))
      return loadMigrations()
    },
  }
})

const folder = mkdtempSync(join(tmpdir(), 'backup-'))
const file = join(folder, 'care.backup')
const keys = testKeys()
const sealer = createSealer(keys)
const ticket = newTicket(INSTITUTION)
const MANY = 230

const envOf = (name: string, index = keys.index) => ({
  SEAL_KEYS: keys.sealing.map(({ id, key }) => `${id}:${key.toString('base64')}`).join(','),
  INDEX_KEY: index.toString('base64'),
  HOSPITAL_FIXMEDINS_CODE: INSTITUTION,
  STORE: 'sqlite',
  DATA_DIR: join(folder, name),
})
const MINUTE = 60_000
const backup = (verb: string, what: string, env = envOf('hospital'), now = Date.now) =>
  captured((started) => run(started, now), [verb, what], env)
const open = (name: string) =>
  openAuthenticStore({ kind: 'sqlite', directory: join(folder, name) }, sealer)

beforeAll(async () => {
  const store = await open('hospital')
  const journal = createJournal(store, sealer)
  for (let index = 0; index < MANY; index += 1)
    await settled(journal, { settlementNo: `JS${index}`, amount: '12.30' })
  await refunded(journal, { settlementNo: 'JS1', refundNo: 'TK1', amount: '2.30' })
  await settled(journal, { settlementNo: 'LAST', amount: '1.00', status: 'unknown' })
  const trail = createAuditTrail(store, sealer, Date.now)
  for (let index = 0; index < 30; index += 1)
    await trail.append({ openid: 'o1', patientId: 'p', action: 'bill.get', outcome: 'shown' })
  await createTickets(store, INSTITUTION, Date.now).register(ticket, {
    ward: '心内科',
    bed: '12',
    hospital: '泉州一院',
  })
  await createAuthorizations(store, sealer, Date.now).grant(
    'o1',
    { name: '王小明', documentType: '01', documentNumber: '350582199711193519' },
    Date.now() + 86_400_000,
  )
  await store.create('nonces', 'short', {}, { expiresAt: Date.now() + MINUTE })
  await store.create('tokens', 'issued', { sealed: 'x' }, { expiresAt: Date.now() + 86_400_000 })
  await store.close()
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true }))

describe('the restore drill', () => {
  test('everything that is lasting is in one file, that nobody can read', async () => {
    const { code, out } = await backup('export', file)
    expect([code, out]).toEqual([0, expect.stringContaining(`intents ${MANY + 2}、`) as string])
    const text = readFileSync(file, 'utf8')
    for (const told of ['王小明', '350582199711193519', '心内科', 'JS44', 'ZY-'])
      expect(text).not.toContain(told)
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
    expect((await backup('verify', file)).out).toMatch(/完好\n写于 .*机构 H35050200001\n共 \d+ 条/)
  })

  test('and comes back into an empty store, where every part of it is what it was', async () => {
    // What a deployment has noted of its empty store is not so of what comes into it.
    const empty = await open('anew')
    await empty.create('migrations', '0001-of-an-empty-store', { rows: 0 })
    await empty.close()
    const later = () => Date.now() + 2 * MINUTE
    const { code, out, err } = await backup('restore', file, envOf('anew'), later)
    expect([code, out], err).toEqual([
      0,
      expect.stringMatching(/逐条校验过；另有 1 条已过期，没有放\n查看记录完好：30 条/) as string,
    ])

    const [there, anew] = [await open('hospital'), await open('anew')]
    try {
      const journal = createJournal(anew, sealer)
      const history = await journal.ofStay(journal.stayKey(INSTITUTION, 'ZY-JS1'))
      expect(history.map(({ document }) => [document.service, document.status])).toEqual([
        ['settle', 'done'],
        ['refund', 'done'],
      ])
      for (const collection of ['intents', 'counters', 'reports', 'audit', 'migrations'] as const)
        expect(
          (await anew.find(collection, { limit: 1000 })).map(({ id, document }) => [id, document]),
        ).toEqual(
          (await there.find(collection, { limit: 1000 })).map(({ id, document }) => [id, document]),
        )
      expect(await createTickets(anew, INSTITUTION, Date.now).resolve(ticket)).toMatchObject({
        ward: '心内科',
        bed: '12',
      })
      const [seen] = await createAuthorizations(anew, sealer, Date.now).list('o1')
      expect(seen!.identity.name).toBe('王小明')
    } finally {
      await Promise.all([there.close(), anew.close()])
    }
  })

  test('the other commands find it as they found the first', async () => {
    for (const [command, argv] of [
      [runIntents, ['list']],
      [runAudit, ['verify']],
    ] as const) {
      const of = async (name: string) =>
        (await captured((started) => command(started), [...argv], envOf(name))).out.replaceAll(
          join(folder, name),
          '',
        )
      expect(await of('anew')).toBe(await of('hospital'))
    }
  })

  test('into a store that has something it does not go', async () => {
    expect(await backup('restore', file)).toMatchObject({
      code: 1,
      err: expect.stringContaining('里已经有数据：只恢复到空的库') as string,
    })
  })
})

describe('refuses, and makes no store', () => {
  const spoilt = join(folder, 'spoilt.backup')
  const lines = () => readFileSync(file, 'utf8').trimEnd().split('\n')
  const header = createHeader(sealer.keysFor, INSTITUTION, Date.now())
  const newer = (part: object) => {
    const line = JSON.stringify(header)
    return [line, createSealing(sealer.keysFor, line)(part as never)]
  }

  test.each<[string, () => string[], RegExp]>([
    [
      'a newer version’s, by name',
      () => [JSON.stringify({ ...header, format: FORMAT + 1 })],
      /是更新的版本写出的（格式 2，这里只认到 1）/,
    ],
    [
      'a collection that this version does not know',
      () => newer({ collection: 'consents', rows: [] }),
      /不认识的集合 consents：它是更新的版本写出的/,
    ],
    [
      'data that has had a migration of a newer version',
      () =>
        newer({
          collection: 'migrations',
          rows: [{ id: '9999-later', document: {}, until: null }],
        }),
      /做过迁移 9999-later，这个版本没有/,
    ],
    ['a changed line', () => lines().with(2, lines()[2]!.replace(/^...../, 'AAAAA')), /第 3 行/],
    ['two lines in each other’s place', () => lines().with(1, lines()[2]!), /第 2 行/],
    ['a line left out', () => lines().toSpliced(1, 1), /第 2 行/],
    [
      'another header',
      () => lines().with(0, lines()[0]!.replace(INSTITUTION, 'H35050200002')),
      /第 2 行/,
    ],
    ['one that was cut off', () => lines().slice(0, -1), /备份不完整/],
    ['what is no backup', () => ['{"name":"x"}'], /不是 npm run backup 写出的/],
    ['nothing', () => [], /空的/],
  ])('%s', async (_, content, why) => {
    writeFileSync(
      spoilt,
      content()
        .map((line) => `${line}\n`)
        .join(''),
    )
    for (const verb of ['verify', 'restore'])
      expect(await backup(verb, spoilt, envOf('never'))).toMatchObject({
        code: 1,
        err: expect.stringMatching(why) as string,
      })
    expect(() => statSync(join(folder, 'never'))).toThrow('ENOENT')
  })

  test('another installation’s', async () => {
    const { code, err } = await backup('verify', file, envOf('never', testKeys().index))
    expect([code, err]).toEqual([1, expect.stringContaining('另一个 INDEX_KEY') as string])
  })
})

test('never over another backup, never of nothing, never of what nobody has made', async () => {
  expect((await backup('export', file)).err).toContain('备份不覆盖备份')
  const empty = join(folder, 'empty.backup')
  await (await open('empty')).close()
  expect(await backup('export', empty, envOf('empty'))).toMatchObject({ code: 1, out: '' })
  expect((await backup('export', empty, envOf('nowhere'))).err).toContain('没有 ')
  expect(() => statSync(empty)).toThrow('ENOENT')
})

test('a row that somebody has changed is named, and is not believed after a restore', async () => {
  const database = new Database(join(folder, 'anew/store.db'))
  const { changes } = database
    .prepare(`update tickets set document = replace(document, '"bed":"12"', '"bed":"13"')`)
    .run()
  database.close()
  expect(changes).toBe(1)
  const changed = join(folder, 'changed.backup')
  const { code, out } = await backup('export', changed, envOf('anew'))
  expect([code, out]).toEqual([3, expect.stringMatching(/1 条不是本系统写的.*tickets /) as string])
  expect(await backup('restore', changed, envOf('third'))).toMatchObject({
    code: 1,
    err: expect.stringContaining('unavailable.integrity') as string,
  })
})

test.each([[[]], [['export']], [['import', 'x']], [['export', 'a', 'b']], [['restore', 'none']]])(
  '%j is a wrong command line',
  async (argv: string[]) => {
    expect(await captured((started) => run(started), argv, envOf('hospital'))).toMatchObject({
      code: 2,
      out: '',
    })
  },
)

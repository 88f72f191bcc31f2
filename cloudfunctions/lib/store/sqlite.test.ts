import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'libsql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStore } from './open.ts'
import { openSqliteStore } from './sqlite.ts'
import { findStatement, schema } from './sqliteStatements.ts'
import { storeBehaviour } from './store.behaviour.ts'

const unavailable = { code: 'unavailable.store', kind: 'unavailable' }
let folder: string
let files = 0
const freshFile = () => join(folder, `${(files += 1)}.db`)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'store-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

storeBehaviour('SQLite in memory', async (now) => openSqliteStore(':memory:', now))
storeBehaviour('SQLite in a file', async (now) => openSqliteStore(freshFile(), now))
storeBehaviour('SQLite in a file as it was laid out before', async (now) => {
  const file = freshFile()
  const database = new Database(file)
  for (const statement of schema())
    database.exec(statement.replace(/(CREATE TABLE [^]*\))$/, '$1 WITHOUT ROWID'))
  const tables = database.prepare("SELECT sql FROM sqlite_master WHERE type = 'table'").raw()
  expect(tables.all().join()).toContain('WITHOUT ROWID')
  database.close()
  return openSqliteStore(file, now)
})

describe('the SQLite adapter', () => {
  it('does not open where its commits would not go to a write-ahead log', async () => {
    const file = freshFile()
    const other = new Database(file)
    // A connection that holds a file of the old kind keeps it from being switched to the log.
    other.exec('CREATE TABLE t (x); BEGIN IMMEDIATE')
    expect(() => openSqliteStore(file, Date.now)).toThrow(expect.objectContaining(unavailable))
    other.exec('ROLLBACK')
    other.close()
    const store = openSqliteStore(file, Date.now)
    await store.create('counters', 'one', {})
    expect((await stat(`${file}-wal`)).size).toBeGreaterThan(0)
    await store.close()
  }, 20_000)

  it('waits for another process that is making the file', async () => {
    const directory = await mkdtemp(join(folder, 'making-'))
    const other = new Database(join(directory, 'store.db'))
    other.exec('CREATE TABLE t (x); BEGIN IMMEDIATE')
    setTimeout(() => {
      other.exec('ROLLBACK')
      other.close()
    }, 150)
    const store = await openStore({ kind: 'sqlite', directory })
    await store.create('counters', 'one', {})
    await store.close()
  })

  it('sees what was kept before it was opened', async () => {
    const directory = join(folder, 'kept', 'below')
    const first = await openStore({ kind: 'sqlite', directory })
    const stored = await first.create('reports', 'one', { feeDate: '2025-10-09' })
    await first.close()
    const second = await openStore({ kind: 'sqlite', directory })
    expect(await second.find('reports', { where: { feeDate: '2025-10-09' } })).toEqual([stored])
    await second.close()
    // Readable by nobody else.
    expect((await stat(directory)).mode & 0o077).toBe(0)
  })

  it('sweeps more than it deletes at a time', async () => {
    const store = openSqliteStore(':memory:', () => 2000)
    for (let n = 0; n < 1203; n += 1)
      await store.create('nonces', `n ${n}`, {}, { expiresAt: 1000 })
    expect(await store.sweep()).toBe(1203)
    await store.close()
  })

  it.each([
    ['equality', { where: { stayKey: 'x' } }, /USING INDEX intents_stayKey/],
    [
      'a range',
      { range: { field: 'createdAt', from: 1, before: 2 } },
      /USING INDEX intents_createdAt/,
    ],
    [
      'an order',
      { orderBy: { field: 'createdAt', descending: true } },
      /USING INDEX intents_createdAt$/,
    ],
    [
      'ids',
      { after: { id: 'x', version: 1, document: {} } },
      /USING INDEX sqlite_autoindex_intents_1/,
    ],
  ])('answers %s from an index', async (_what, query, plan) => {
    const file = freshFile()
    const store = openSqliteStore(file, Date.now)
    const database = new Database(file)
    const { sql, values } = findStatement('intents', query, 10, 0)
    const steps = (
      database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values) as { detail: string }[]
    ).map((step) => step.detail)
    // A range without an order is sorted by id afterwards; nothing else needs a second step.
    expect(steps).toHaveLength('range' in query ? 2 : 1)
    expect(steps[0]).toMatch(plan)
    database.close()
    await store.close()
  })

  describe('is unavailable', () => {
    it('when another process holds the file for too long, and works again after that', async () => {
      const file = freshFile()
      const store = openSqliteStore(file, Date.now)
      const other = new Database(file)
      other.exec('BEGIN IMMEDIATE')
      await expect(store.create('counters', 'one', {})).rejects.toMatchObject({
        ...unavailable,
        retryable: true,
      })
      expect(await store.get('counters', 'one')).toBeUndefined()
      other.exec('ROLLBACK')
      other.close()
      await store.create('counters', 'one', {})
      expect(await store.get('counters', 'one')).toBeDefined()
      await store.close()
    }, 20_000)

    it('when the file is no database, or cannot be made', async () => {
      const file = freshFile()
      await writeFile(file, 'no database at all '.repeat(1000))
      expect(() => openSqliteStore(file, Date.now)).toThrow(expect.objectContaining(unavailable))
      expect(() => openSqliteStore(join(folder, 'nowhere', 'x.db'), Date.now)).toThrow(
        expect.objectContaining(unavailable),
      )
      await expect(
        openStore({ kind: 'sqlite', directory: join(file, 'below a file') }),
      ).rejects.toMatchObject(unavailable)
    })

    it('when the directory cannot be written', async (context) => {
      if (process.getuid?.() === 0) return context.skip('root may write anywhere')
      const directory = await mkdtemp(join(folder, 'closed-'))
      await chmod(directory, 0o500)
      await expect(openStore({ kind: 'sqlite', directory })).rejects.toMatchObject(unavailable)
    })

    it('once it is closed', async () => {
      const store = openSqliteStore(freshFile(), Date.now)
      await store.close()
      await store.close()
      await expect(store.get('counters', 'one')).rejects.toMatchObject(unavailable)
      await expect(store.create('counters', 'one', {})).rejects.toMatchObject(unavailable)
    })
  })
})

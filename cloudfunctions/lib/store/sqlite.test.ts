import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import Database from 'libsql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStore } from './open.ts'
import { openSqliteStore } from './sqlite.ts'
import { findStatement } from './sqliteStatements.ts'
import { storeContract } from './store.contract.ts'

const CHILD = fileURLToPath(new URL('../../../tests/store/sqliteChild.ts', import.meta.url))
const unavailable = { code: 'unavailable.store', kind: 'unavailable' }
let folder: string
let files = 0
const freshFile = () => join(folder, `${(files += 1)}.db`)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'store-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

storeContract('SQLite in memory', async (now) => openSqliteStore(':memory:', now))
storeContract('SQLite in a file', async (now) => openSqliteStore(freshFile(), now))

/** Runs sqliteChild.ts; `lines` grows as it prints. */
function child(args: string[], limit = ''): { process: ChildProcess; lines: string[]; ready: Promise<void>; ended: Promise<unknown> } {
  const command = [process.execPath, '--import', 'tsx', CHILD, ...args]
  const started = limit === ''
    ? spawn(command[0]!, command.slice(1), { stdio: ['ignore', 'pipe', 'inherit'] })
    : spawn('/bin/sh', ['-c', `${limit}; exec "$@"`, 'sh', ...command], { stdio: ['ignore', 'pipe', 'inherit'] })
  const lines: string[] = []
  const ready = new Promise<void>((resolve) => {
    createInterface(started.stdout).on('line', (line) => {
      lines.push(line)
      resolve()
    })
  })
  return { process: started, lines, ready, ended: once(started, 'close') }
}

describe('the SQLite adapter', () => {
  it('keeps what it acknowledged when the process is killed in the middle of writing', async () => {
    const file = freshFile()
    const writers = [child(['write', file]), child(['write', file])]
    await Promise.all(writers.map((writer) => writer.ready))
    for (let round = 0; round < 100 && writers.some((writer) => writer.lines.length < 300); round += 1) await new Promise((resolve) => setTimeout(resolve, 50))
    for (const writer of writers) writer.process.kill('SIGKILL')
    await Promise.all(writers.map((writer) => writer.ended))

    const store = openSqliteStore(file, Date.now)
    for (const { lines } of writers) {
      // What was cut off at the very end was not acknowledged.
      const acknowledged = lines.slice(1, -1)
      expect(acknowledged.length).toBeGreaterThan(100)
      for (const id of acknowledged) expect((await store.get('intents', id))?.document['stayKey']).toBe('stay')
    }
    await store.close()
    const database = new Database(file)
    expect(database.pragma('integrity_check')).toMatchObject([{ integrity_check: 'ok' }])
    database.close()
  }, 60_000)

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

  it('loses no increment between two processes', async () => {
    const file = freshFile()
    const store = openSqliteStore(file, Date.now)
    await store.create('counters', 'shared', { n: 0 })
    const others = [child(['increment', file, '200']), child(['increment', file, '200'])]
    await Promise.all(others.map((other) => other.ended))
    expect(others.map((other) => other.lines)).toEqual([['ready'], ['ready']])
    expect(await store.get('counters', 'shared')).toEqual({ id: 'shared', version: 401, document: { n: 400 } })
    await store.close()
  }, 60_000)

  it('lets one of several processes create an id, also when all of them make the file', async () => {
    const file = freshFile()
    const others = Array.from({ length: 4 }, () => child(['create', file, '100']))
    await Promise.all(others.map((other) => other.ended))
    const created = others.flatMap((other) => other.lines.filter((line) => line !== 'ready'))
    expect(created.sort()).toEqual(Array.from({ length: 100 }, (_, n) => `id ${n}`).sort())
  }, 60_000)

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
    for (let n = 0; n < 1203; n += 1) await store.create('nonces', `n ${n}`, {}, { expiresAt: 1000 })
    expect(await store.sweep()).toBe(1203)
    await store.close()
  })

  it.each([
    ['equality', { where: { stayKey: 'x' } }, /USING INDEX intents_stayKey/],
    ['a range', { range: { field: 'createdAt', from: 1, before: 2 } }, /USING INDEX intents_createdAt/],
    ['an order', { orderBy: { field: 'createdAt', descending: true } }, /USING INDEX intents_createdAt$/],
    ['ids', { after: { id: 'x', version: 1, document: {} } }, /USING PRIMARY KEY/],
  ])('answers %s from an index', async (_what, query, plan) => {
    const file = freshFile()
    const store = openSqliteStore(file, Date.now)
    const database = new Database(file)
    const { sql, values } = findStatement('intents', query, 10, 0)
    const steps = (database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values) as { detail: string }[]).map((step) => step.detail)
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
      await expect(store.create('counters', 'one', {})).rejects.toMatchObject({ ...unavailable, retryable: true })
      expect(await store.get('counters', 'one')).toBeUndefined()
      other.exec('ROLLBACK')
      other.close()
      await store.create('counters', 'one', {})
      expect(await store.get('counters', 'one')).toBeDefined()
      await store.close()
    }, 20_000)

    it.skipIf(process.platform === 'win32')('when there is no room left, and keeps what it acknowledged', async () => {
      const file = freshFile()
      // Files of at most 1 MB for this process: the write-ahead log hits it first.
      const writer = child(['write', file], 'ulimit -f 2048')
      await writer.ended
      expect(writer.lines.at(-1)).toMatch(/^failed unavailable\.store/)
      const acknowledged = writer.lines.slice(1, -1)
      expect(acknowledged.length).toBeGreaterThan(10)
      const store = openSqliteStore(file, Date.now)
      for (const id of acknowledged) expect(await store.get('intents', id)).toBeDefined()
      await store.close()
    }, 30_000)

    it('when the file is no database, or cannot be made', async () => {
      const file = freshFile()
      await writeFile(file, 'no database at all '.repeat(1000))
      expect(() => openSqliteStore(file, Date.now)).toThrow(expect.objectContaining(unavailable))
      expect(() => openSqliteStore(join(folder, 'nowhere', 'x.db'), Date.now)).toThrow(expect.objectContaining(unavailable))
      await expect(openStore({ kind: 'sqlite', directory: join(file, 'below a file') })).rejects.toMatchObject(unavailable)
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

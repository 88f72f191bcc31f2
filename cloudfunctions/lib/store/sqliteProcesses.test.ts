import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import Database from 'libsql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { storeFile } from './open.ts'
import { openSqliteStore } from './sqlite.ts'

const CHILD = fileURLToPath(new URL('../../../tests/store/sqliteChild.ts', import.meta.url))
let folder: string
let files = 0
function freshFile(): string {
  const directory = join(folder, String((files += 1)))
  mkdirSync(directory)
  return storeFile(directory)
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'store-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Runs sqliteChild.ts; `lines` grows as it prints. */
function child(
  args: string[],
  limit = '',
): { process: ChildProcess; lines: string[]; ready: Promise<void>; ended: Promise<unknown> } {
  const command = [process.execPath, '--import', 'tsx', CHILD, ...args]
  const started =
    limit === ''
      ? spawn(command[0]!, command.slice(1), { stdio: ['ignore', 'pipe', 'inherit'] })
      : spawn('/bin/sh', ['-c', `${limit}; exec "$@"`, 'sh', ...command], {
          stdio: ['ignore', 'pipe', 'inherit'],
        })
  const lines: string[] = []
  const ready = new Promise<void>((resolve) => {
    createInterface(started.stdout).on('line', (line) => {
      lines.push(line)
      resolve()
    })
    // One that dies before it says anything keeps nobody waiting.
    started.once('close', () => resolve())
  })
  return { process: started, lines, ready, ended: once(started, 'close') }
}

describe('a store file of several processes', () => {
  it('keeps what it acknowledged when the process is killed in the middle of writing', async () => {
    const file = freshFile()
    const writers = [child(['write', file]), child(['write', file])]
    await Promise.all(writers.map((writer) => writer.ready))
    for (
      let round = 0;
      round < 100 && writers.some((writer) => writer.lines.length < 300);
      round += 1
    )
      await new Promise((resolve) => setTimeout(resolve, 50))
    for (const writer of writers) writer.process.kill('SIGKILL')
    await Promise.all(writers.map((writer) => writer.ended))

    const store = openSqliteStore(file, Date.now)
    for (const { lines } of writers) {
      // What was cut off at the very end was not acknowledged.
      const acknowledged = lines.slice(1, -1)
      expect(acknowledged.length).toBeGreaterThan(100)
      for (const id of acknowledged)
        expect((await store.get('intents', id))?.document['stayKey']).toBe('stay')
    }
    await store.close()
    const database = new Database(file)
    expect(database.pragma('integrity_check')).toMatchObject([{ integrity_check: 'ok' }])
    database.close()
  }, 60_000)

  it('stays one where a process has it open twice, and another one comes and goes', async () => {
    const file = freshFile()
    const [first, second] = [openSqliteStore(file, Date.now), openSqliteStore(file, Date.now)]
    await first.create('intents', 'before', {})
    const other = child(['create', file, '1'])
    await other.ended
    expect(await first.get('nonces', 'id 0')).toBeDefined()
    await second.create('intents', 'after', {})
    const later = new Database(file, { readonly: true })
    expect(later.prepare('SELECT id FROM intents ORDER BY id').raw().all()).toEqual([
      ['after'],
      ['before'],
    ])
    later.close()
    await first.close()
    await second.close()
  }, 60_000)

  it('loses no increment between two processes', async () => {
    const file = freshFile()
    const store = openSqliteStore(file, Date.now)
    await store.create('counters', 'shared', { n: 0 })
    const others = [child(['increment', file, '200']), child(['increment', file, '200'])]
    await Promise.all(others.map((other) => other.ended))
    expect(others.map((other) => other.lines)).toEqual([['ready'], ['ready']])
    expect(await store.get('counters', 'shared')).toEqual({
      id: 'shared',
      version: 401,
      document: { n: 400 },
    })
    await store.close()
  }, 60_000)

  it('lets one of several processes create an id, also when all of them make the file', async () => {
    const file = freshFile()
    const others = Array.from({ length: 4 }, () => child(['create', file, '100']))
    await Promise.all(others.map((other) => other.ended))
    const created = others.flatMap((other) => other.lines.filter((line) => line !== 'ready'))
    expect(created.sort()).toEqual(Array.from({ length: 100 }, (_, n) => `id ${n}`).sort())
  }, 60_000)

  it.skipIf(process.platform === 'win32')(
    'is unavailable when there is no room left, and keeps what it acknowledged',
    async () => {
      const file = freshFile()
      // The shell limits the files that this process writes to a megabyte or two: the write-ahead log hits that first.
      const writer = child(['write', file], 'ulimit -f 2048')
      await writer.ended
      expect(writer.lines.at(-1)).toMatch(/^failed unavailable\.store/)
      const acknowledged = writer.lines.slice(1, -1)
      expect(acknowledged.length).toBeGreaterThan(10)
      const store = openSqliteStore(file, Date.now)
      for (const id of acknowledged) expect(await store.get('intents', id)).toBeDefined()
      await store.close()
    },
    30_000,
  )
})

import { chmodSync, closeSync, openSync, statSync } from 'node:fs'
import Database from 'libsql'
import { checkId, checkQuery, encodeDocument } from './document.ts'
import { DuplicateError, StoreUnavailable, VersionConflict } from './errors.ts'
import { findStatement, schema } from './sqliteStatements.ts'
import {
  COLLECTIONS,
  type Collection,
  type Document,
  type Query,
  type Store,
  type Stored,
} from './store.ts'

/** How long one statement waits, blocking, for another process that is writing. A write takes about a millisecond. */
const BUSY_MS = 5_000
/** Rows deleted in one transaction, so that a sweep keeps nobody waiting. */
const SWEEP_ROWS = 500

type Bound = string | number | null
type Row = readonly [id: string, version: number, document: string]

/**
 * Documents in one SQLite file, which several processes may share. A write is on the disk when its promise resolves:
 * WAL with synchronous=FULL syncs at every commit.
 * @param file a path, or `:memory:` for a store of this process that ends with it
 * @param now ms since epoch; decides what has expired
 * @throws StoreUnavailable where the file cannot be opened or is no database
 */
export function openSqliteStore(file: string, now: () => number): Store {
  const database = guarded(() => open(file))
  const prepared = new Map<string, Database.Statement>()

  // libsql ends the process on a bound boolean: `Bound` keeps them out. Raw rows come without libsql's `_metadata`.
  function rows(sql: string, values: readonly Bound[]): Row[] {
    return guarded(() => {
      const statement = prepared.get(sql) ?? database.prepare(sql).raw()
      prepared.set(sql, statement)
      return statement.all(...values) as Row[]
    })
  }

  /**
   * One commit for all that the work writes. libsql's own asks to roll back what a failed commit has rolled back
   * already.
   */
  function transaction<T>(work: () => T): T {
    return guarded(() => {
      database.exec('BEGIN IMMEDIATE')
      try {
        const result = work()
        database.exec('COMMIT')
        return result
      } finally {
        if (database.inTransaction) database.exec('ROLLBACK')
      }
    })
  }

  /** Undefined where the id exists and has not expired. */
  function insert(
    collection: Collection,
    id: string,
    text: string,
    expiresAt: number | null,
  ): Row | undefined {
    // Over an expired document the version goes on, so that a stale holder of that one cannot replace this one.
    const [row] = rows(
      `INSERT INTO ${collection} (id, version, expires_at, document) VALUES (?, 1, ?, ?)
       ON CONFLICT (id) DO UPDATE SET version = version + 1, expires_at = excluded.expires_at, document = excluded.document
       WHERE expires_at <= ? RETURNING id, version, document`,
      [id, expiresAt, text, now()],
    )
    return row
  }

  return {
    async get<T extends Document>(collection: Collection, id: string) {
      checkId(id)
      const [row] = rows(
        `SELECT id, version, document FROM ${collection} WHERE id = ? AND (expires_at IS NULL OR expires_at > ?)`,
        [id, now()],
      )
      return row && decode<T>(row)
    },

    async create<T extends Document>(
      collection: Collection,
      id: string,
      document: T,
      options: { expiresAt?: number } = {},
    ) {
      checkId(id)
      const row = insert(collection, id, encodeDocument(document), options.expiresAt ?? null)
      if (row === undefined) throw new DuplicateError(collection)
      return decode<T>(row)
    },

    async createSeries(collection, series) {
      const rows = series.map(({ id, document }) => {
        checkId(id)
        return { id, text: encodeDocument(document) }
      })
      const taken = transaction(() =>
        rows.findIndex(({ id, text }) => insert(collection, id, text, null) === undefined),
      )
      if (taken === 0) throw new DuplicateError(collection)
      return taken === -1 ? series.length : taken
    },

    async replace<T extends Document>(
      collection: Collection,
      stored: Stored<T>,
      document: T,
      options: { expiresAt?: number } = {},
    ) {
      checkId(stored.id)
      const [row] = rows(
        `UPDATE ${collection} SET version = version + 1, document = ?, expires_at = COALESCE(?, expires_at)
         WHERE id = ? AND version = ? AND (expires_at IS NULL OR expires_at > ?) RETURNING id, version, document`,
        [encodeDocument(document), options.expiresAt ?? null, stored.id, stored.version, now()],
      )
      if (row === undefined) throw new VersionConflict(collection)
      return decode<T>(row)
    },

    async remove(collection: Collection, stored: Stored<Document>) {
      checkId(stored.id)
      const removed = rows(
        `DELETE FROM ${collection} WHERE id = ? AND version = ? AND (expires_at IS NULL OR expires_at > ?) RETURNING id`,
        [stored.id, stored.version, now()],
      )
      if (removed.length === 0) throw new VersionConflict(collection)
    },

    async find<T extends Document>(collection: Collection, query: Query) {
      const { sql, values } = findStatement(collection, query, checkQuery(collection, query), now())
      return rows(sql, values).map((row) => decode<T>(row))
    },

    async sweep() {
      let swept = 0
      for (const collection of Object.keys(COLLECTIONS)) {
        for (let deleted = SWEEP_ROWS; deleted === SWEEP_ROWS; swept += deleted) {
          const expired = `SELECT id FROM ${collection} WHERE expires_at <= ? LIMIT ${SWEEP_ROWS}`
          deleted = rows(`DELETE FROM ${collection} WHERE id IN (${expired}) RETURNING id`, [
            now(),
          ]).length
          await new Promise(setImmediate)
        }
      }
      return swept
    },

    async close() {
      prepared.clear()
      if (database.open) database.close()
    },
  }
}

/**
 * Its owner's to read; the log beside it takes after it. One that is there is not opened: closing it again would end
 * this process's locks on it (POSIX), and another process that closes the file would take the log away from under us.
 */
function keepPrivate(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600))
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'EEXIST') throw error
    if ((statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600)
  }
}

function open(file: string): Database.Database {
  if (file !== ':memory:') keepPrivate(file)
  const database = new Database(file, { timeout: BUSY_MS })
  try {
    database.exec('PRAGMA synchronous = FULL')
    const [mode] = database.prepare('PRAGMA journal_mode = WAL').raw().get() as [string]
    const [synchronous] = database.prepare('PRAGMA synchronous').raw().get() as [number]
    // Some file systems do not allow the log, and SQLite then goes on without a word.
    if ((mode !== 'wal' && mode !== 'memory') || synchronous !== 2)
      throw new Error(`journal_mode is ${mode}, synchronous ${synchronous}`)
    for (const statement of schema()) database.exec(statement)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

function decode<T extends Document>([id, version, document]: Row): Stored<T> {
  return { id, version, document: JSON.parse(document) as T }
}

/**
 * SQL of ours that SQLite does not understand is our bug and stays as it is; the rest is the file's or the disk's
 * state.
 */
function guarded<T>(action: () => T): T {
  try {
    return action()
  } catch (cause) {
    if (cause instanceof StoreUnavailable) throw cause
    if (cause instanceof Database.SqliteError && /^SQLITE_(ERROR|MISUSE|RANGE)$/.test(cause.code))
      throw cause
    throw new StoreUnavailable({ cause })
  }
}

import Database from 'libsql'
import { SCHEMA } from './schema.ts'

/** libsql ends the process on a bound boolean: flags are 0 and 1. */
type Bound = string | number | bigint | null

/** Integers come back as bigint, always: the largest Decimal(16,2) in fen is beyond what a double holds exactly. */
export interface LedgerDatabase {
  run(sql: string, ...values: Bound[]): void
  one<T>(sql: string, ...values: Bound[]): T | undefined
  all<T>(sql: string, ...values: Bound[]): T[]
  /** All or nothing; on the disk when the outermost one returns. An inner one is part of it. */
  transaction<T>(act: () => T): T
  close(): void
}

/** How long one statement waits, blocking, for another process that is writing, ms. */
const BUSY_MS = 5_000

/** @param file a path, or `:memory:` */
export function openDatabase(file: string): LedgerDatabase {
  const database = new Database(file, { timeout: BUSY_MS })
  for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', 'foreign_keys = ON'])
    database.pragma(pragma)
  for (const statement of SCHEMA) database.exec(statement)
  const prepared = new Map<string, Database.Statement>()

  function statement(sql: string): Database.Statement {
    const known = prepared.get(sql) ?? database.prepare(sql).safeIntegers(true)
    prepared.set(sql, known)
    return known
  }

  return {
    run(sql, ...values) {
      statement(sql).run(...values)
    },
    one: <T>(sql: string, ...values: Bound[]) => statement(sql).get(...values) as T | undefined,
    all: <T>(sql: string, ...values: Bound[]) => statement(sql).all(...values) as T[],
    transaction: (act) => (database.inTransaction ? act() : database.transaction(act).immediate()),
    close() {
      prepared.clear()
      if (database.open) database.close()
    },
  }
}

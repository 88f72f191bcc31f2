import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'libsql'

export type Row = Record<string, unknown>
type Value = string | number | bigint | null

/** The few things the hospital's books need of SQLite. Integers come back as bigint: amounts are fen, and exact. */
export interface Sql {
  run(statement: string, ...values: Value[]): void
  row(statement: string, ...values: Value[]): Row | undefined
  rows(statement: string, ...values: Value[]): Row[]
  /** All of `act`, or none of it. */
  atomically<T>(act: () => T): T
  close(): void
}

const SCHEMA = `
CREATE TABLE IF NOT EXISTS stays (
  hosp_mdtrt_id TEXT PRIMARY KEY, mdtrt_id TEXT, psn_name TEXT NOT NULL, cert_type TEXT NOT NULL, cert_no TEXT NOT NULL,
  med_type TEXT NOT NULL, is_own INTEGER NOT NULL, ward TEXT NOT NULL, bed TEXT NOT NULL, admitted_at INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS stays_by_patient ON stays (cert_no, psn_name);
CREATE TABLE IF NOT EXISTS bills (
  hosp_mdtrt_id TEXT PRIMARY KEY REFERENCES stays, total INTEGER NOT NULL, fund INTEGER NOT NULL, account INTEGER NOT NULL,
  cash INTEGER NOT NULL, bank INTEGER NOT NULL, hospital_no TEXT NOT NULL, insurance_no TEXT, settled_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS sent_calls (
  id INTEGER PRIMARY KEY AUTOINCREMENT, hosp_mdtrt_id TEXT NOT NULL REFERENCES stays, service TEXT NOT NULL, data TEXT NOT NULL,
  repeat_of INTEGER, timestamp INTEGER NOT NULL, sent_at INTEGER NOT NULL, last_at INTEGER NOT NULL, attempts INTEGER NOT NULL, outcome TEXT NOT NULL,
  code TEXT, message TEXT, answer TEXT);
CREATE INDEX IF NOT EXISTS sent_calls_by_stay ON sent_calls (hosp_mdtrt_id, id);
CREATE TABLE IF NOT EXISTS sent_forms (key TEXT PRIMARY KEY, location TEXT NOT NULL, at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL);`

/** @param file a path, whose folder is made where it is missing, or `:memory:` */
export function openDatabase(file: string): Sql {
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true })
  const database = new Database(file)
  // A call that was sent must still be on the books after a power cut.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000')
  database.exec(SCHEMA)
  const prepare = (statement: string) => database.prepare(statement).safeIntegers(true)
  return {
    run: (statement, ...values) => void prepare(statement).run(...values),
    row: (statement, ...values) => prepare(statement).get(...values) as Row | undefined,
    rows: (statement, ...values) => prepare(statement).all(...values) as Row[],
    atomically: (act) => database.transaction(act).immediate(),
    close: () => void database.close(),
  }
}

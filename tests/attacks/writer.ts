import type { Collection } from '../../cloudfunctions/lib/store/store.ts'
import { liveDatabase } from '../../testkit/liveDatabase.ts'

export interface Row {
  id: string
  version: number
  expires_at: number | null
  document: Record<string, unknown>
}

/** Somebody who can write to the database, and has no key. */
export interface Writer {
  rows(collection: Collection): Row[]
  /** These, and no others. */
  put(collection: Collection, rows: readonly Row[]): void
  close(): void
}

/** @param dataDir where the embedded store lies */
export function openWriter(dataDir: string): Writer {
  const database = liveDatabase(dataDir)
  return {
    rows: (collection) =>
      (
        database
          .prepare(`SELECT id, version, expires_at, document FROM ${collection} ORDER BY id`)
          .raw()
          .all() as [string, number, number | null, string][]
      ).map(([id, version, expires_at, document]) => ({
        id,
        version,
        expires_at,
        document: JSON.parse(document) as Row['document'],
      })),
    put(collection, rows) {
      database.exec('BEGIN IMMEDIATE')
      database.exec(`DELETE FROM ${collection}`)
      const insert = database.prepare(
        `INSERT INTO ${collection} (id, version, expires_at, document) VALUES (?, ?, ?, ?)`,
      )
      for (const { id, version, expires_at, document } of rows)
        insert.run(id, version, expires_at, JSON.stringify(document))
      database.exec('COMMIT')
    },
    close: () => database.close(),
  }
}

/** What can be made of rows without a key, but to delete them and to put back older ones. */
export const FORGERIES: Record<string, (rows: readonly Row[], others: readonly Row[]) => Row[]> = {
  'each member, changed': (rows) =>
    rows.map((row) => ({
      ...row,
      document: Object.fromEntries(
        Object.entries(row.document).map(([name, value]) => [
          name,
          name === 'authentic' ? value : otherThan(value),
        ]),
      ),
    })),
  'the documents of two rows, swapped': (rows) =>
    rows.map((row, at) => ({ ...row, document: rows[(at + 1) % rows.length]!.document })),
  'another collection’s documents': (rows, others) =>
    rows.map((row, at) => ({ ...row, document: others[at % others.length]!.document })),
  'documents without a proof': (rows) =>
    rows.map(({ document: { authentic: _proof, ...document }, ...row }) => ({ ...row, document })),
  'every proof one’s own': (rows) =>
    rows.map((row) => ({
      ...row,
      document: { ...row.document, authentic: { mac: 'A'.repeat(43), until: null } },
    })),
}

function otherThan(value: unknown): unknown {
  if (typeof value === 'string') return value === '' ? 'x' : `${value.slice(0, -1)}~`
  if (typeof value === 'number') return value + 1
  if (typeof value === 'boolean') return !value
  return Array.isArray(value) ? [...(value as unknown[]), 'x'] : { ...(value as object), x: 1 }
}

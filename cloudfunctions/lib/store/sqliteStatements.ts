import { COLLECTIONS, type Collection, type Json, type Query } from './store.ts'

type Bound = string | number | null

/**
 * One table a collection, keyed by id; the query fields are indexed as expressions over the document, so that a field
 * added to COLLECTIONS later needs an index and no migration.
 */
export function schema(): string[] {
  return Object.entries(COLLECTIONS).flatMap(([collection, fields]) => [
    `CREATE TABLE IF NOT EXISTS ${collection} (
       id TEXT PRIMARY KEY, version INTEGER NOT NULL, expires_at INTEGER, document TEXT NOT NULL
     ) WITHOUT ROWID`,
    `CREATE INDEX IF NOT EXISTS ${collection}_expires_at ON ${collection} (expires_at) WHERE expires_at IS NOT NULL`,
    ...fields.map(
      (field) =>
        `CREATE INDEX IF NOT EXISTS ${collection}_${field} ON ${collection} (${member(field)}, id)`,
    ),
  ])
}

/** Field names come from COLLECTIONS alone (checkQuery has seen to it), never from a request. */
const member = (field: string) => `document ->> '$.${field}'`
const typeOf = (field: string) => `json_type(document, '$.${field}')`

/** The query as SQL. Everything that is a value is bound. */
export function findStatement(
  collection: Collection,
  query: Query,
  limit: number,
  now: number,
): { sql: string; values: Bound[] } {
  const conditions = ['(expires_at IS NULL OR expires_at > ?)']
  const values: Bound[] = [now]
  const add = (condition: string, ...bound: Bound[]) => {
    conditions.push(condition)
    values.push(...bound)
  }

  // The type is compared as well: to SQLite true is 1, and an array is its text.
  for (const [field, value] of Object.entries(query.where ?? {})) {
    if (typeof value === 'boolean') add(`${typeOf(field)} = ?`, String(value))
    else add(`${member(field)} = ? AND ${typeOf(field)} = ?`, value, jsonType(value))
  }
  if (query.range !== undefined) {
    const { field, from, before } = query.range
    if (from !== undefined)
      add(`${member(field)} >= ? AND ${typeOf(field)} = ?`, from, jsonType(from))
    if (before !== undefined)
      add(`${member(field)} < ? AND ${typeOf(field)} = ?`, before, jsonType(before))
  }

  const direction = query.orderBy?.descending ? 'DESC' : 'ASC'
  const order =
    query.orderBy === undefined
      ? `id ${direction}`
      : `${member(query.orderBy.field)} ${direction}, id ${direction}`
  if (query.after !== undefined) {
    const { id, document } = query.after
    add(...behind(query.orderBy, id, document))
  }
  const sql = `SELECT id, version, document FROM ${collection} WHERE ${conditions.join(' AND ')} ORDER BY ${order} LIMIT ${limit}`
  return { sql, values }
}

const jsonType = (value: string | number) => (typeof value === 'string' ? 'text' : 'integer')

/** What sorts behind this row. A document without the field sorts before every one that has it, as in MongoDB. */
function behind(
  orderBy: Query['orderBy'],
  id: string,
  document: Record<string, Json>,
): [condition: string, ...bound: Bound[]] {
  if (orderBy === undefined) return ['id > ?', id]
  const field = member(orderBy.field)
  const last = document[orderBy.field] ?? null
  if (typeof last === 'object') {
    if (last !== null) throw new TypeError(`${orderBy.field} is no text and no number to sort by`)
    return orderBy.descending
      ? [`${field} IS NULL AND id < ?`, id]
      : [`(${field} IS NOT NULL OR id > ?)`, id]
  }
  const value = typeof last === 'boolean' ? Number(last) : last
  return orderBy.descending
    ? [`(${field} < ? OR ${field} IS NULL OR (${field} = ? AND id < ?))`, value, value, id]
    : [`(${field} > ? OR (${field} = ? AND id > ?))`, value, value, id]
}

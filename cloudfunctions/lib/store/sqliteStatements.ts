import { COLLECTIONS, type Collection, type Json, type Query } from './store.ts'

type Bound = string | number | null

/**
 * One table a collection, keyed by id; the query fields are indexed as expressions over the document, so that a field
 * added to COLLECTIONS later needs an index and no migration. Rows are kept apart from the key: in one tree with it
 * (WITHOUT ROWID, as older files have it) a document of a kilobyte takes a page beside the tree, five for one on the
 * disk, and twice as long to be read.
 */
export function schema(): string[] {
  return Object.entries(COLLECTIONS).flatMap(([collection, fields]) => [
    `CREATE TABLE IF NOT EXISTS ${collection} (
       id TEXT NOT NULL PRIMARY KEY, version INTEGER NOT NULL, expires_at INTEGER, document TEXT NOT NULL
     )`,
    `CREATE INDEX IF NOT EXISTS ${collection}_expires_at ON ${collection} (expires_at) WHERE expires_at IS NOT NULL`,
    ...fields.map(
      (field) =>
        `CREATE INDEX IF NOT EXISTS ${collection}_${field} ON ${collection} (${member(field)}, id)`,
    ),
  ])
}

/**
 * Left to itself SQLite takes any of several indexes for as good as another, and sorts a whole ledger for its newest
 * rows. So each query names its own: that of the field it is sorted by, or else of the first field in `where`.
 */
export function leading({ where = {}, range, orderBy }: Query): string | undefined {
  if (orderBy !== undefined && !(orderBy.field in where)) return orderBy.field
  return orderBy?.field ?? Object.keys(where)[0] ?? range?.field
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
  // Of rows that are all alike in the field, the id alone says the order: so the index has them.
  const isFixed = query.orderBy !== undefined && query.orderBy.field in (query.where ?? {})
  const order =
    query.orderBy === undefined || isFixed
      ? `id ${direction}`
      : `${member(query.orderBy.field)} ${direction}, id ${direction}`
  if (query.after !== undefined) {
    const { id, document } = query.after
    if (isFixed) add(query.orderBy?.descending ? 'id < ?' : 'id > ?', id)
    else add(...behind(query, id, document))
  }
  const index = leading(query)
  const from = index === undefined ? collection : `${collection} INDEXED BY ${collection}_${index}`
  const sql = `SELECT id, version, document FROM ${from} WHERE ${conditions.join(' AND ')} ORDER BY ${order} LIMIT ${limit}`
  return { sql, values }
}

const jsonType = (value: string | number) => (typeof value === 'string' ? 'text' : 'integer')

/** What sorts behind this row. A document without the field sorts before every one that has it, as in MongoDB. */
function behind(
  { orderBy, range }: Query,
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
  if (!orderBy.descending) return [`${field} >= ? AND (${field} > ? OR id > ?)`, value, value, id]
  // A range leaves out those without the field.
  if (range?.field === orderBy.field)
    return [`${field} <= ? AND (${field} < ? OR id < ?)`, value, value, id]
  // The plus: no index for each of the three, and a sort behind them, but the one of the order.
  return [`(+${field} < ? OR +${field} IS NULL OR (+${field} = ? AND id < ?))`, value, value, id]
}

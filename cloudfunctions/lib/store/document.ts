import { COLLECTIONS, type Collection, type Document, type Query } from './store.ts'

/** MongoDB's limit for an indexed key is 1,024 bytes; one bound for every adapter, with room for the key's frame. */
const MOST_ID_BYTES = 1000
const MOST_ROWS = 1000
const DEFAULT_ROWS = 100

// A lone surrogate cannot be told from another once it is UTF-8, and SQLite's binding reads text up to the first NUL.
const UNSTORABLE = /[\p{Surrogate}\0]/u

/**
 * @throws TypeError where the text cannot be kept as an id or looked for: empty, over 1,000 bytes, NUL, half a
 *   surrogate pair
 */
export function checkId(id: string): void {
  if (typeof id !== 'string' || id === '' || UNSTORABLE.test(id))
    throw new TypeError('an id is a well-formed text without NUL')
  if (Buffer.byteLength(id) > MOST_ID_BYTES)
    throw new TypeError(`an id is at most ${MOST_ID_BYTES} bytes long`)
}

/**
 * The document as it is stored. Members that are undefined are left out, as JSON does.
 * @throws TypeError naming the member that would come back as something else: a bigint, a fraction, an integer beyond
 *   2^53, a Date
 */
export function encodeDocument(document: Document): string {
  checkJson(document, 'document')
  return JSON.stringify(document)
}

function checkJson(value: unknown, path: string): void {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value))
      throw new TypeError(`${path}: a number is a safe integer, anything else a text`)
  } else if (Array.isArray(value)) {
    value.forEach((member, index) => checkJson(member, `${path}[${index}]`))
  } else if (isPlainObject(value)) {
    for (const [name, member] of Object.entries(value))
      if (member !== undefined) checkJson(member, `${path}.${name}`)
  } else {
    throw new TypeError(`${path}: ${typeof value} is not JSON`)
  }
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/**
 * The number of rows a query asks for.
 * @throws TypeError where it names a field without an index, or looks for what cannot be stored
 * @throws RangeError where limit is not 1–1000
 */
export function checkQuery(collection: Collection, query: Query): number {
  const fields: readonly string[] = COLLECTIONS[collection]
  for (const field of [
    ...Object.keys(query.where ?? {}),
    query.range?.field,
    query.orderBy?.field,
  ]) {
    if (field !== undefined && !fields.includes(field))
      throw new TypeError(`${collection} has no index on ${field}`)
  }
  for (const value of [
    ...Object.values(query.where ?? {}),
    query.range?.from,
    query.range?.before,
  ]) {
    if (
      typeof value === 'string'
        ? UNSTORABLE.test(value)
        : typeof value === 'number' && !Number.isSafeInteger(value)
    ) {
      throw new TypeError(
        'a query looks for well-formed texts without NUL, safe integers and booleans',
      )
    }
  }
  const limit = query.limit ?? DEFAULT_ROWS
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST_ROWS)
    throw new RangeError(`limit is 1 to ${MOST_ROWS}`)
  return limit
}

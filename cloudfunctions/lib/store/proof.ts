import type { Several } from '../config/several.ts'
import { createHmac, timingSafeEqual } from 'node:crypto'
import { NotAuthentic } from './errors.ts'
import type { Collection, Document, Stored } from './store.ts'

/** The keys of a purpose: the first makes, all of them recognise. */
export type KeysFor = (purpose: string) => Several<Buffer>

/** What stands in a row beside the document, for whoever reads it to believe it. */
interface Proof extends Document {
  /** HMAC-SHA-256 over collection, id, `until` and the whole document. */
  mac: string
  /** When the document ends, ms since the epoch: the column beside it anybody may have moved. */
  until: number | null
}

/** The audit trail proves itself link by link, and is read also where it is damaged; the others are sealed whole. */
const BY_THEMSELVES: ReadonlySet<Collection> = new Set(['audit', 'tokens', 'attachments'])
const MEMBER = 'authentic'

export const needsProof = (collection: Collection): boolean => !BY_THEMSELVES.has(collection)

const hasProof = (row: Document): boolean => MEMBER in row

/** The row in which a document is kept. @param until null: it lasts, or only its column says how long */
export function prove(
  keysFor: KeysFor,
  collection: Collection,
  id: string,
  document: Document,
  until: number | null,
): Document {
  if (hasProof(document)) throw new TypeError(`a document has no member ${MEMBER} of its own`)
  const [key] = keysFor(purposeOf(collection))
  const mac = macOf(key, textOf(collection, id, until, document))
  return { ...document, [MEMBER]: { mac, until } }
}

/** The document in a row. @throws NotAuthentic */
export function believed<T extends Document>(
  keysFor: KeysFor,
  collection: Collection,
  { id, version, document: row }: Stored<Document>,
): Stored<T> {
  const { [MEMBER]: proof, ...document } = row
  if (!isProof(proof)) throw new NotAuthentic(collection, id)
  const { mac, until } = proof
  const text = textOf(collection, id, until, document)
  if (!keysFor(purposeOf(collection)).some((key) => same(macOf(key, text), mac)))
    throw new NotAuthentic(collection, id)
  return { id, version, document: document as T, ...(until !== null && { until }) }
}

/**
 * The row as the present key proves it, where it has no proof, or one by a key of before; undefined where nothing is to
 * do.
 */
export function provenAnew(
  keysFor: KeysFor,
  collection: Collection,
  row: Stored<Document>,
): Document | undefined {
  if (!hasProof(row.document)) return prove(keysFor, collection, row.id, row.document, null)
  const [present] = keysFor(purposeOf(collection))
  if (isBelieved(() => [present], collection, row) || !isBelieved(keysFor, collection, row))
    return undefined
  const { document, until = null } = believed(keysFor, collection, row)
  return prove(keysFor, collection, row.id, document, until)
}

/** Whether `believed` gives its document. */
export function isBelieved(
  keysFor: KeysFor,
  collection: Collection,
  row: Stored<Document>,
): boolean {
  try {
    believed(keysFor, collection, row)
    return true
  } catch (error) {
    if (error instanceof NotAuthentic) return false
    throw error
  }
}

const purposeOf = (collection: Collection): string => `row ${collection}`
const textOf = (collection: Collection, id: string, until: number | null, document: Document) =>
  JSON.stringify([collection, id, until, document])
const macOf = (key: Buffer, text: string): string =>
  createHmac('sha256', key).update(text).digest('base64url')

function isProof(proof: unknown): proof is Proof {
  if (typeof proof !== 'object' || proof === null) return false
  const { mac, until } = proof as Partial<Proof>
  return typeof mac === 'string' && (until === null || Number.isSafeInteger(until))
}

function same(ours: string, given: string): boolean {
  const [left, right] = [Buffer.from(ours), Buffer.from(given)]
  return left.length === right.length && timingSafeEqual(left, right)
}

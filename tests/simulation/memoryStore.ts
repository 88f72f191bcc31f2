import { checkId, checkQuery, encodeDocument } from '../../cloudfunctions/lib/store/document.ts'
import { DuplicateError, VersionConflict } from '../../cloudfunctions/lib/store/errors.ts'
import { compareFields } from '../../cloudfunctions/lib/store/order.ts'
import {
  COLLECTIONS,
  type Collection,
  type Document,
  type Query,
  type Store,
  type Stored,
} from '../../cloudfunctions/lib/store/store.ts'

interface Row {
  version: number
  text: string
  expiresAt: number | null
}

/** Every row of a collection by its id. */
export type Rows = Map<string, Row>

/** The store's port over plain maps: fast, and gone with the run. @param now ms since the epoch */
export function createMemoryStore(now: () => number): Store & { rows(of: Collection): Rows } {
  const collections = new Map<Collection, Rows>(
    (Object.keys(COLLECTIONS) as Collection[]).map((name) => [name, new Map()]),
  )
  const rows = (of: Collection): Rows => collections.get(of)!
  const isLive = ({ expiresAt }: Row): boolean => expiresAt === null || expiresAt > now()
  const stored = <T extends Document>(id: string, { version, text }: Row): Stored<T> => ({
    id,
    version,
    document: JSON.parse(text) as T,
  })

  function insert(of: Collection, id: string, text: string, expiresAt: number | null): Row {
    const before = rows(of).get(id)
    if (before !== undefined && isLive(before)) throw new DuplicateError(of)
    const row = { version: (before?.version ?? 0) + 1, text, expiresAt }
    rows(of).set(id, row)
    return row
  }

  function sameVersion(of: Collection, { id, version }: Stored<Document>): Row {
    checkId(id)
    const row = rows(of).get(id)
    if (row === undefined || !isLive(row) || row.version !== version) throw new VersionConflict(of)
    return row
  }

  return {
    rows,
    async get<T extends Document>(of: Collection, id: string) {
      checkId(id)
      const row = rows(of).get(id)
      return row !== undefined && isLive(row) ? stored<T>(id, row) : undefined
    },
    async create<T extends Document>(
      of: Collection,
      id: string,
      document: T,
      options: { expiresAt?: number } = {},
    ) {
      checkId(id)
      return stored<T>(id, insert(of, id, encodeDocument(document), options.expiresAt ?? null))
    },
    async createSeries(of, series) {
      const texts = series.map(({ id, document }) => {
        checkId(id)
        return encodeDocument(document)
      })
      for (const [at, { id }] of series.entries()) {
        try {
          insert(of, id, texts[at]!, null)
        } catch (error) {
          if (at === 0) throw error
          return at
        }
      }
      return series.length
    },
    async replace<T extends Document>(
      of: Collection,
      before: Stored<T>,
      document: T,
      options: { expiresAt?: number } = {},
    ) {
      const text = encodeDocument(document)
      const { version, expiresAt } = sameVersion(of, before)
      const row = { version: version + 1, text, expiresAt: options.expiresAt ?? expiresAt }
      rows(of).set(before.id, row)
      return stored<T>(before.id, row)
    },
    async remove(of, before) {
      sameVersion(of, before)
      rows(of).delete(before.id)
    },
    async find<T extends Document>(of: Collection, query: Query) {
      const limit = checkQuery(of, query)
      const { where = {}, range, orderBy, after } = query
      const direction = orderBy?.descending ? -1 : 1
      const field = orderBy?.field
      const order = (one: Stored<Document>, other: Stored<Document>) =>
        direction *
        ((field === undefined ? 0 : compareFields(one.document[field], other.document[field])) ||
          compareFields(one.id, other.id))
      return [...rows(of)]
        .filter(([, row]) => isLive(row))
        .map(([id, row]) => stored<T>(id, row))
        .filter(
          ({ document }) =>
            Object.entries(where).every(([name, value]) => document[name] === value) &&
            isWithin(document, range),
        )
        .sort(order)
        .filter((row) => after === undefined || order(row, after) > 0)
        .slice(0, limit)
    },
    async sweep() {
      let swept = 0
      for (const all of collections.values())
        for (const [id, row] of all) if (!isLive(row) && all.delete(id)) swept += 1
      return swept
    },
    async close() {},
  }
}

function isWithin(document: Document, range: Query['range']): boolean {
  if (range === undefined) return true
  const value = document[range.field]
  const holds = (bound: string | number | undefined, test: (a: string | number) => boolean) =>
    bound === undefined || (typeof value === typeof bound && test(bound))
  return (
    holds(range.from, (from) => (value as string | number) >= from) &&
    holds(range.before, (before) => (value as string | number) < before)
  )
}

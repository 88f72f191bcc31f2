import { checkQuery } from './document.ts'
import { DuplicateError, NotAuthentic, VersionConflict } from './errors.ts'
import { compareFields } from './order.ts'
import { pagesOf } from './paging.ts'
import { believed, needsProof, prove, type KeysFor } from './proof.ts'
import type { Collection, Document, Query, Store, Stored } from './store.ts'

/**
 * A store that believes only what this application has written: every document carries a proof, under a key that the
 * database does not have, which is looked at again with each reading. Whoever can write to the database can then
 * neither make an authorisation nor move one to another openid, prolong it, settle an intent or turn a code to another
 * bed; rows that a query finds and sorts by a field are compared with what the document says itself. What can still be
 * done there is to delete, and to put back an older state of the same row.
 *
 * Reading and creating throw NotAuthentic where a row is not ours: nothing is shown, and nothing done twice.
 * @param now ms since the epoch
 */
export function authenticatedStore(inner: Store, keysFor: KeysFor, now: () => number): Store {
  const open = <T extends Document>(collection: Collection, row: Stored<Document>) =>
    needsProof(collection) ? believed<T>(keysFor, collection, row) : (row as Stored<T>)
  const rowOf = (collection: Collection, id: string, document: Document, until: number | null) =>
    needsProof(collection) ? prove(keysFor, collection, id, document, until) : document
  const isLive = ({ until }: Stored<Document>): boolean => until === undefined || until > now()

  /**
   * Where only the row's own column says that it is still there, its place is free.
   * @throws DuplicateError, NotAuthentic
   */
  async function createOver<T extends Document>(
    collection: Collection,
    id: string,
    row: Document,
    options: { expiresAt?: number },
    duplicate: DuplicateError,
  ): Promise<Stored<T>> {
    const existing = await inner.get(collection, id)
    if (existing === undefined || isLive(open(collection, existing))) throw duplicate
    try {
      return open(collection, await inner.replace(collection, existing, row, options))
    } catch (error) {
      throw error instanceof VersionConflict ? duplicate : error
    }
  }

  return {
    async get<T extends Document>(collection: Collection, id: string) {
      const row = await inner.get(collection, id)
      const stored = row && open<T>(collection, row)
      return stored && isLive(stored) ? stored : undefined
    },

    async create<T extends Document>(
      collection: Collection,
      id: string,
      document: T,
      options: { expiresAt?: number } = {},
    ) {
      const row = rowOf(collection, id, document, options.expiresAt ?? null)
      try {
        return open<T>(collection, await inner.create(collection, id, row, options))
      } catch (error) {
        if (!(error instanceof DuplicateError)) throw error
        return createOver<T>(collection, id, row, options, error)
      }
    },

    createSeries: (collection, series) =>
      inner.createSeries(
        collection,
        series.map(({ id, document }) => ({ id, document: rowOf(collection, id, document, null) })),
      ),

    async replace<T extends Document>(
      collection: Collection,
      stored: Stored<T>,
      document: T,
      options: { expiresAt?: number } = {},
    ) {
      if (!isLive(stored)) throw new VersionConflict(collection)
      const until = options.expiresAt ?? stored.until ?? null
      const row = rowOf(collection, stored.id, document, until)
      return open<T>(collection, await inner.replace<Document>(collection, stored, row, options))
    },

    async remove(collection, stored) {
      if (!isLive(stored)) throw new VersionConflict(collection)
      await inner.remove(collection, stored)
    },

    /**
     * A page from which a row is left out is filled up from behind: whoever asks takes one that is not full for the
     * last.
     */
    async find<T extends Document>(collection: Collection, query: Query) {
      const limit = checkQuery(collection, query)
      const ask = (page: Pick<Query, 'limit' | 'after'>) =>
        inner.find(collection, { ...query, ...page })
      const live: Stored<T>[] = []
      let before: Stored<Document> | undefined = query.after
      for await (const page of pagesOf(limit, ask, query.after)) {
        for (const row of page) {
          const stored = open<T>(collection, row)
          if (!answers(stored.document, query, before?.document))
            throw new NotAuthentic(collection, stored.id)
          before = stored
          if (isLive(stored)) live.push(stored)
        }
        if (live.length >= limit) break
      }
      return live.slice(0, limit)
    },

    sweep: () => inner.sweep(),
    close: () => inner.close(),
  }
}

/** Whether the document is what was asked for, and where: the fields that an index goes by may stand beside it. */
function answers(
  document: Document,
  { where = {}, range, orderBy }: Query,
  before: Document | undefined,
): boolean {
  if (Object.entries(where).some(([field, value]) => document[field] !== value)) return false
  if (orderBy !== undefined && before !== undefined) {
    const step = compareFields(document[orderBy.field], before[orderBy.field])
    if (orderBy.descending ? step > 0 : step < 0) return false
  }
  if (range === undefined) return true
  const value = document[range.field] as string | number
  return (
    (range.from === undefined || value >= range.from) &&
    (range.before === undefined || value < range.before)
  )
}

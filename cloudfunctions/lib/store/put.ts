import { persist } from './persist.ts'
import type { Collection, Document, Store, Stored } from './store.ts'

/** ms since the epoch. */
type Life = { expiresAt?: number }

/**
 * Writes over what was read; makes it where there was none.
 * @throws DuplicateError, VersionConflict where somebody else was faster: see `persist`
 */
export const put = <T extends Document>(
  store: Store,
  collection: Collection,
  id: string,
  before: Stored<T> | undefined,
  document: T,
  life?: Life,
): Promise<Stored<T>> =>
  before === undefined
    ? store.create(collection, id, document, life)
    : store.replace(collection, before, document, life)

/**
 * Makes the next document of the one that stands there; again, and from what stands there then, where somebody else was
 * faster.
 * @param next may be called more than once
 * @throws Busy
 */
export const change = <T extends Document>(
  store: Store,
  collection: Collection,
  id: string,
  next: (before: T | undefined) => T,
  life?: Life,
): Promise<Stored<T>> =>
  persist(async () => {
    const before = await store.get<T>(collection, id)
    return put(store, collection, id, before, next(before?.document), life)
  })

import { VersionConflict } from './errors.ts'
import { rowsOf } from './paging.ts'
import { needsProof, provenAnew, type KeysFor } from './proof.ts'
import { COLLECTIONS, type Collection, type Document, type Store, type Stored } from './store.ts'

const PAGE = 500

/**
 * Believes what stands in the store now, and gives every row the proof that it lacks: once, where an earlier version of
 * the application has written it, for somebody who trusts the database as it is. What is written meanwhile has its own.
 * And gives every row that is proven by a key of before the proof by the present one.
 * @returns how many rows were given one
 */
export async function adoptRows(inner: Store, keysFor: KeysFor): Promise<number> {
  let adopted = 0
  for (const collection of (Object.keys(COLLECTIONS) as Collection[]).filter(needsProof)) {
    for await (const row of rowsOf<Document>(PAGE, (page) => inner.find(collection, page)))
      adopted += await adopt(inner, keysFor, collection, row)
  }
  return adopted
}

/** What has a proof that is none of ours is left as it is: nobody believes it. */
async function adopt(
  inner: Store,
  keysFor: KeysFor,
  collection: Collection,
  row: Stored<Document>,
): Promise<number> {
  const proven = provenAnew(keysFor, collection, row)
  if (proven === undefined) return 0
  try {
    await inner.replace(collection, row, proven)
    return 1
  } catch (error) {
    // Gone or written anew in between.
    if (error instanceof VersionConflict) return 0
    throw error
  }
}

import { VersionConflict } from './errors.ts'
import { hasProof, needsProof, prove, type KeysFor } from './proof.ts'
import { COLLECTIONS, type Collection, type Document, type Store, type Stored } from './store.ts'

const PAGE = 500

/**
 * Believes what stands in the store now, and gives every row the proof that it lacks: once, where an earlier version of
 * the application has written it, for somebody who trusts the database as it is. What is written meanwhile has its own.
 * @returns how many rows were given one
 */
export async function adoptRows(inner: Store, keysFor: KeysFor): Promise<number> {
  let adopted = 0
  for (const collection of (Object.keys(COLLECTIONS) as Collection[]).filter(needsProof)) {
    let after: Stored<Document> | undefined
    do {
      const page: Stored<Document>[] = await inner.find(collection, {
        limit: PAGE,
        ...(after && { after }),
      })
      for (const row of page.filter(({ document }) => !hasProof(document)))
        adopted += await adopt(inner, keysFor, collection, row)
      after = page.length === PAGE ? page.at(-1) : undefined
    } while (after !== undefined)
  }
  return adopted
}

async function adopt(
  inner: Store,
  keysFor: KeysFor,
  collection: Collection,
  row: Stored<Document>,
): Promise<number> {
  try {
    await inner.replace(collection, row, prove(keysFor, collection, row.id, row.document, null))
    return 1
  } catch (error) {
    // Gone or written anew in between.
    if (error instanceof VersionConflict) return 0
    throw error
  }
}

import { rowsOf } from '../../cloudfunctions/lib/store/paging.ts'
import { persist } from '../../cloudfunctions/lib/store/persist.ts'
import type { Collection, Document, Store, Stored } from '../../cloudfunctions/lib/store/store.ts'

const PAGE = 100

/**
 * Goes through a collection, and writes every document anew that is not as it should be. What somebody else writes or
 * removes meanwhile is looked at again.
 * @param next what is to stand there instead; undefined where all is well
 * @returns how many were written
 */
export async function rewrite<T extends Document>(
  store: Store,
  collection: Collection,
  next: (row: Stored<T>) => Document | undefined,
): Promise<number> {
  let written = 0
  for await (const found of rowsOf<T>(PAGE, (page) => store.find<T>(collection, page))) {
    await persist(async (overtaken) => {
      const row = overtaken === 0 ? found : await store.get<T>(collection, found.id)
      const document = row && next(row)
      if (row === undefined || document === undefined) return
      await store.replace<Document>(collection, row, document)
      written += 1
    })
  }
  return written
}

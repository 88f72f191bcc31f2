import { isOvertaken } from '../../cloudfunctions/lib/store/errors.ts'
import { rowsOf } from '../../cloudfunctions/lib/store/paging.ts'
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
    let row: Stored<T> | undefined = found
    while (row !== undefined) {
      const document = next(row)
      if (document === undefined) break
      try {
        await store.replace<Document>(collection, row, document)
        written += 1
        break
      } catch (error) {
        if (!isOvertaken(error)) throw error
        row = await store.get<T>(collection, row.id)
      }
    }
  }
  return written
}

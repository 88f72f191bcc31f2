import type { Document, Stored } from './store.ts'

/** What a query says of the page it is to give. */
export interface Page<T extends Document> {
  /** Rows, 1–1000. */
  limit: number
  /** The last row of the page before; absent for the first page. */
  after?: Stored<T>
}

/** The query for one page, always in the same order. */
type Ask<T extends Document> = (page: Page<T>) => Promise<Stored<T>[]>

/**
 * Pages one behind the other, each asked for when the one before has been dealt with, up to the first that is not full:
 * that may be an empty one.
 * @param limit rows of a page, 1–1000
 * @param after begin behind this row
 * @throws as `ask` does
 */
export async function* pagesOf<T extends Document>(
  limit: number,
  ask: Ask<T>,
  after?: Stored<T>,
): AsyncGenerator<Stored<T>[]> {
  let last = after
  for (;;) {
    const page: Stored<T>[] = await ask({ limit, ...(last && { after: last }) })
    yield page
    if (page.length < limit) return
    last = page.at(-1)
  }
}

/** The rows of those pages, one by one. */
export async function* rowsOf<T extends Document>(
  ...asked: Parameters<typeof pagesOf<T>>
): AsyncGenerator<Stored<T>> {
  for await (const page of pagesOf(...asked)) yield* page
}

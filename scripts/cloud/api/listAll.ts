/**
 * All of a list that the API gives page by page; a page that is not full is the last.
 * @param limit of a page, as `ask` asks for it
 * @param ask for the page from this place on, counted from 0; the API says null or nothing for an empty one
 */
export async function listAll<T>(
  limit: number,
  ask: (offset: number) => Promise<readonly T[] | null | undefined>,
): Promise<T[]> {
  const all: T[] = []
  for (let offset = 0; ; offset += limit) {
    const page = (await ask(offset)) ?? []
    all.push(...page)
    if (page.length < limit) return all
  }
}

import { rowsOf } from '../store/paging.ts'
import type { Store, Stored } from '../store/store.ts'
import type { Intent } from './intent.ts'
import { institutionKey, institutionOf, staysOfInstitution } from './stayKey.ts'

export interface LatestSettlements {
  settlements: Stored<Intent>[]
  /** Whether the institution has no others. */
  all: boolean
}

/** So many of the newest settlements, of all institutions, are looked through for those of one. */
const LOOKED_THROUGH = 2000
const PAGE = 200

/**
 * Neither step depends on how long the journal is: an index leads to an institution's stays and another to what is
 * newest, none to both. Looking among the newest for those of a campus that has hardly any would read all that others
 * ever did.
 */
export async function latestSettlements(
  store: Store,
  institution: string,
  limit: number,
): Promise<LatestSettlements> {
  const where = { service: 'settle' }
  const some = await store.find<Intent>('intents', {
    where,
    range: staysOfInstitution(institution),
    orderBy: { field: 'stayKey' },
    limit,
  })
  if (some.length < limit) return { settlements: some.sort(newestFirst), all: true }
  const settlements: Stored<Intent>[] = []
  let seen = 0
  for await (const settlement of rowsOf<Intent>(PAGE, (page) =>
    store.find('intents', {
      where,
      // With it the index leads to where the next page begins.
      range: { field: 'updatedAt', from: 0 },
      orderBy: { field: 'updatedAt', descending: true },
      ...page,
    }),
  )) {
    if (institutionOf(settlement.document.stayKey) === institutionKey(institution))
      settlements.push(settlement)
    if (settlements.length === limit || ++seen === LOOKED_THROUGH) break
  }
  return { settlements, all: false }
}

const newestFirst = (a: Stored<Intent>, b: Stored<Intent>): number =>
  b.document.updatedAt - a.document.updatedAt

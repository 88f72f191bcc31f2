import { verifyTrail } from '../../cloudfunctions/lib/audit/verify.ts'
import type { Sealer } from '../../cloudfunctions/lib/identity/seal.ts'
import { authenticatedStore } from '../../cloudfunctions/lib/store/authentic.ts'
import { pagesOf, type Page } from '../../cloudfunctions/lib/store/paging.ts'
import type { Document, Store } from '../../cloudfunctions/lib/store/store.ts'
import { BACKED_UP, pageOf } from './collections.ts'

export interface Inspection {
  /** Rows that the functions believe, by collection. */
  believed: Record<string, number>
  auditEntries: number
  auditFaults: number
}

/**
 * Reads everything as the functions do.
 * @param inner as openStore opens it
 * @throws NotAuthentic at the first row that the functions would not believe
 */
export async function inspectStore(
  inner: Store,
  { keysFor, auditMacs }: Pick<Sealer, 'keysFor' | 'auditMacs'>,
  now: () => number,
): Promise<Inspection> {
  const store = authenticatedStore(inner, keysFor, now)
  const believed: Record<string, number> = {}
  for (const collection of BACKED_UP) {
    believed[collection] = 0
    const ask = (page: Page<Document>) => store.find<Document>(collection, page)
    for await (const page of pagesOf(pageOf(collection), ask)) believed[collection] += page.length
  }
  const { entries, faults } = await verifyTrail(store, auditMacs)
  return { believed, auditEntries: entries, auditFaults: faults.length }
}

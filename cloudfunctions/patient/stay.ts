import type { Identity } from '../lib/identity/documents.ts'
import type { Intent } from '../lib/journal/intent.ts'
import type { Stored } from '../lib/store/store.ts'
import type { Caller } from './caller.ts'

/**
 * Our journal of a stay, oldest first, as far as it is this patient's: knowing somebody's stay number shows nothing.
 */
export async function stayIntents(
  { journal, institution }: Caller,
  identity: Identity,
  stayId: string,
): Promise<Stored<Intent>[]> {
  const patientKey = journal.patientKey(identity.documentNumber)
  return (await journal.ofStay(journal.stayKey(institution, stayId))).filter(
    ({ document }) => document.patientKey === patientKey,
  )
}

import { CareError } from '../../cloudfunctions/lib/protocol/index.ts'
import { openStore } from '../../cloudfunctions/lib/store/open.ts'
import type { Store } from '../../cloudfunctions/lib/store/store.ts'
import { NothingThere, existingStore } from '../command/looking.ts'
import type { Context } from './context.ts'

/**
 * Reads in the functions' store, as far as it can be read from here; what is wrong with it is said by its own check.
 */
export async function lookInStore<T>(
  { store: settings, now }: Context,
  read: (store: Store) => Promise<T>,
): Promise<T | undefined> {
  if (settings?.kind !== 'sqlite') return undefined
  try {
    // A look makes no store.
    existingStore(settings)
    const store = await openStore(settings, now)
    try {
      return await read(store)
    } finally {
      await store.close()
    }
  } catch (error) {
    if (!(error instanceof CareError) && !(error instanceof NothingThere)) throw error
    return undefined
  }
}

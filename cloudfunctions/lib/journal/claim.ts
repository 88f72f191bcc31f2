import { persist } from '../store/persist.ts'
import { put } from '../store/put.ts'
import type { Store, Stored } from '../store/store.ts'
import { cameToNothing, type Intent } from './intent.ts'

/** Whose stay the number is; undefined where nobody has used it. */
export const holderOf = async (store: Store, id: string): Promise<string | undefined> =>
  (await store.get<{ stayKey: string }>('counters', id))?.document.stayKey

/** One document a number, which names the stay that has it. */
export const claimNumber = (
  store: Store,
  ofStay: (stayKey: string) => Promise<Stored<Intent>[]>,
  {
    id,
    service,
    stayKey,
    naturalKey,
  }: Pick<Intent, 'service' | 'stayKey' | 'naturalKey'> & { id: string },
): Promise<boolean> =>
  persist(async () => {
    const held = await store.get<{ stayKey: string }>('counters', id)
    if (held !== undefined && held.document.stayKey !== stayKey) {
      const isTaken = (await ofStay(held.document.stayKey)).some(
        ({ document }) =>
          document.service === service &&
          document.naturalKey === naturalKey &&
          !cameToNothing(document),
      )
      if (isTaken) return false
    }
    // Also over one's own: whoever has looked before this call was written, and is about to take the number, comes
    // too late.
    await put(store, 'counters', id, held, { stayKey })
    return true
  })

import { isOvertaken } from '../store/errors.ts'
import type { Store, Stored } from '../store/store.ts'
import type { Intent } from './intent.ts'

/** Whose stay the number is; undefined where nobody has used it. */
export const holderOf = async (store: Store, id: string): Promise<string | undefined> =>
  (await store.get<{ stayKey: string }>('counters', id))?.document.stayKey

/** One document a number, which names the stay that has it. */
export async function claimNumber(
  store: Store,
  ofStay: (stayKey: string) => Promise<Stored<Intent>[]>,
  {
    id,
    service,
    stayKey,
    naturalKey,
  }: Pick<Intent, 'service' | 'stayKey' | 'naturalKey'> & { id: string },
): Promise<boolean> {
  for (;;) {
    const held = await store.get<{ stayKey: string }>('counters', id)
    try {
      if (held === undefined) {
        await store.create('counters', id, { stayKey })
        return true
      }
      // Nothing came of what is refused or was never done: the number is free for another.
      if (held.document.stayKey !== stayKey) {
        const theirs = await ofStay(held.document.stayKey)
        if (
          theirs.some(
            ({ document }) =>
              document.service === service &&
              document.naturalKey === naturalKey &&
              document.status !== 'refused' &&
              document.status !== 'not-done',
          )
        )
          return false
      }
      // Also over one's own: whoever has looked before this call was written, and is about to take the number, comes
      // too late.
      await store.replace('counters', held, { stayKey })
      return true
    } catch (error) {
      // Somebody else has just taken it: whose it is now is looked at again.
      if (!isOvertaken(error)) throw error
    }
  }
}

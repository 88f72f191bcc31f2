import { PlatformUnavailableError } from '../../cloudfunctions/lib/platform/errors.ts'
import { DuplicateError, VersionConflict } from '../../cloudfunctions/lib/store/errors.ts'
import type { Document, Store, Stored } from '../../cloudfunctions/lib/store/store.ts'
import type { Broken } from './world.ts'

/** Journals that lack one thing each: a simulation that does not notice proves nothing. */
export const BROKEN = {
  /** The next place of a stay is whoever's comes last, and so is a settlement's number. */
  'no claim': {
    store: (store) => ({
      ...store,
      async create<T extends Document>(
        of: Parameters<Store['create']>[0],
        id: string,
        document: T,
        options?: { expiresAt?: number },
      ): Promise<Stored<T>> {
        try {
          return await store.create(of, id, document, options)
        } catch (error) {
          const taken = error instanceof DuplicateError && (await store.get<T>(of, id))
          if (!taken) throw error
          return store.replace(of, taken, document, options)
        }
      },
    }),
  },
  /** Whoever writes last has it. */
  'no version check': {
    store: (store) => ({
      ...store,
      async replace<T extends Document>(
        of: Parameters<Store['replace']>[0],
        stored: Stored<T>,
        document: T,
        options?: { expiresAt?: number },
      ): Promise<Stored<T>> {
        for (let now: Stored<T> = stored; ;) {
          try {
            return await store.replace(of, now, document, options)
          } catch (error) {
            const other = error instanceof VersionConflict && (await store.get<T>(of, stored.id))
            if (!other) throw error
            now = other
          }
        }
      },
    }),
  },
  'resent on time-out': {
    platform: (client) => ({
      ...client,
      send: async (funid, data) => {
        try {
          return await client.send(funid, data)
        } catch (error) {
          if (!(error instanceof PlatformUnavailableError) || !error.sent) throw error
          return client.send(funid, data)
        }
      },
    }),
  },
  /** What certainly did not happen, as soon as nobody answers. */
  'silence taken for no': {
    platform: (client) => ({
      ...client,
      send: async (funid, data) => {
        try {
          return await client.send(funid, data)
        } catch (error) {
          if (!(error instanceof PlatformUnavailableError)) throw error
          throw new PlatformUnavailableError(error.code, error.message, { sent: false })
        }
      },
    }),
  },
} as const satisfies Record<string, Broken>

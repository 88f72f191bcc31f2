import { createSealer } from '../identity/seal.ts'
import type { Collection, Document, Store } from '../store/store.ts'

export const sealer = createSealer({ sealing: [], index: Buffer.alloc(32, 'a key of the tests') })
export const { fingerprint } = sealer

function written<T>(stored: T | undefined): T {
  if (stored === undefined) throw new Error('nothing was written there')
  return stored
}

/** For tests: does to the trail what the store itself allows and the functions never do. */
export function tamperWith(store: Store) {
  const read = async (id: string) => written(await store.get<Document>('audit', id))
  return {
    change: async (id: string, change: Document) => {
      const stored = await read(id)
      await store.replace('audit', stored, { ...stored.document, ...change })
    },
    remove: async (id: string) => store.remove('audit', await read(id)),
    removeFrom: async (collection: Collection, id: string) =>
      store.remove(collection, written(await store.get(collection, id))),
    swap: async (one: string, other: string) => {
      const [left, right] = [await read(one), await read(other)]
      await store.replace('audit', left, right.document)
      await store.replace('audit', right, left.document)
    },
    insert: async (id: string, document: Document) => {
      await store.create('audit', id, document)
    },
    read,
  }
}

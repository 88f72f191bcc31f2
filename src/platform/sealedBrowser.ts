// AES-256-GCM by the browser, with a key that it keeps and that no script can read out, this one included: what lies on
// the disk is worth nothing elsewhere.

const KEY = 'key'

/** Some browsers' storage never answers at times; ms that anybody waits for it. */
const PATIENCE = 2000

interface Sealed {
  iv: Uint8Array
  bytes: ArrayBuffer
}

/** @throws where the browser has no such storage, or none for this page, or it does not answer */
export async function sealInBrowser(name: string, value: unknown): Promise<void> {
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const bytes = await crypto.subtle.encrypt(
    algorithm(name, iv),
    await theKey(),
    new TextEncoder().encode(JSON.stringify(value)),
  )
  await inStore('readwrite', (store) => store.put({ iv, bytes } satisfies Sealed, name))
}

/** @throws as `sealInBrowser`, and where it has been changed */
export async function openInBrowser(name: string): Promise<unknown> {
  const sealed = await inStore<Sealed | undefined>('readonly', (store) => store.get(name))
  if (sealed === undefined) return undefined
  return JSON.parse(
    new TextDecoder().decode(
      await crypto.subtle.decrypt(algorithm(name, sealed.iv), await theKey(), sealed.bytes),
    ),
  )
}

export async function removeFromBrowser(name: string): Promise<void> {
  await inStore('readwrite', (store) => store.delete(name))
}

/** Bound to its name: one cannot be put in the place of another. */
const algorithm = (name: string, iv: Uint8Array) => ({
  name: 'AES-GCM',
  iv,
  additionalData: new TextEncoder().encode(name),
})

async function theKey(): Promise<CryptoKey> {
  const kept = await inStore<CryptoKey | undefined>('readonly', (store) => store.get(KEY))
  if (kept !== undefined) return kept
  const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ])
  await inStore('readwrite', (store) => store.put(made, KEY))
  return made
}

async function inStore<T>(
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest,
): Promise<T> {
  let timer: ReturnType<typeof setTimeout>
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the browser’s storage does not answer')), PATIENCE)
  })
  return Promise.race([answerOf<T>(mode, act), late]).finally(() => clearTimeout(timer))
}

async function answerOf<T>(
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest,
): Promise<T> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open('sealed')
    request.onupgradeneeded = () => {
      request.result.createObjectStore('sealed')
    }
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('IndexedDB'))
  })
  try {
    return await new Promise<T>((resolve, reject) => {
      const transaction = database.transaction('sealed', mode)
      const request = act(transaction.objectStore('sealed'))
      transaction.oncomplete = () => resolve(request.result as T)
      transaction.onerror = transaction.onabort = () =>
        reject(transaction.error ?? new Error('IndexedDB'))
    })
  } finally {
    database.close()
  }
}

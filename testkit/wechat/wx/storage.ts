/** What lies in the phone's storage for this app, by key, as JSON: what cannot be said in it is lost, as there. */
export type Storage = Map<string, string>

/** The part of wx's storage that answers at once. */
export const storageAtOnce = (storage: Storage) => ({
  getStorageSync: (key: string): unknown =>
    storage.has(key) ? (JSON.parse(storage.get(key)!) as unknown) : '',
  setStorageSync: (key: string, value: unknown): void => {
    storage.set(key, JSON.stringify(value))
  },
  removeStorageSync: (key: string): void => {
    storage.delete(key)
  },
})

// What was kept with `encrypt` lies in the same storage, and can be read only with it: not at once, and not by mistake.
const SEAL = 'sealed by WeChat: '

export const encrypted = (value: unknown): string =>
  SEAL + btoa(encodeURIComponent(JSON.stringify(value)))

/** @throws where it was not kept so */
export function decrypted(kept: unknown): unknown {
  if (typeof kept !== 'string' || !kept.startsWith(SEAL)) throw new Error('decrypt data fail')
  return JSON.parse(decodeURIComponent(atob(kept.slice(SEAL.length))))
}

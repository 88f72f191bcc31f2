/** The part of wx's storage that answers at once. Values are kept as JSON: what cannot be said in it is lost, as there. */
export function storageAtOnce(storage: Map<string, string>, own: (value: unknown) => unknown) {
  return {
    getStorageSync: (key: string): unknown =>
      storage.has(key) ? own(JSON.parse(storage.get(key)!)) : '',
    setStorageSync: (key: string, value: unknown): void => {
      storage.set(key, JSON.stringify(value))
    },
    removeStorageSync: (key: string, _value?: unknown): void => {
      storage.delete(key)
    },
    clearStorageSync: (_key?: string, _value?: unknown): void => {
      storage.clear()
    },
  }
}

// What was kept with `encrypt` lies in the same storage, and can be read only with it: not at once, and not by mistake.
const SEAL = 'sealed by WeChat: '
const mixed = (text: string): string =>
  Buffer.from(Buffer.from(text).map((byte) => byte ^ 0x5a)).toString('base64')
const cleared = (text: string): string =>
  Buffer.from(Buffer.from(text, 'base64').map((byte) => byte ^ 0x5a)).toString()

export const encrypted = (value: unknown): string => SEAL + mixed(JSON.stringify(value))

/** @throws where it was not kept so */
export function decrypted(kept: unknown): unknown {
  if (typeof kept !== 'string' || !kept.startsWith(SEAL))
    throw new Error('getStorage:fail decrypt data fail')
  return JSON.parse(cleared(kept.slice(SEAL.length)))
}

/** The part of wx's storage that answers at once. Values are kept as JSON: what cannot be said in it is lost, as there. */
export function storageAtOnce(storage: Map<string, string>, own: (value: unknown) => unknown) {
  return {
    getStorageSync: (key: string): unknown => (storage.has(key) ? own(JSON.parse(storage.get(key)!)) : ''),
    setStorageSync: (key: string, value: unknown): void => { storage.set(key, JSON.stringify(value)) },
    removeStorageSync: (key: string, _value?: unknown): void => { storage.delete(key) },
    clearStorageSync: (_key?: string, _value?: unknown): void => { storage.clear() },
  }
}

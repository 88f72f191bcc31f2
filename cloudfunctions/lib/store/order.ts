import type { Json } from './store.ts'

/** The order of every adapter: what is not there comes first; numbers before texts, texts by their bytes. */
export function compareFields(one: Json | undefined, other: Json | undefined): number {
  const [a, b] = [one ?? null, other ?? null]
  if (a === null || b === null) return Number(a !== null) - Number(b !== null)
  if (typeof a !== typeof b) return typeof a === 'string' ? 1 : -1
  if (typeof a === 'string' && typeof b === 'string')
    return Buffer.compare(Buffer.from(a), Buffer.from(b))
  return a < b ? -1 : Number(a > b)
}

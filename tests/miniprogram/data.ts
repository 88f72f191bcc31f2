import type { PropertyOptions } from './model.ts'

/** What a property holds before anybody gives it a value. */
export function defaultOf(property: PropertyOptions): unknown {
  if (property && typeof property === 'object' && property.value !== undefined)
    return copy(property.value)
  const type = property && typeof property === 'object' ? property.type : property
  // The app's own String, Number, … are another realm's: they are known by their names.
  const name = typeof type === 'function' ? type.name : ''
  return { String: '', Number: 0, Boolean: false, Array: [] as unknown[] }[name] ?? null
}

/** What crosses from the app's code to the view: plain data, without functions and without what is undefined. */
export function copy(value: unknown): unknown {
  if (typeof value === 'function' || typeof value === 'symbol') return undefined
  if (Array.isArray(value)) return Array.from(value, copy)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]) => [key, copy(inner)] as const)
      .filter(([, inner]) => inner !== undefined),
  )
}

/** Sets a field deep inside, and makes what is missing on the way. */
export function put(data: Record<string, unknown>, path: readonly string[], value: unknown): void {
  let target = data
  for (const [index, part] of path.slice(0, -1).entries()) {
    target[part] ??= /^\d+$/.test(path[index + 1]!) ? [] : {}
    target = target[part] as Record<string, unknown>
  }
  target[path.at(-1)!] = value
}

/** Whether giving the one for the other changes nothing. */
export function same(a: unknown, b: unknown): boolean {
  return (
    a === b ||
    (typeof a === 'object' && typeof b === 'object' && JSON.stringify(a) === JSON.stringify(b))
  )
}

/** At least one. */
export type Several<T> = readonly [T, ...T[]]

export const eachOf = <T, R>([first, ...others]: Several<T>, of: (one: T) => R): Several<R> => [
  of(first),
  ...others.map((other) => of(other)),
]

/** Those that have something in common, together; in the order of their first. */
export function groupedBy<T>(several: Several<T>, of: (one: T) => string): Several<Several<T>> {
  const groups = new Map<string, [T, ...T[]]>()
  for (const one of several) {
    const group = groups.get(of(one))
    if (group === undefined) groups.set(of(one), [one])
    else group.push(one)
  }
  // The first of several is in a group.
  return [...groups.values()] as unknown as Several<Several<T>>
}

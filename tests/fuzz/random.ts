/** A small seeded generator (mulberry32): the same seed, the same run. */
export interface Random {
  /** 0 ≤ n < below. */
  below(below: number): number
  pick<T>(from: readonly T[]): T
}

export function seeded(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  const below = (limit: number) => next() % limit
  return { below, pick: (from) => from[below(from.length)]! }
}

import { persist } from '../store/persist.ts'
import type { Document, Store, Stored } from '../store/store.ts'
import { createTurns } from './turns.ts'

export interface Limit {
  /** Stands in the counter's id. */
  name: string
  /** How many in any window. */
  most: number
  /** ms. */
  window: number
}

/**
 * Counters that hold for all instances: one document a fixed window, changed by compare-and-set, gone by itself. What
 * is judged is the sliding window: the present count and that part of the last one that still overlaps, so that nobody
 * gets twice the number around the change of windows.
 */
export interface SlidingWindows {
  /**
   * Counts one, unless the limit is reached; what is refused is not counted, so that waiting always helps.
   * @param key already a fingerprint: it stands in the store as it is
   * @returns undefined where it was counted; otherwise from when on (ms since the epoch) one more is allowed
   * @throws StoreUnavailable, Busy
   */
  take(limit: Limit, key: string): Promise<number | undefined>
  /** Takes one back, of this window or, where that has none, of the last. */
  giveBack(limit: Limit, key: string): Promise<void>
}

interface Counter extends Document {
  count: number
}

export function createSlidingWindows(store: Store, now: () => number): SlidingWindows {
  const turns = createTurns()
  const idOf = ({ name }: Limit, key: string, number: number) => `${name}~${key}~${number}`
  const read = (limit: Limit, key: string, number: number) =>
    store.get<Counter>('counters', idOf(limit, key, number))

  async function takeOnce(limit: Limit, key: string): Promise<number | undefined> {
    const time = now()
    const number = Math.floor(time / limit.window)
    const [current, previous] = await Promise.all([
      read(limit, key, number),
      read(limit, key, number - 1),
    ])
    const allowedAt = allowedFrom(
      limit,
      number,
      current?.document.count ?? 0,
      previous?.document.count ?? 0,
    )
    if (allowedAt > time) return allowedAt
    if (current !== undefined)
      await store.replace('counters', current, { count: current.document.count + 1 })
    else
      await store.create<Counter>(
        'counters',
        idOf(limit, key, number),
        { count: 1 },
        { expiresAt: (number + 2) * limit.window },
      )
    return undefined
  }

  async function giveBackOnce(limit: Limit, key: string): Promise<void> {
    const number = Math.floor(now() / limit.window)
    const used = (stored: Stored<Counter> | undefined) =>
      stored !== undefined && stored.document.count > 0 ? stored : undefined
    const stored = used(await read(limit, key, number)) ?? used(await read(limit, key, number - 1))
    if (stored !== undefined)
      await store.replace('counters', stored, { count: stored.document.count - 1 })
  }

  return {
    take: (limit, key) =>
      turns.run(`${limit.name}~${key}`, () => persist(() => takeOnce(limit, key))),
    giveBack: (limit, key) =>
      turns.run(`${limit.name}~${key}`, () => persist(() => giveBackOnce(limit, key))),
  }
}

/**
 * From when on, ms since the epoch, one more fits: (count + 1) + previous × overlap ≤ most. In the past where it fits
 * already.
 */
function allowedFrom(
  { most, window }: Limit,
  number: number,
  count: number,
  previous: number,
): number {
  const start = number * window
  const left = most - count - 1
  if (left >= 0)
    return previous <= left ? start : Math.ceil(start + window - (left * window) / previous)
  // This window is full: in the next one it is the previous one.
  return Math.ceil(start + 2 * window - ((most - 1) * window) / count)
}

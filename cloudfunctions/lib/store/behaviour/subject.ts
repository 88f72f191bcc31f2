import type { Store } from '../store.ts'

/** When each test begins, ms since epoch. */
export const START = 1_760_000_000_000

/** What a test of a store's behaviour works on: the store, and the clock it goes by. */
export interface Subject {
  store: Store
  /** ms since epoch; a test may move it. */
  time: number
}

import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { openSqliteStore } from '../store/sqlite.ts'
import type { Store } from '../store/store.ts'
import { createSlidingWindows, type Limit, type SlidingWindows } from './slidingWindow.ts'

const LIMIT: Limit = { name: 'try', most: 5, window: 60_000 }
const START = 1_760_000_040_000 - (1_760_000_040_000 % 60_000)

let time: number
let store: Store
let windows: SlidingWindows

beforeEach(() => {
  time = START
  store = openSqliteStore(':memory:', () => time)
  windows = createSlidingWindows(store, () => time)
})

const take = () => windows.take(LIMIT, 'key')

describe('a sliding window', () => {
  test('allows as many as it says, then says from when on the next is allowed', async () => {
    for (let count = 0; count < 5; count += 1) expect(await take()).toBeUndefined()
    const allowedAt = await take()
    expect(allowedAt).toBe(START + 60_000 + 12_000)
    time = allowedAt! - 1
    expect(await take()).toBe(allowedAt)
    time = allowedAt!
    expect(await take()).toBeUndefined()
    expect(await take()).toBe(START + 60_000 + 24_000)
  })

  test('does not give twice the number around the change of windows', async () => {
    time = START + 59_999
    for (let count = 0; count < 5; count += 1) await take()
    time = START + 60_000
    expect(await take()).toBeGreaterThan(time)
  })

  test('keeps keys and names apart', async () => {
    for (let count = 0; count < 5; count += 1) await take()
    expect(await windows.take(LIMIT, 'other')).toBeUndefined()
    expect(await windows.take({ ...LIMIT, name: 'other' }, 'key')).toBeUndefined()
  })

  test('takes back of this window, or of the last, and never below nothing', async () => {
    for (let count = 0; count < 5; count += 1) await take()
    await windows.giveBack(LIMIT, 'key')
    expect(await take()).toBeUndefined()
    expect(await take()).toBeDefined()
    time = START + 60_000
    for (let count = 0; count < 9; count += 1) await windows.giveBack(LIMIT, 'key')
    for (let count = 0; count < 5; count += 1) expect(await take()).toBeUndefined()
    expect(await take()).toBeDefined()
  })

  test('leaves nothing behind', async () => {
    await take()
    time = START + 120_000
    expect(await store.sweep()).toBe(1)
  })

  test('whatever comes when, nobody gets more than twice the number in any window, and whoever waits as told gets in', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 40_000 }), { minLength: 20, maxLength: 60 }),
        async (pauses) => {
          time = START
          const own = createSlidingWindows(
            openSqliteStore(':memory:', () => time),
            () => time,
          )
          const taken: number[] = []
          for (const pause of pauses) {
            time += pause
            const allowedAt = await own.take(LIMIT, 'key')
            if (allowedAt === undefined) {
              taken.push(time)
              continue
            }
            expect(allowedAt).toBeGreaterThan(time)
            expect(allowedAt - time).toBeLessThanOrEqual(2 * LIMIT.window)
            time = allowedAt
            expect(await own.take(LIMIT, 'key')).toBeUndefined()
            taken.push(time)
          }
          for (const from of taken)
            expect(
              taken.filter((at) => at >= from && at < from + LIMIT.window).length,
            ).toBeLessThan(2 * LIMIT.most)
        },
      ),
      { numRuns: 40 },
    )
  })
})

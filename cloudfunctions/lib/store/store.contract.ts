import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { START, type Bench } from './contract/bench.ts'
import { concurrencyContract } from './contract/concurrent.ts'
import { documentContract } from './contract/document.ts'
import { expiryContract } from './contract/expiry.ts'
import { findContract } from './contract/find.ts'
import { seriesContract } from './contract/series.ts'
import { StoreUnavailable } from './errors.ts'
import type { Document, Store } from './store.ts'

/**
 * What every adapter of the port must do. The collections that the tests work in are emptied before each.
 * @param open gives a store whose clock is `now` (ms since epoch)
 */
export function storeContract(name: string, open: (now: () => number) => Promise<Store>): void {
  describe(`${name} keeps the store's contract`, () => {
    const bench = { time: START } as Bench

    beforeAll(async () => {
      bench.store = await open(() => bench.time)
    })
    afterAll(() => bench.store.close())
    beforeEach(async () => {
      bench.time = START
      for (const collection of ['counters', 'intents', 'authorizations'] as const) {
        for (const row of await bench.store.find(collection, { limit: 1000 }))
          await bench.store.remove(collection, row)
      }
    })

    documentContract(bench)
    expiryContract(bench)
    findContract(bench)
    concurrencyContract(bench)
    seriesContract(bench)

    it('says nothing of what it holds in its errors', async () => {
      const id = '350500199001011234'
      const stored = await bench.store.create<Document>('counters', id, { name: '张三' })
      await bench.store.remove('counters', stored)
      const errors = [await bench.store.replace('counters', stored, {}).catch(String)]
      await bench.store.create('counters', id, {})
      errors.push(
        await bench.store.create('counters', id, { name: '张三' }).catch(String),
        String(new StoreUnavailable({ cause: id })),
      )
      expect(errors.join()).not.toMatch(/350500|张三/)
      expect(errors.join()).toMatch(/VersionConflict.*DuplicateError.*StoreUnavailable/s)
    })
  })
}

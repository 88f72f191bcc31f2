import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { START, type Subject } from './behaviour/subject.ts'
import { concurrencyBehaviour } from './behaviour/concurrent.ts'
import { documentBehaviour } from './behaviour/document.ts'
import { expiryBehaviour } from './behaviour/expiry.ts'
import { findBehaviour } from './behaviour/find.ts'
import { seriesBehaviour } from './behaviour/series.ts'
import { StoreUnavailable } from './errors.ts'
import type { Document, Store } from './store.ts'

/**
 * What every adapter of the port must do. The collections that the tests work in are emptied before each.
 * @param open gives a store whose clock is `now` (ms since epoch)
 */
export function storeBehaviour(name: string, open: (now: () => number) => Promise<Store>): void {
  describe(`${name} behaves as a store does`, () => {
    const subject = { time: START } as Subject

    beforeAll(async () => {
      subject.store = await open(() => subject.time)
    })
    afterAll(() => subject.store.close())
    beforeEach(async () => {
      subject.time = START
      for (const collection of ['counters', 'intents', 'authorizations'] as const) {
        for (const row of await subject.store.find(collection, { limit: 1000 }))
          await subject.store.remove(collection, row)
      }
    })

    documentBehaviour(subject)
    expiryBehaviour(subject)
    findBehaviour(subject)
    concurrencyBehaviour(subject)
    seriesBehaviour(subject)

    it('says nothing of what it holds in its errors', async () => {
      const id = '350500199001011234'
      const stored = await subject.store.create<Document>('counters', id, { name: '张三' })
      await subject.store.remove('counters', stored)
      const errors = [await subject.store.replace('counters', stored, {}).catch(String)]
      await subject.store.create('counters', id, {})
      errors.push(
        await subject.store.create('counters', id, { name: '张三' }).catch(String),
        String(new StoreUnavailable({ cause: id })),
      )
      expect(errors.join()).not.toMatch(/350500|张三/)
      expect(errors.join()).toMatch(/VersionConflict.*DuplicateError.*StoreUnavailable/s)
    })
  })
}

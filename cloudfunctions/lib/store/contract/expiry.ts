import { describe, expect, it } from 'vitest'
import type { Document } from '../store.ts'
import { START, type Bench } from './bench.ts'

/** What has expired is as if gone, whoever asks. */
export function expiryContract(bench: Bench): void {
  describe('a time to live', () => {
    it('ends at its millisecond: no get, no find, no replace, no remove', async () => {
      const stored = await bench.store.create<Document>(
        'intents',
        'one',
        { stayKey: 'a' },
        { expiresAt: START + 1000 },
      )
      bench.time = START + 999
      expect(await bench.store.get('intents', 'one')).toEqual(stored)
      expect(await bench.store.find('intents', { where: { stayKey: 'a' } })).toEqual([stored])
      bench.time = START + 1000
      expect(await bench.store.get('intents', 'one')).toBeUndefined()
      expect(await bench.store.find('intents', { where: { stayKey: 'a' } })).toEqual([])
      await expect(bench.store.replace('intents', stored, {})).rejects.toMatchObject({
        code: 'store.conflict',
      })
      await expect(bench.store.remove('intents', stored)).rejects.toMatchObject({
        code: 'store.conflict',
      })
    })

    it('stays when the document is replaced', async () => {
      const stored = await bench.store.create<Document>(
        'counters',
        'one',
        { n: 1 },
        { expiresAt: START + 1000 },
      )
      await bench.store.replace('counters', stored, { n: 2 })
      bench.time = START + 1000
      expect(await bench.store.get('counters', 'one')).toBeUndefined()
    })

    it('can be given anew with a replacement', async () => {
      const stored = await bench.store.create<Document>(
        'counters',
        'one',
        { n: 1 },
        { expiresAt: START + 1000 },
      )
      const renewed = await bench.store.replace(
        'counters',
        stored,
        { n: 2 },
        { expiresAt: START + 5000 },
      )
      bench.time = START + 4999
      expect(await bench.store.get('counters', 'one')).toEqual(renewed)
      bench.time = START + 5000
      expect(await bench.store.get('counters', 'one')).toBeUndefined()
    })

    it('makes room for a new document, which a holder of the old one cannot replace', async () => {
      const old = await bench.store.create<Document>(
        'counters',
        'one',
        { n: 'old' },
        { expiresAt: START + 1000 },
      )
      await expect(bench.store.create('counters', 'one', { n: 'early' })).rejects.toMatchObject({
        code: 'store.duplicate',
      })
      bench.time = START + 1000
      const young = await bench.store.create<Document>('counters', 'one', { n: 'new' })
      await expect(bench.store.replace('counters', old, { n: 'stale' })).rejects.toMatchObject({
        code: 'store.conflict',
      })
      expect(await bench.store.get('counters', 'one')).toEqual(young)
      bench.time = START * 2
      expect((await bench.store.get('counters', 'one'))?.document).toEqual({ n: 'new' })
    })

    it('is swept, and nothing else is', async () => {
      await bench.store.sweep()
      for (let n = 0; n < 12; n += 1)
        await bench.store.create('counters', `short ${n}`, {}, { expiresAt: START + 1 + n })
      await bench.store.create('intents', 'short', { stayKey: 'a' }, { expiresAt: START + 1 })
      await bench.store.create('counters', 'for ever', {})
      bench.time = START + 10
      expect(await bench.store.sweep()).toBe(11)
      expect(await bench.store.sweep()).toBe(0)
      expect((await bench.store.find('counters', {})).map((row) => row.id)).toEqual(
        ['for ever', 'short 10', 'short 11'].sort(),
      )
    })
  })
}

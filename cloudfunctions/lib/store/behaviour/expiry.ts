import { describe, expect, it } from 'vitest'
import type { Document } from '../store.ts'
import { START, type Subject } from './subject.ts'

/** What has expired is as if gone, whoever asks. */
export function expiryBehaviour(subject: Subject): void {
  describe('a time to live', () => {
    it('ends at its millisecond: no get, no find, no replace, no remove', async () => {
      const stored = await subject.store.create<Document>(
        'intents',
        'one',
        { stayKey: 'a' },
        { expiresAt: START + 1000 },
      )
      subject.time = START + 999
      expect(await subject.store.get('intents', 'one')).toEqual(stored)
      expect(await subject.store.find('intents', { where: { stayKey: 'a' } })).toEqual([stored])
      subject.time = START + 1000
      expect(await subject.store.get('intents', 'one')).toBeUndefined()
      expect(await subject.store.find('intents', { where: { stayKey: 'a' } })).toEqual([])
      await expect(subject.store.replace('intents', stored, {})).rejects.toMatchObject({
        code: 'store.conflict',
      })
      await expect(subject.store.remove('intents', stored)).rejects.toMatchObject({
        code: 'store.conflict',
      })
    })

    it('stays when the document is replaced', async () => {
      const stored = await subject.store.create<Document>(
        'counters',
        'one',
        { n: 1 },
        { expiresAt: START + 1000 },
      )
      await subject.store.replace('counters', stored, { n: 2 })
      subject.time = START + 1000
      expect(await subject.store.get('counters', 'one')).toBeUndefined()
    })

    it('can be given anew with a replacement', async () => {
      const stored = await subject.store.create<Document>(
        'counters',
        'one',
        { n: 1 },
        { expiresAt: START + 1000 },
      )
      const renewed = await subject.store.replace(
        'counters',
        stored,
        { n: 2 },
        { expiresAt: START + 5000 },
      )
      subject.time = START + 4999
      expect(await subject.store.get('counters', 'one')).toEqual(renewed)
      subject.time = START + 5000
      expect(await subject.store.get('counters', 'one')).toBeUndefined()
    })

    it('makes room for a new document, which a holder of the old one cannot replace', async () => {
      const old = await subject.store.create<Document>(
        'counters',
        'one',
        { n: 'old' },
        { expiresAt: START + 1000 },
      )
      await expect(subject.store.create('counters', 'one', { n: 'early' })).rejects.toMatchObject({
        code: 'store.duplicate',
      })
      subject.time = START + 1000
      const young = await subject.store.create<Document>('counters', 'one', { n: 'new' })
      await expect(subject.store.replace('counters', old, { n: 'stale' })).rejects.toMatchObject({
        code: 'store.conflict',
      })
      expect(await subject.store.get('counters', 'one')).toEqual(young)
      subject.time = START * 2
      expect((await subject.store.get('counters', 'one'))?.document).toEqual({ n: 'new' })
    })

    it('is swept, and nothing else is', async () => {
      await subject.store.sweep()
      for (let n = 0; n < 12; n += 1)
        await subject.store.create('counters', `short ${n}`, {}, { expiresAt: START + 1 + n })
      await subject.store.create('intents', 'short', { stayKey: 'a' }, { expiresAt: START + 1 })
      await subject.store.create('counters', 'for ever', {})
      subject.time = START + 10
      expect(await subject.store.sweep()).toBe(11)
      expect(await subject.store.sweep()).toBe(0)
      expect((await subject.store.find('counters', {})).map((row) => row.id)).toEqual(
        ['for ever', 'short 10', 'short 11'].sort(),
      )
    })
  })
}

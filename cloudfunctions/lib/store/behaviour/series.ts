import { describe, expect, it } from 'vitest'
import { START, type Subject } from './subject.ts'

/** What a chain is written with: one after the other, and nothing behind a gap. */
export function seriesBehaviour(subject: Subject): void {
  describe('a series', () => {
    const series = (...ids: string[]) => ids.map((id) => ({ id, document: { id } }))
    const there = async () =>
      (await subject.store.find<{ id: string }>('counters', {})).map(
        ({ id, version, document }) => [id, version, document.id],
      )

    it('is there as a whole, each document at version 1', async () => {
      expect(await subject.store.createSeries('counters', series('a', 'b', 'c'))).toBe(3)
      expect(await there()).toEqual([
        ['a', 1, 'a'],
        ['b', 1, 'b'],
        ['c', 1, 'c'],
      ])
    })

    it('of nothing is nothing', async () => {
      expect(await subject.store.createSeries('counters', [])).toBe(0)
    })

    it('ends before an id that is taken', async () => {
      await subject.store.create('counters', 'c', { id: 'other' })
      expect(await subject.store.createSeries('counters', series('a', 'b', 'c', 'd'))).toBe(2)
      expect(await there()).toEqual([
        ['a', 1, 'a'],
        ['b', 1, 'b'],
        ['c', 1, 'other'],
      ])
    })

    it('is a duplicate where its first id is taken, and then none of it is there', async () => {
      await subject.store.create('counters', 'a', { id: 'other' })
      await expect(subject.store.createSeries('counters', series('a', 'b'))).rejects.toMatchObject({
        code: 'store.duplicate',
      })
      expect(await there()).toEqual([['a', 1, 'other']])
    })

    it('ends before an id that it names twice', async () => {
      expect(await subject.store.createSeries('counters', series('a', 'a', 'b'))).toBe(1)
      expect(await there()).toEqual([['a', 1, 'a']])
    })

    it('takes the place of an expired document', async () => {
      await subject.store.create('counters', 'b', { id: 'old' }, { expiresAt: START + 1 })
      subject.time = START + 1
      expect(await subject.store.createSeries('counters', series('a', 'b'))).toBe(2)
      expect(await there()).toEqual([
        ['a', 1, 'a'],
        ['b', 2, 'b'],
      ])
      subject.time = START + 1_000_000
      expect(await there()).toHaveLength(2)
    })

    it('is refused as a whole where one of it cannot be kept', async () => {
      await expect(
        subject.store.createSeries('counters', [...series('a'), { id: 'b', document: { n: 0.1 } }]),
      ).rejects.toThrow(TypeError)
      await expect(
        subject.store.createSeries('counters', [...series('a'), { id: '', document: {} }]),
      ).rejects.toThrow(TypeError)
      expect(await there()).toEqual([])
    })

    it('of several writers at once goes to one of them', async () => {
      const outcomes = await Promise.allSettled(
        Array.from({ length: 10 }, () =>
          subject.store.createSeries('counters', series('a', 'b', 'c')),
        ),
      )
      const made = outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : 0))
      expect(made.reduce((sum, one) => sum + one, 0)).toBe(3)
      expect(await there()).toHaveLength(3)
    })
  })
}

import { describe, expect, it } from 'vitest'
import { START, type Subject } from './subject.ts'

/** What the guards rest on: one of several wins, and nothing is lost. */
export function concurrencyBehaviour(subject: Subject): void {
  describe('many at once', () => {
    it('lose no increment of a counter in compare-and-set loops', async () => {
      await subject.store.create('counters', 'shared', { n: 0 })
      let conflicts = 0
      async function increment(): Promise<void> {
        for (;;) {
          const stored = (await subject.store.get<{ n: number }>('counters', 'shared'))! // just created
          try {
            return void (await subject.store.replace('counters', stored, {
              n: stored.document.n + 1,
            }))
          } catch (error) {
            expect(error).toMatchObject({ code: 'store.conflict' })
            conflicts += 1
          }
        }
      }
      await Promise.all(Array.from({ length: 100 }, increment))
      expect(await subject.store.get('counters', 'shared')).toEqual({
        id: 'shared',
        version: 101,
        document: { n: 100 },
      })
      expect(conflicts).toBeGreaterThan(0)
    }, 60_000)

    it.each([
      ['a new id', false],
      ['an expired id', true],
    ])('create one document of %s', async (_what, expired) => {
      if (expired)
        await subject.store.create('counters', 'one', { by: 'old' }, { expiresAt: START + 1 })
      subject.time = START + 1
      const outcomes = await Promise.allSettled(
        Array.from({ length: 20 }, (_, by) => subject.store.create('counters', 'one', { by })),
      )
      const won = outcomes.flatMap((outcome, by) => (outcome.status === 'fulfilled' ? [by] : []))
      expect(won).toHaveLength(1)
      for (const outcome of outcomes)
        if (outcome.status === 'rejected')
          expect(outcome.reason).toMatchObject({ code: 'store.duplicate' })
      expect((await subject.store.get('counters', 'one'))?.document).toEqual({ by: won[0] })
    })

    it('remove a document once', async () => {
      const stored = await subject.store.create('counters', 'one', {})
      const outcomes = await Promise.allSettled(
        Array.from({ length: 20 }, () => subject.store.remove('counters', stored)),
      )
      expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1)
    })
  })
}

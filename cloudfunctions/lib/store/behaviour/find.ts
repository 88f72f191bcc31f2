import { describe, expect, it } from 'vitest'
import type { Document, Query, Stored } from '../store.ts'
import { START, type Subject } from './subject.ts'

/** Conditions, ranges, order and pages. */
export function findBehaviour(subject: Subject): void {
  describe('find', () => {
    const ids = async (query: Query) =>
      (await subject.store.find('intents', query)).map((row) => row.id)
    const fill = (rows: Record<string, Document>) =>
      Promise.all(
        Object.entries(rows).map(([id, document]) => subject.store.create('intents', id, document)),
      )

    it('looks for texts, numbers and booleans, each as its own type, all of them together', async () => {
      await fill({
        text: { status: '1', stayKey: 'a' },
        number: { status: 1, stayKey: 'a' },
        yes: { status: true, stayKey: 'a' },
        list: { status: ['1'], stayKey: 'a' },
        nothing: { status: null, stayKey: 'a' },
        missing: { stayKey: 'b' },
      })
      expect(await ids({ where: { status: '1' } })).toEqual(['text'])
      expect(await ids({ where: { status: 1 } })).toEqual(['number'])
      expect(await ids({ where: { status: true } })).toEqual(['yes'])
      expect(await ids({ where: { status: false } })).toEqual([])
      expect(await ids({ where: { status: '["1"]' } })).toEqual([])
      expect(await ids({ where: { status: '1', stayKey: 'b' } })).toEqual([])
      expect(await ids({ where: { stayKey: 'a' } })).toEqual([
        'list',
        'nothing',
        'number',
        'text',
        'yes',
      ])
    })

    it('takes a value as a value, whatever it contains', async () => {
      const value = `' OR '1'='1' -- $ne 中文`
      await fill({ odd: { stayKey: value }, other: { stayKey: 'x' } })
      expect(await ids({ where: { stayKey: value } })).toEqual(['odd'])
    })

    it('has a range with its start and without its end, within its type', async () => {
      await fill({
        a: { createdAt: START },
        b: { createdAt: START + 1 },
        c: { createdAt: START + 2 },
        text: { createdAt: 'later' },
        none: {},
      })
      expect(await ids({ range: { field: 'createdAt', from: START, before: START + 2 } })).toEqual([
        'a',
        'b',
      ])
      expect(await ids({ range: { field: 'createdAt', from: START + 1 } })).toEqual(['b', 'c'])
      expect(await ids({ range: { field: 'createdAt', before: START + 1 } })).toEqual(['a'])
      expect(await ids({ range: { field: 'createdAt', from: 'a' } })).toEqual(['text'])
      expect(
        await ids({ where: { createdAt: START }, range: { field: 'createdAt', before: START } }),
      ).toEqual([])
    })

    it('sorts by the field, then by id, both ways; texts by their UTF-8 bytes', async () => {
      await fill({
        b: { feeDate: '2025-01-02' },
        a: { feeDate: '2025-01-02' },
        c: { feeDate: '2025-01-01' },
        none: {},
        '\uff01': { feeDate: '\uff01' },
        '😀': { feeDate: '😀' },
      })
      const rising = ['none', 'c', 'a', 'b', '\uff01', '😀']
      expect(await ids({ orderBy: { field: 'feeDate' } })).toEqual(rising)
      expect(await ids({ orderBy: { field: 'feeDate', descending: true } })).toEqual(
        rising.reverse(),
      )
      expect(await ids({})).toEqual(['a', 'b', 'c', 'none', '\uff01', '😀'])
    })

    it.each<[string, Query]>([
      ['by id', {}],
      ['by a field many share', { orderBy: { field: 'status' } }],
      ['by a field many share, falling', { orderBy: { field: 'status', descending: true } }],
      [
        'by a number, of one stay',
        { where: { stayKey: 'stay 1' }, orderBy: { field: 'createdAt', descending: true } },
      ],
      [
        'in a range',
        { range: { field: 'createdAt', from: START + 5 }, orderBy: { field: 'createdAt' } },
      ],
    ])('turns pages without losing or repeating a row: %s', async (_how, query) => {
      const documents = Array.from({ length: 40 }, (_, n): Document => ({
        stayKey: `stay ${n % 2}`,
        createdAt: START + Math.floor(n / 3),
        ...(n % 4 === 0 ? {} : { status: `status ${n % 3}` }),
      }))
      await fill(
        Object.fromEntries(documents.map((document, n) => [`id ${(n * 7919) % 40}`, document])),
      )
      const all = await subject.store.find('intents', { ...query, limit: 1000 })
      expect(all.length).toBeGreaterThan(15)
      for (const limit of [1, 3, 7]) {
        const pages: Stored<Document>[] = []
        for (let last: Stored<Document> | undefined; ;) {
          const page: Stored<Document>[] = await subject.store.find('intents', {
            ...query,
            limit,
            ...(last && { after: last }),
          })
          expect(page.length).toBeLessThanOrEqual(limit)
          pages.push(...page)
          if (page.length < limit) break
          last = page.at(-1)
        }
        expect(pages).toEqual(all)
      }
    })

    it('gives 100 rows unless asked, and 1,000 at most', async () => {
      for (let from = 0; from < 1010; from += 101) {
        await Promise.all(
          Array.from({ length: 101 }, (_, n) =>
            subject.store.create('counters', `row ${String(from + n).padStart(4, '0')}`, {}),
          ),
        )
      }
      expect(await subject.store.find('counters', {})).toHaveLength(100)
      expect(await subject.store.find('counters', { limit: 1000 })).toHaveLength(1000)
      for (const limit of [0, -1, 1.5, 1001, Number.NaN])
        await expect(subject.store.find('counters', { limit })).rejects.toThrow(RangeError)
      // Two thousand calls; the stand-in answers each after some milliseconds.
      for (const rows = await subject.store.find('counters', { limit: 1000 }); rows.length > 0;)
        await Promise.all(rows.splice(0, 100).map((row) => subject.store.remove('counters', row)))
    }, 30_000)

    it('refuses a field without an index, and what cannot be stored', async () => {
      const bad: Query[] = [
        { where: { nothing: 1 } },
        { orderBy: { field: 'nothing' } },
        { range: { field: `x') OR 1=1 --`, from: 1 } },
        { where: { stayKey: 'a\u0000' } },
        { where: { createdAt: 0.5 } },
        { range: { field: 'createdAt', from: 2 ** 53 } },
      ]
      for (const query of bad)
        await expect(subject.store.find('intents', query)).rejects.toThrow(TypeError)
    })
  })
}

import { describe, expect, it } from 'vitest'
import type { Document } from '../store.ts'
import type { Subject } from './subject.ts'

/** Create, get, replace, remove; versions; ids and values of every kind. */
export function documentBehaviour(subject: Subject): void {
  describe('one document', () => {
    it('comes back as it was written, at version 1', async () => {
      const document = {
        text: '医保 “信用” \u0000 \ud800 \n',
        amount: '99999999999999.99',
        whole: Number.MAX_SAFE_INTEGER,
        less: -1,
        yes: true,
        no: false,
        nothing: null,
        list: [1, 'two', [null], { three: 3 }],
        nested: { 'a.b': 1, $set: { x: 1 }, $date: 5, type: 'Point', coordinates: [1, 2] },
        empty: {},
      }
      expect(await subject.store.create('counters', 'one', document)).toEqual({
        id: 'one',
        version: 1,
        document,
      })
      expect(await subject.store.get('counters', 'one')).toEqual({
        id: 'one',
        version: 1,
        document,
      })
    })

    it('is undefined where there is none, and in another collection', async () => {
      await subject.store.create('counters', 'here', {})
      expect(await subject.store.get('counters', 'there')).toBeUndefined()
      expect(await subject.store.get('nonces', 'here')).toBeUndefined()
    })

    it('is created once', async () => {
      await subject.store.create('counters', 'one', { from: 'first' })
      await expect(
        subject.store.create('counters', 'one', { from: 'second' }),
      ).rejects.toMatchObject({ name: 'DuplicateError', code: 'store.duplicate' })
      expect((await subject.store.get('counters', 'one'))?.document).toEqual({ from: 'first' })
    })

    it('is replaced as a whole, and its version grows by one', async () => {
      const first = await subject.store.create<Document>('intents', 'one', {
        stayKey: 'a',
        status: 'sent',
        only: { before: 1 },
      })
      const second = await subject.store.replace('intents', first, {
        stayKey: 'a',
        other: { now: 1 },
      })
      expect(second).toEqual({
        id: 'one',
        version: 2,
        document: { stayKey: 'a', other: { now: 1 } },
      })
      expect(await subject.store.get('intents', 'one')).toEqual(second)
      // Found no longer by a field that it has lost.
      expect(await subject.store.find('intents', { where: { status: 'sent' } })).toEqual([])
      expect((await subject.store.replace('intents', second, {})).version).toBe(3)
    })

    it('is neither replaced nor removed at another version', async () => {
      const first = await subject.store.create<Document>('counters', 'one', { n: 1 })
      const second = await subject.store.replace('counters', first, { n: 2 })
      await expect(subject.store.replace('counters', first, { n: 3 })).rejects.toMatchObject({
        name: 'VersionConflict',
        code: 'store.conflict',
      })
      await expect(subject.store.remove('counters', first)).rejects.toMatchObject({
        code: 'store.conflict',
      })
      expect(await subject.store.get('counters', 'one')).toEqual(second)
    })

    it('is gone once removed', async () => {
      const stored = await subject.store.create('counters', 'one', { n: 1 })
      await subject.store.remove('counters', stored)
      expect(await subject.store.get('counters', 'one')).toBeUndefined()
      await expect(subject.store.remove('counters', stored)).rejects.toMatchObject({
        code: 'store.conflict',
      })
      await expect(subject.store.replace('counters', stored, { n: 2 })).rejects.toMatchObject({
        code: 'store.conflict',
      })
      expect((await subject.store.create('counters', 'one', { n: 3 })).version).toBe(1)
    })

    it.each([
      ['泉州／医保'],
      ['a/b/../c?d=e&f#g'],
      [`it's "quoted" \`so\``],
      [`'; DROP TABLE counters; --`],
      ['\\ \n\t %_*$.'],
      ['$.x'],
      ['😀𠮷'],
      [' '],
      ['é'],
      ['é'.normalize('NFD')],
      ['x'.repeat(1000)],
      ['医'.repeat(333)],
      ['__proto__'],
      ['null'],
      ['0'],
    ])('has the id %j', async (id) => {
      const stored = await subject.store.create<Document>('counters', id, { id })
      expect(await subject.store.get('counters', id)).toEqual({ id, version: 1, document: { id } })
      await subject.store.replace('counters', stored, { id, again: true })
      expect(await subject.store.find('counters', {})).toEqual([
        { id, version: 2, document: { id, again: true } },
      ])
    })

    it.each([[''], ['x'.repeat(1001)], ['医'.repeat(334)], ['a\u0000b'], ['half \ud83d']])(
      'cannot have the id %j',
      async (id) => {
        await expect(subject.store.create('counters', id, {})).rejects.toThrow(TypeError)
        await expect(subject.store.get('counters', id)).rejects.toThrow(TypeError)
      },
    )

    it.each<[string, unknown]>([
      ['an integer beyond 2^53', 2 ** 53],
      ['a fraction', 0.1],
      ['NaN', Number.NaN],
      ['a bigint', 1n],
      ['a Date', new Date(0)],
      ['undefined in a list', [undefined]],
      ['a Map', new Map()],
      ['a function', () => 1],
    ])('cannot hold %s', async (_what, value) => {
      await expect(
        subject.store.create('counters', 'one', { deep: [{ value }] } as unknown as Document),
      ).rejects.toThrow(TypeError)
      const stored = await subject.store.create<Document>('counters', 'two', {})
      await expect(
        subject.store.replace('counters', stored, { value } as Document),
      ).rejects.toThrow(TypeError)
      expect(await subject.store.find('counters', {})).toEqual([stored])
    })

    it('leaves out what is undefined', async () => {
      await subject.store.create('counters', 'one', {
        there: 1,
        not: undefined,
      } as unknown as Document)
      const stored = await subject.store.get('counters', 'one')
      expect(Object.keys(stored?.document ?? {})).toEqual(['there'])
    })
  })
}

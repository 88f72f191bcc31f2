import fc from 'fast-check'
import { Query, updateOne } from 'mingo'
import { expect, test } from 'vitest'
import {
  applyUpdate,
  compareValues,
  matches,
  type Filter,
  type Row,
} from '../../testkit/cloudbase/mongoSemantics.ts'

// What the stand-in for the CloudBase database takes for MongoDB's rules, beside somebody else's reading of them.

const FIELDS = ['x', 'y', 'z'] as const

/** Few, so that they meet. Texts beyond the first plane are for another test: mingo sorts them by UTF-16. */
const scalar = fc.constantFrom(null, 0, 1, -1, 1.5, 1e12, '', 'a', 'A', 'ab', '中', true, false)
const value = fc.oneof({ weight: 5, arbitrary: scalar }, fc.array(scalar, { maxLength: 3 }))
const row: fc.Arbitrary<Row> = fc
  .record({ x: value, y: value, z: value }, { requiredKeys: [] })
  .map((fields) => ({ _id: 'id', ...fields }))

// Smaller or larger than nothing is left out: MongoDB takes what is missing for equal to it there, mingo does not.
const comparison = fc.oneof(
  fc.tuple(fc.constantFrom('$eq', '$ne'), fc.constantFrom(...FIELDS), scalar),
  fc.tuple(
    fc.constantFrom('$gt', '$gte', '$lt', '$lte'),
    fc.constantFrom(...FIELDS),
    scalar.filter((one) => one !== null),
  ),
)
const { filter } = fc.letrec<{ filter: Filter; group: Filter; one: Filter; bare: Filter }>(
  (tie) => ({
    one: comparison.map(([operator, field, wanted]) => ({ [field]: { [operator]: wanted } })),
    bare: fc
      .tuple(fc.constantFrom(...FIELDS), scalar)
      .map(([field, wanted]) => ({ [field]: wanted })),
    group: fc
      .tuple(
        fc.constantFrom('$and', '$or'),
        fc.array(tie('filter'), { minLength: 1, maxLength: 3 }),
      )
      .map(([word, filters]) => ({ [word]: filters })),
    filter: fc.oneof({ maxDepth: 3 }, tie('one'), tie('bare'), tie('group')),
  }),
)
const RUNS = { numRuns: Number(process.env.RUNS ?? 1500) }

test('a filter takes the same rows, lists and missing fields among them', () => {
  fc.assert(
    fc.property(row, filter, (one, wanted) => {
      expect(matches(one, wanted)).toBe(new Query(wanted).test(one))
    }),
    RUNS,
  )
})

test('rows stand in the same order', () => {
  fc.assert(
    fc.property(fc.array(fc.option(scalar, { nil: undefined }), { maxLength: 8 }), (values) => {
      const rows = values.map((x, at) => ({ _id: String(at), ...(x !== undefined && { x }) }))
      const ours = [...rows].sort((a, b) => compareValues(a.x, b.x))
      expect(ours).toEqual(new Query({}).find(rows).sort({ x: 1 }).all())
    }),
    RUNS,
  )
})

test('an update leaves the same row', () => {
  const change = fc.record({ x: value, w: value }, { requiredKeys: [] })
  fc.assert(
    fc.property(row, change, (one, $set) => {
      fc.pre(Object.keys($set).length > 0)
      const theirs = [structuredClone(one)]
      updateOne(theirs, {}, { $set })
      expect(applyUpdate(one, { $set })).toEqual(theirs[0])
    }),
    RUNS,
  )
})

test('texts stand by their bytes in UTF-8, as the database keeps them, where mingo goes by UTF-16', () => {
  expect(compareValues('ｚ', '😀')).toBeLessThan(0)
  expect('ｚ' < '😀').toBe(false)
})

test('what the stand-in does not know it refuses', () => {
  for (const unknown of [{ x: { $in: [1] } }, { $nor: [] }, { x: { $exists: true } }])
    expect(() => matches({ _id: 'id', x: 1 }, unknown)).toThrow('does not know')
  expect(() => applyUpdate({ _id: 'id' }, { $inc: { x: 1 } })).toThrow('does not know')
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { IntentStatus } from '../lib/journal/intent.ts'
import { addByNumber, compareDay } from './compare.ts'
import type { Finding, OurSettlement, TheirSettlement } from './finding.ts'

type Row<T> = [settlementNo: string, one: T]
const ours = (
  no: string,
  amount = 100n,
  status: IntentStatus = 'done',
  totalFee = 500n,
): Row<OurSettlement> => [no, { status, stayId: `ZY${no}`, insuranceNo: '', totalFee, amount }]
const theirs = (no: string, amount = 100n, totalFee = 500n): Row<TheirSettlement> => [
  no,
  { insuranceNo: '', totalFee, amount },
]

function grouped<T>(rows: Row<T>[]): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const [no, one] of rows) addByNumber(groups, no, one)
  return groups
}
const compare = (left: Row<OurSettlement>[], right: Row<TheirSettlement>[]): Finding[] => [
  ...compareDay(grouped(left), grouped(right)),
]
const kinds = (left: Row<OurSettlement>[], right: Row<TheirSettlement>[]) =>
  compare(left, right).map(({ kind, settlementNo }) => `${settlementNo} ${kind}`)

describe('a settlement is', () => {
  it('matched where both amounts are the same, and not where one differs by a fen', () => {
    expect(
      kinds(
        [ours('a'), ours('b'), ours('c')],
        [theirs('a'), theirs('b', 101n), theirs('c', 100n, 501n)],
      ),
    ).toEqual(['a matched', 'b amount', 'c amount'])
    expect(
      kinds([ours('a', 9_999_999_999_999_999n)], [theirs('a', 9_999_999_999_999_998n)]),
    ).toEqual(['a amount'])
  })

  it('only ours, or only theirs', () => {
    expect(kinds([ours('a'), ours('c')], [theirs('b'), theirs('c'), theirs('d')])).toEqual([
      'a only-ours',
      'b only-theirs',
      'c matched',
      'd only-theirs',
    ])
  })

  it('only theirs, with what our journal says of it, where we have it as refused or never done', () => {
    expect(compare([ours('a', 100n, 'not-done')], [theirs('a')])).toMatchObject([
      { kind: 'only-theirs', ours: { status: 'not-done' }, theirs: { amount: 100n } },
    ])
    expect(compare([ours('a', 100n, 'refused')], [])).toEqual([])
  })

  it.each(['unknown', 'sending', 'person'] as const)(
    'apart where its outcome is not known (%s), listed or not',
    (status) => {
      expect(
        compare([ours('a', 100n, status), ours('b', 100n, status)], [theirs('a')]),
      ).toMatchObject([
        { kind: 'unknown', settlementNo: 'a', theirs: { amount: 100n } },
        { kind: 'unknown', settlementNo: 'b', theirs: null },
      ])
    },
  )

  it('the one that was done, where an earlier try of it was refused', () => {
    expect(
      kinds([ours('a', 7n, 'refused'), ours('a'), ours('a', 100n, 'not-done')], [theirs('a')]),
    ).toEqual(['a matched'])
  })

  it('repeated where a side has its number again', () => {
    expect(kinds([ours('a'), ours('a')], [theirs('a'), theirs('a'), theirs('a')])).toEqual([
      'a matched',
      'a repeated',
      'a repeated',
      'a repeated',
    ])
    expect(kinds([], [theirs('a'), theirs('a')])).toEqual(['a only-theirs', 'a repeated'])
  })
})

it('every settlement of either side is in exactly one finding, and the findings say what a look-up would', () => {
  const numbers = fc.uniqueArray(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 2 }), {
    maxLength: 20,
  })
  fc.assert(
    fc.property(numbers, numbers, (left, right) => {
      const found = new Map(
        compare(
          left.map((no) => ours(no)),
          right.map((no) => theirs(no, no.length > 1 ? 100n : 99n)),
        ).map(({ settlementNo, kind }) => [settlementNo, kind]),
      )
      const expected = new Map(
        [...left, ...right].map((no) => [
          no,
          !right.includes(no)
            ? 'only-ours'
            : !left.includes(no)
              ? 'only-theirs'
              : no.length > 1
                ? 'matched'
                : 'amount',
        ]),
      )
      expect(found).toEqual(expected)
    }),
  )
})

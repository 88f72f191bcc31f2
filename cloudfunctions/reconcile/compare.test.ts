import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { IntentStatus } from '../lib/journal/intent.ts'
import { identifierKey } from '../lib/protocol/index.ts'
import { addByNumber, compareDay, numbersInDoubt } from './compare.ts'
import type { Finding, OurSettlement, TheirSettlement } from './finding.ts'

const ours = (
  settlementNo: string,
  amount = 100n,
  status: IntentStatus = 'done',
  totalFee = 500n,
): OurSettlement => ({
  settlementNo,
  status,
  stayId: `ZY${settlementNo}`,
  insuranceNo: '',
  totalFee,
  amount,
})
const theirs = (settlementNo: string, amount = 100n, totalFee = 500n): TheirSettlement => ({
  settlementNo,
  insuranceNo: '',
  totalFee,
  amount,
})

function grouped<T extends { settlementNo: string }>(rows: T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const row of rows) addByNumber(groups, row)
  return groups
}
const compare = (
  left: OurSettlement[],
  right: TheirSettlement[],
  refunds: Record<string, bigint[]> = {},
): Finding[] => [...compareDay(grouped(left), grouped(right), new Map(Object.entries(refunds)))]
const kinds = (
  left: OurSettlement[],
  right: TheirSettlement[],
  refunds: Record<string, bigint[]> = {},
) => compare(left, right, refunds).map(({ kind, settlementNo }) => `${settlementNo} ${kind}`)

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

describe('refunds', () => {
  const S = 300_000n
  const T = 900_000n
  const mine = ours('JS1', S, 'done', T)

  it.each<[string, TheirSettlement[], bigint[]]>([
    ['as a row below zero', [theirs('JS1', S, T), theirs('JS1', -100_000n, -100_000n)], [100_000n]],
    [
      'as rows below zero, of a list that is older than the last',
      [theirs('JS1', S, T), theirs('JS1', -1n, 0n), theirs('JS1', -2n, 0n)],
      [1n, 2n, 70n],
    ],
    ['netted into the settlement', [theirs('JS1', S - 100_000n, T)], [100_000n]],
    ['netted into the settlement and its total', [theirs('JS1', S - 3n, T - 3n)], [1n, 2n]],
    ['netted away, all of it', [theirs('JS1', 0n, T)], [S]],
    ['no longer listed, where all was refunded', [], [1n, S - 1n]],
  ])('are no difference, %s', (_, listed, refunds) => {
    const [finding, ...more] = compare([mine], listed, { JS1: refunds })
    expect(more).toEqual([])
    expect(finding).toMatchObject({ kind: 'refunded', note: expect.stringContaining('退款') })
  })

  it('may not be listed at all', () => {
    expect(compare([mine], [theirs('JS1', S, T)], { JS1: [5n] })).toMatchObject([
      { kind: 'matched', note: '' },
    ])
  })

  it.each<[string, TheirSettlement[], bigint[], string[]]>([
    ['one that nobody knows', [theirs('JS1', S, T), theirs('JS1', -5n, 0n)], [], ['refund']],
    ['of another amount', [theirs('JS1', S, T), theirs('JS1', -5n, 0n)], [4n], ['refund']],
    ['netted by another amount', [theirs('JS1', S - 5n, T)], [4n], ['amount']],
    ['netted, with a total of its own', [theirs('JS1', S - 5n, T - 6n)], [5n], ['amount']],
    ['more than the settlement', [theirs('JS1', S + 5n, T)], [5n], ['amount']],
    ['a part, and the rest not listed', [], [5n], ['only-ours']],
    ['its settlement missing', [theirs('JS1', -5n, 0n)], [5n], ['only-ours', 'refunded']],
  ])('are a difference: %s', (_, listed, refunds, expected) => {
    expect(compare([mine], listed, { JS1: refunds }).map(({ kind }) => kind)).toEqual(expected)
  })

  it('of an earlier day, or under their own numbers, are told from those that nobody knows', () => {
    const rows = [theirs('JS9', -5n, 0n), theirs('TK1', -7n, 0n)]
    expect(kinds([], rows, { JS9: [5n] })).toEqual(['JS9 refunded', 'TK1 refund'])
    expect(compare([], rows, { TK1: [7n] })).toMatchObject([
      { kind: 'refund', note: '清单退款 0.05，本院退款 没有', ours: null, theirs: { amount: -5n } },
      { kind: 'refunded' },
    ])
  })

  it('are looked for only where the two sides differ', () => {
    const inDoubt = [
      ...numbersInDoubt(
        grouped([ours('same'), ours('less'), ours('gone'), ours('idle', 1n, 'refused')]),
        grouped([theirs('same'), theirs('less', 99n), theirs('back', -1n), theirs('new')]),
      ),
    ]
    expect(inDoubt).toEqual(['less', 'back', 'gone'])
  })
})

it('numbers that differ by blanks, width or case are one', () => {
  expect(compare([ours('js1a')], [theirs('ＪＳ1A ')])).toMatchObject([
    { kind: 'matched', settlementNo: 'js1a' },
  ])
})

it('many refunds cost no more than many additions', () => {
  const refunds = Array.from({ length: 5000 }, (_, n) => BigInt(n + 1))
  const all = refunds.reduce((sum, one) => sum + one, 0n)
  expect(kinds([ours('a', all + 1n)], [theirs('a', 1n)], { A: refunds })).toEqual(['a refunded'])
})

it('every settlement of either side is in exactly one finding, and the findings say what a look-up would', () => {
  const numbers = fc.uniqueArray(
    fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 2 })
      .filter((text) => text === identifierKey(text)),
    { maxLength: 20 },
  )
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

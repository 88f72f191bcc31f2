import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { MoneyService } from '../../lib/journal/intent.ts'
import type { Fen } from '../../lib/protocol/index.ts'
import type { PreauthorizationPhase } from '../api.ts'
import type { Moved, Movement } from './course.ts'
import { stayMoney } from './stayMoney.ts'
import type { Told } from './told.ts'

const AT = new Date('2026-11-03T01:00:00Z')
const LATER = new Date('2026-11-09T01:00:00Z')

const told = (frozen: Fen, settled: Fen, times: Partial<Told> = {}): Told => ({
  frozen,
  settled,
  frozenAt: frozen > 0n ? AT : null,
  settledAt: settled > 0n ? LATER : null,
  ...times,
})
let sequence = 0
const moved = (service: MoneyService, amount: Fen | undefined, certain = true): Movement => ({
  sequence: ++sequence,
  service,
  amount,
  certain,
})
const freeze = (amount: Fen | undefined, certain?: boolean) => moved('freeze', amount, certain)
const release = (amount: Fen, certain?: boolean) => moved('release', amount, certain)
const settle = (amount: Fen, certain?: boolean) => moved('settle', amount, certain)
const refund = (amount: Fen, certain?: boolean) => moved('refund', amount, certain)

describe('the platform and our journal together', () => {
  const history = [freeze(15000n), settle(5500n), refund(1000n)]

  test.each<[string, Told]>([
    ['what is left, less refunds', told(0n, 4500n, { frozenAt: AT })],
    ['what was frozen and settled at first', told(15000n, 5500n)],
    ['what was frozen at first, less refunds', told(15000n, 4500n)],
    ['what is left, refunds left aside', told(0n, 5500n, { frozenAt: AT })],
  ])('a partial refund is no release, where the platform tells %s', (_, words) => {
    expect(stayMoney(words, history)).toMatchObject({
      phase: 'settled',
      held: 15000n,
      used: 5500n,
      released: 9500n,
      outstanding: 0n,
      refunded: 1000n,
      rests: new Map([[history[1]!.sequence, 9500n]]),
      checking: false,
      contradiction: false,
    })
  })

  test('all of it refunded', () => {
    expect(
      stayMoney(told(0n, 0n, { frozenAt: AT, settledAt: LATER }), [
        freeze(100n),
        settle(60n),
        refund(20n),
        refund(40n),
      ]),
    ).toMatchObject({ phase: 'refunded', used: 60n, refunded: 60n, released: 40n, outstanding: 0n })
  })

  test('released in part and whole, told as what was frozen at first', () => {
    expect(stayMoney(told(100n, 0n), [freeze(100n), release(30n)])).toMatchObject({
      phase: 'partly-released',
      outstanding: 70n,
      released: 30n,
    })
    expect(stayMoney(told(100n, 0n), [freeze(100n), release(100n)])).toMatchObject({
      phase: 'released',
      outstanding: 0n,
    })
  })

  test('frozen anew after all was refunded: the sums are of the whole stay', () => {
    const again = [freeze(100n), settle(60n), refund(60n), freeze(80n)]
    for (const words of [told(80n, 0n), told(180n, 60n), told(80n, 60n)])
      expect(stayMoney(words, again)).toMatchObject({
        phase: 'frozen',
        held: 180n,
        used: 60n,
        released: 40n,
        outstanding: 80n,
        refunded: 60n,
      })
  })

  test('a second freeze on top of an open one', () => {
    expect(stayMoney(told(150n, 0n), [freeze(100n), freeze(50n)])).toMatchObject({
      phase: 'frozen',
      outstanding: 150n,
    })
  })

  test('a platform that keeps the rest frozen after a settlement is believed where it says how much', () => {
    expect(stayMoney(told(90n, 10n), [freeze(100n), settle(10n)])).toMatchObject({
      phase: 'settled',
      used: 10n,
      released: 0n,
      outstanding: 90n,
      rests: new Map(),
    })
    // Of a settlement of nothing the same number may be what was frozen at first, or what still is.
    const nothing = stayMoney(told(100n, 0n, { settledAt: LATER }), [freeze(100n), settle(0n)])
    expect([nothing.phase, nothing.outstanding, nothing.released, nothing.rests]).toEqual([
      'settled',
      undefined,
      undefined,
      new Map(),
    ])
  })

  test('a settlement of all that was frozen leaves over nothing', () => {
    const all = [freeze(100n), settle(100n)]
    expect(stayMoney(told(0n, 100n, { frozenAt: AT }), all)).toMatchObject({
      phase: 'settled',
      released: 0n,
      outstanding: 0n,
      rests: new Map([[all[1]!.sequence, 0n]]),
    })
  })

  test.each<[string, Told]>([
    ['of the last freeze', told(0n, 20n, { frozenAt: AT })],
    ['of the last freeze, less refunds', told(0n, 15n, { frozenAt: AT })],
    ['of the whole stay', told(180n, 80n)],
    ['of the whole stay, less refunds', told(180n, 15n)],
  ])('of two freezes one after another, told %s, the sums are of both', (_, words) => {
    const twice = [freeze(100n), settle(60n), refund(60n), freeze(80n), settle(20n), refund(5n)]
    expect(stayMoney(words, twice)).toMatchObject({
      phase: 'settled',
      held: 180n,
      used: 80n,
      released: 100n,
      outstanding: 0n,
      refunded: 65n,
    })
  })

  test('a refund of nothing is no contradiction, even before a settlement', () => {
    expect(stayMoney(told(100n, 0n), [freeze(100n), refund(0n)])).toMatchObject({
      phase: 'frozen',
      outstanding: 100n,
      refunded: 0n,
      contradiction: false,
    })
  })

  test('where they do not fit in any reading nothing is added up', () => {
    for (const [words, those] of [
      [told(40n, 0n), [freeze(100n)]],
      [told(0n, 0n), [freeze(100n)]],
      [told(0n, 61n, { frozenAt: AT }), [freeze(100n), settle(60n)]],
      [told(100n, 0n), [freeze(100n), release(101n)]],
      [told(100n, 0n), [freeze(100n), settle(101n)]],
      [told(0n, 60n, { frozenAt: AT }), [freeze(100n), settle(60n), refund(61n)]],
    ] as const) {
      const money = stayMoney(words, those)
      expect(money).toMatchObject({ phase: 'unknown', contradiction: true })
      expect([money.held, money.used, money.released, money.outstanding]).toEqual(
        Array(4).fill(undefined),
      )
    }
  })
})

describe('an outcome that is still open', () => {
  test('is decided where only one of the two fits', () => {
    expect(stayMoney(told(70n, 0n), [freeze(100n), release(30n, false)])).toMatchObject({
      phase: 'partly-released',
      outstanding: 70n,
      checking: true,
    })
    expect(stayMoney(told(0n, 0n), [freeze(100n, false)])).toMatchObject({
      phase: 'none',
      outstanding: 0n,
      checking: true,
    })
  })

  test('is left open where both fit: what was frozen at first may be what still is', () => {
    const money = stayMoney(told(100n, 0n), [freeze(100n), release(30n, false)])
    expect(money).toMatchObject({ phase: 'frozen', held: 100n, used: 0n, checking: true })
    expect([money.outstanding, money.released]).toEqual([undefined, undefined])
    expect(stayMoney(told(100n, 0n), [freeze(100n), release(100n, false)]).phase).toBe('unknown')
  })

  test('of a refund, told before refunds: settled there was, whether it was refunded or not', () => {
    const money = stayMoney(told(0n, 60n, { frozenAt: AT }), [
      freeze(100n),
      settle(60n),
      refund(60n, false),
    ])
    expect(money).toMatchObject({ phase: 'settled', used: 60n, released: 40n, checking: true })
    expect(money.refunded).toBeUndefined()
  })

  test('of up to four at once every combination is looked at; of more nothing is concluded', () => {
    const open = (count: number) => [
      freeze(100n),
      ...Array.from({ length: count }, () => release(10n, false)),
    ]
    expect(stayMoney(told(60n, 0n), open(4))).toMatchObject({
      phase: 'partly-released',
      released: 40n,
      outstanding: 60n,
    })
    // Any two of them.
    expect(stayMoney(told(80n, 0n), open(4))).toMatchObject({ released: 20n, outstanding: 80n })
    const different = [release(10n, false), release(20n, false), release(40n, false)]
    for (const [left, gone] of [
      [90n, 10n],
      [80n, 20n],
      [70n, 30n],
      [50n, 50n],
      [40n, 60n],
    ] as const)
      expect(stayMoney(told(left, 0n), [freeze(100n), ...different]).released).toBe(gone)
    expect(stayMoney(told(50n, 0n), open(5))).toEqual({
      phase: 'unknown',
      rests: new Map(),
      checking: true,
      contradiction: false,
    })
  })

  test('of a freeze of the whole credit on top of another, settled one: the platform tells its amount', () => {
    expect(
      stayMoney(told(80n, 0n), [freeze(100n), settle(60n), refund(60n), freeze(undefined, false)]),
    ).toMatchObject({ phase: 'frozen', held: 180n, used: 60n, outstanding: 80n, refunded: 60n })
  })

  test('of a freeze of the whole credit: as much as the platform tells, or none', () => {
    expect(stayMoney(told(500n, 0n), [freeze(undefined, false)]).phase).toBe('frozen')
    expect(stayMoney(told(0n, 0n), [freeze(undefined, false)])).toMatchObject({
      phase: 'none',
      outstanding: 0n,
    })
  })
})

describe('a stay whose beginning our journal has not seen', () => {
  test.each<[string, Told, PreauthorizationPhase, Partial<Record<string, Fen | undefined>>]>([
    ['nothing frozen', told(0n, 0n), 'none', { outstanding: 0n }],
    ['something frozen', told(500n, 0n), 'frozen', { outstanding: undefined }],
    ['no longer frozen', told(0n, 0n, { frozenAt: AT }), 'released', { outstanding: 0n }],
    ['settled', told(0n, 60n, { frozenAt: AT }), 'settled', { outstanding: 0n, used: undefined }],
    [
      'settled, or what was frozen at first',
      told(100n, 60n),
      'settled',
      { outstanding: undefined, used: undefined },
    ],
    [
      'settled with nothing, or all of it refunded',
      told(0n, 0n, { frozenAt: AT, settledAt: LATER }),
      'settled',
      { outstanding: 0n, used: undefined, refunded: undefined },
    ],
    [
      'frozen anew after a settlement',
      told(80n, 60n, { frozenAt: LATER, settledAt: AT }),
      'frozen',
      { outstanding: undefined },
    ],
    [
      'an amount whose time nobody could read',
      told(80n, 0n, { frozenAt: null }),
      'frozen',
      { outstanding: undefined },
    ],
    [
      'a settlement whose time nobody could read',
      told(0n, 60n, { frozenAt: AT, settledAt: null }),
      'settled',
      { outstanding: 0n },
    ],
    [
      'a settlement whose time nobody could read, or what was frozen at first',
      told(100n, 60n, { settledAt: null }),
      'settled',
      { outstanding: undefined },
    ],
    [
      'frozen and settled in the same second',
      told(100n, 60n, { settledAt: AT }),
      'settled',
      { outstanding: undefined },
    ],
    [
      'frozen anew after a settlement, and nothing of that left',
      told(0n, 60n, { frozenAt: LATER, settledAt: AT }),
      'settled',
      { outstanding: 0n },
    ],
  ])('%s', (_, words, phase, amounts) => {
    const money = stayMoney(words, [])
    expect(money).toMatchObject({ phase, contradiction: false })
    for (const [name, fen] of Object.entries(amounts)) expect(money[name as 'used'], name).toBe(fen)
    expect([money.held, money.released]).toEqual([undefined, undefined])
  })

  test('its settlement and refund are known from our journal, its hold is not', () => {
    const money = stayMoney(told(0n, 45n, { frozenAt: AT }), [settle(60n), refund(15n)])
    expect(money).toMatchObject({ phase: 'settled', used: 60n, refunded: 15n, outstanding: 0n })
    expect(money.held).toBeUndefined()
    expect(stayMoney(told(0n, 0n, { settledAt: LATER }), [refund(15n)])).toMatchObject({
      phase: 'refunded',
      refunded: 15n,
    })
  })

  test('that all was refunded is known from our journal, though the platform tells it before refunds', () => {
    const words = told(0n, 60n, { frozenAt: AT })
    expect(stayMoney(words, [settle(60n), refund(60n)]).phase).toBe('refunded')
  })

  test('a settlement of nothing is one, though the platform tells of none', () => {
    expect(stayMoney(told(0n, 0n, { frozenAt: AT }), [settle(0n)]).phase).toBe('settled')
  })

  test('what was settled is what our journal says, or they contradict one another', () => {
    expect(stayMoney(told(0n, 61n, { frozenAt: AT }), [settle(60n)])).toMatchObject({
      phase: 'unknown',
      contradiction: true,
    })
  })

  test('of a release alone: how much is left, was paid or given back is not known', () => {
    const money = stayMoney(told(70n, 0n), [release(30n)])
    expect(money.phase).toBe('frozen')
    for (const name of ['held', 'used', 'released', 'outstanding', 'refunded'] as const)
      expect(money[name], name).toBeUndefined()
    expect(stayMoney(told(0n, 0n, { frozenAt: AT }), [release(30n)]).phase).toBe('released')
    expect(stayMoney(told(0n, 40n, { frozenAt: AT }), [release(30n)])).toMatchObject({
      phase: 'settled',
      contradiction: false,
    })
  })

  test('frozen anew: what is left is known, what the first one paid is not', () => {
    const money = stayMoney(told(80n, 0n), [release(30n), freeze(80n)])
    expect(money).toMatchObject({ phase: 'frozen', outstanding: 80n })
    for (const name of ['held', 'used', 'released', 'refunded'] as const)
      expect(money[name], name).toBeUndefined()
  })

  test('settled and frozen anew: what was settled may be told of the whole stay', () => {
    const known = [settle(60n), refund(60n), freeze(80n)]
    for (const words of [told(80n, 0n), told(80n, 60n)])
      expect(stayMoney(words, known)).toMatchObject({
        phase: 'frozen',
        used: 60n,
        outstanding: 80n,
        contradiction: false,
      })
    // The sixty told may be the first settlement's: the second is not proved by it.
    const open = stayMoney(told(80n, 60n), [...known, settle(60n, false)])
    expect([open.phase, open.used]).toEqual(['unknown', undefined])
  })
})

// What is said is the truth, whatever happened, whichever way the platform tells it, and however much our journal saw.

interface Truth {
  held: Fen
  used: Fen
  released: Fen
  outstanding: Fen
  refunded: Fen
  phase: PreauthorizationPhase
  /** Of the last freeze. */
  last: { held: Fen; settled: Fen; refunded: Fen; frozenAt: number; settledAt: number | null }
}

/** The platform's own ledger: one freeze at a time, a settlement ends it, all of it refunded it may be frozen anew. */
function play(wishes: readonly { service: MoneyService; share: number }[]): {
  moved: Moved[]
  truth: Truth | undefined
} {
  const made: Moved[] = []
  let truth: Truth | undefined
  let open = false
  let time = 0
  for (const { service, share } of wishes) {
    time += 1000
    const part = (whole: Fen) => (whole * BigInt(share)) / 100n || (whole > 0n ? 1n : 0n)
    const at = made.length + 1
    if (service === 'freeze') {
      const { last } = truth ?? {}
      const standing = last && last.settledAt !== null && last.refunded < last.settled
      if (open || standing || (last?.settledAt != null && last.settled === 0n)) continue
      const amount = BigInt(share * 100 + 7)
      truth ??= {
        held: 0n,
        used: 0n,
        released: 0n,
        outstanding: 0n,
        refunded: 0n,
        phase: 'frozen',
        last: undefined as never,
      }
      truth.held += amount
      truth.outstanding = amount
      truth.last = { held: amount, settled: 0n, refunded: 0n, frozenAt: time, settledAt: null }
      truth.phase = 'frozen'
      open = true
      made.push({ sequence: at, service, amount })
      continue
    }
    if (truth === undefined) continue
    if (service === 'refund') {
      const amount = part(truth.last.settled - truth.last.refunded)
      if (amount === 0n) continue
      truth.last.refunded += amount
      truth.refunded += amount
      truth.phase = truth.last.refunded === truth.last.settled ? 'refunded' : 'settled'
      made.push({ sequence: at, service, amount })
      continue
    }
    if (!open) continue
    // A settlement may take nothing from the hold.
    const amount = service === 'settle' && share < 10 ? 0n : part(truth.outstanding)
    truth.outstanding -= amount
    if (service === 'release') {
      truth.released += amount
      truth.phase = truth.outstanding === 0n ? 'released' : 'partly-released'
    } else {
      truth.used += amount
      truth.released += truth.outstanding
      truth.outstanding = 0n
      truth.last.settled = amount
      truth.last.settledAt = time
      truth.phase = 'settled'
    }
    open = truth.outstanding > 0n
    made.push({ sequence: at, service, amount })
  }
  return { moved: made, truth }
}

const readings = fc.record({ firstFrozen: fc.boolean(), beforeRefunds: fc.boolean() })

const tell = (
  truth: Truth | undefined,
  { firstFrozen, beforeRefunds }: { firstFrozen: boolean; beforeRefunds: boolean },
): Told => {
  if (truth === undefined) return told(0n, 0n)
  const { held, settled, refunded, frozenAt, settledAt } = truth.last
  return {
    frozen: firstFrozen ? held : truth.outstanding,
    settled: beforeRefunds ? settled : settled - refunded,
    frozenAt: new Date(frozenAt),
    settledAt: settledAt === null ? null : new Date(settledAt),
  }
}

const wishes = fc.array(
  fc.record({
    service: fc.constantFrom<MoneyService[]>('freeze', 'release', 'settle', 'refund', 'freeze'),
    share: fc.integer({ min: 1, max: 100 }),
  }),
  { maxLength: 14 },
)

const AMOUNTS = ['held', 'used', 'released', 'outstanding', 'refunded'] as const

/** Phases that say less than the truth, and nothing else: a freeze, a settlement there was, whatever came of it. */
const LESS: Readonly<Record<PreauthorizationPhase, readonly PreauthorizationPhase[]>> = {
  none: ['unknown'],
  frozen: ['unknown'],
  'partly-released': ['frozen', 'unknown'],
  released: ['unknown'],
  settled: ['unknown'],
  refunded: ['settled', 'unknown'],
  unknown: [],
}

function saysNothingFalse(
  money: ReturnType<typeof stayMoney>,
  truth: Truth | undefined,
  isJournalEmpty = false,
): void {
  for (const name of AMOUNTS)
    if (money[name] !== undefined) expect([name, money[name]]).toEqual([name, truth?.[name] ?? 0n])
  const phase = truth?.phase ?? 'none'
  // Without a journal "frozen" is the platform's word for a freeze it has on record, and no more.
  const fromRecord = isJournalEmpty && money.outstanding === undefined && truth !== undefined
  if (!(fromRecord && money.phase === 'frozen'))
    expect([phase, ...LESS[phase]]).toContain(money.phase)
  if (money.held !== undefined && money.outstanding !== undefined)
    expect(money.held).toBe(money.used! + money.released! + money.outstanding)
}

describe('whatever has happened, and whichever way the platform tells it', () => {
  test('all of it is known, to the fen, where our journal has seen it', () => {
    fc.assert(
      fc.property(wishes, readings, (wanted, reading) => {
        const { moved: made, truth } = play(wanted)
        const money = stayMoney(
          tell(truth, reading),
          made.map((one) => ({ ...one, certain: true })),
        )
        saysNothingFalse(money, truth)
        expect([money.checking, money.contradiction]).toEqual([false, false])
        if (truth === undefined) return
        // Alone a settlement of nothing may be told in two ways by the same numbers.
        const twofold =
          truth.last.settledAt !== null && truth.last.settled === 0n && reading.firstFrozen
        if (twofold) return
        expect(money.phase).toBe(truth.phase)
        for (const name of AMOUNTS) expect([name, money[name]]).toEqual([name, truth[name]])
        const events = (service: MoneyService) =>
          made
            .filter((one) => one.service === service)
            .reduce((total, { amount }) => total + amount, 0n)
        const rests = [...money.rests.values()].reduce((total, rest) => total + rest, 0n)
        expect(events('release') + rests).toBe(truth.released)
        expect([events('freeze'), events('settle'), events('refund')]).toEqual([
          truth.held,
          truth.used,
          truth.refunded,
        ])
      }),
      { numRuns: 2000 },
    )
  })

  test('nothing false is said where the last outcome is open, whether it happened or not', () => {
    fc.assert(
      fc.property(wishes, readings, fc.boolean(), (wanted, reading, happened) => {
        const { moved: made, truth } = play(wanted)
        const last = made.at(-1)
        if (last === undefined) return
        const before = play(wanted.slice(0, wishesOf(wanted, made.length) - 1))
        const movements = made.map((one) => ({ ...one, certain: one !== last }))
        saysNothingFalse(
          stayMoney(tell(happened ? truth : before.truth, reading), movements),
          happened ? truth : before.truth,
          made.length === 1,
        )
      }),
      { numRuns: 2000 },
    )
  })

  test('nothing false is said where our journal has seen nothing, or only the end', () => {
    fc.assert(
      fc.property(wishes, readings, fc.nat(14), (wanted, reading, missed) => {
        const { moved: made, truth } = play(wanted)
        const movements = made.slice(missed).map((one) => ({ ...one, certain: true }))
        const money = stayMoney(tell(truth, reading), movements)
        const begins = movements[0]?.service === 'freeze'
        // Holds that were over before it began it cannot know of; of refunds it knows those it saw.
        const from = begins
          ? missed
          : made.slice(0, missed).findLastIndex(({ service }) => service === 'freeze')
        const before = play(wanted.slice(0, wishesOf(wanted, Math.max(from, 0)))).truth
        const settled = begins || movements.some(({ service }) => service === 'settle')
        saysNothingFalse(
          settled ? money : { ...money, refunded: undefined },
          before && truth ? since(truth, before) : truth,
          !begins,
        )
      }),
      { numRuns: 2000 },
    )
  })
})

/** How many of the wishes it took until so many had come true. */
function wishesOf(wanted: Parameters<typeof play>[0], made: number): number {
  const reached = wanted.findIndex(
    (_, index) => play(wanted.slice(0, index + 1)).moved.length === made,
  )
  return reached + 1
}

const since = (truth: Truth, before: Truth): Truth => ({
  ...truth,
  ...Object.fromEntries(
    (['held', 'used', 'released', 'refunded'] as const).map((name) => [
      name,
      truth[name] - before[name],
    ]),
  ),
})

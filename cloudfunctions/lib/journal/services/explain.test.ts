import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatDecimal, type Fen } from '../../protocol/index.ts'
import type { MoneyService, Observation } from '../intent.ts'
import { NOTHING } from '../testing.ts'
import { MONEY_SERVICES } from './index.ts'
import { everFroze } from './read.ts'

const [EARLY, LATE] = ['2026-11-01 09:00:00', '2026-11-09 10:00:00']
const yuan = (fen: Fen) => formatDecimal(fen)
const told = (given: Partial<Observation>): Observation => ({ ...NOTHING, ...given }) as Observation
const explain = (
  service: MoneyService,
  before: Partial<Observation>,
  now: Partial<Observation>,
  amount?: Fen,
) => MONEY_SERVICES[service].explain(told(before), told({ ...before, ...now }), amount)

const some = fc.bigInt(1n, 9_999_999n)
const any = fc.bigInt(0n, 9_999_999n)

describe('a call explains what has changed where exactly it has changed', () => {
  test('a release: so much less is frozen, and nothing was settled', () => {
    fc.assert(
      fc.property(any, some, any, (left, amount, settled) => {
        const before = {
          frozen: yuan(left + amount),
          frozenAt: EARLY,
          settled: yuan(settled),
          settledAt: EARLY,
        }
        const shows = (now: Partial<Observation>) =>
          explain('release', before, { frozen: yuan(left), ...now }, amount)
        expect(shows({})).toEqual({ amount: yuan(amount), at: '' })
        expect(shows({ frozen: yuan(left + 1n) })).toBeUndefined()
        expect(shows({ settled: yuan(settled + 1n) })).toBeUndefined()
        expect(shows({ settledAt: LATE })).toBeUndefined()
      }),
    )
  })

  test('a refund: so much less is settled, and what is frozen stays', () => {
    fc.assert(
      fc.property(any, some, any, (left, amount, frozen) => {
        const before = { frozen: yuan(frozen), settled: yuan(left + amount), settledAt: EARLY }
        const shows = (now: Partial<Observation>) =>
          explain('refund', before, { settled: yuan(left), ...now }, amount)
        expect(shows({})).toEqual({ amount: yuan(amount), at: '' })
        expect(shows({ settledAt: LATE })).toEqual({ amount: yuan(amount), at: LATE })
        expect(shows({ settled: yuan(left + 1n) })).toBeUndefined()
        expect(shows({ frozen: yuan(frozen + 1n) })).toBeUndefined()
      }),
    )
  })

  test('a settlement: so much more is settled, at another time; without a time, by its amount alone', () => {
    fc.assert(
      fc.property(any, any, (settled, amount) => {
        const before = { frozen: '1.00', frozenAt: EARLY, settled: yuan(settled), settledAt: EARLY }
        const shows = (now: Partial<Observation>) =>
          explain('settle', before, { settled: yuan(settled + amount), ...now }, amount)
        const explained = (at: string) => ({ amount: yuan(amount), at })
        expect(shows({ settledAt: LATE, frozen: '0.00' })).toEqual(explained(LATE))
        expect(shows({ settledAt: EARLY })).toBeUndefined()
        expect(shows({ settled: yuan(settled + amount + 1n), settledAt: LATE })).toBeUndefined()
        expect(shows({ settledAt: '' })).toEqual(amount > 0n ? explained('') : undefined)
      }),
    )
  })

  test('a freeze: so much is frozen, newly; of the whole credit, whatever is', () => {
    fc.assert(
      fc.property(some, some, (amount, other) => {
        const shows = (before: Partial<Observation>, now: Partial<Observation>, asked?: Fen) =>
          explain('freeze', before, { frozen: yuan(amount), ...now }, asked)
        const explained = (at: string) => ({ amount: yuan(amount), at })
        for (const asked of [amount, undefined]) {
          expect(shows({}, { frozenAt: LATE }, asked)).toEqual(explained(LATE))
          // Without a time it is new where nothing was frozen.
          expect(shows({}, {}, asked)).toEqual(explained(''))
          const open = { frozen: yuan(other), frozenAt: EARLY }
          expect(shows(open, { frozenAt: LATE }, asked)).toEqual(explained(LATE))
          expect(shows(open, {}, asked)).toBeUndefined()
          expect(shows({}, { settled: '0.01' }, asked)).toBeUndefined()
          expect(shows({}, { frozen: '0.00', frozenAt: LATE }, asked)).toBeUndefined()
        }
        expect(shows({}, {}, amount + 1n)).toBeUndefined()
      }),
    )
  })
})

test('a settlement of nothing is shown by a time, and without one by nothing', () => {
  const before = { frozen: '1.00', frozenAt: EARLY }
  expect(explain('settle', before, {}, 0n)).toBeUndefined()
  expect(explain('settle', before, { settledAt: LATE }, 0n)).toEqual({ amount: '0.00', at: LATE })
})

describe('when it happened', () => {
  const since = (service: MoneyService, before: Partial<Observation>, now: Partial<Observation>) =>
    MONEY_SERVICES[service].timeSince(told(before), told(now))

  test('is what the platform has dated since, of its own kind', () => {
    const [old, fresh] = [
      { frozenAt: EARLY, settledAt: EARLY },
      { frozenAt: LATE, settledAt: LATE },
    ]
    expect(since('freeze', {}, { frozenAt: LATE })).toBe(LATE)
    expect(since('freeze', old, fresh)).toBe(LATE)
    expect(since('freeze', old, { ...fresh, frozenAt: EARLY })).toBe('')
    for (const service of ['settle', 'refund'] as const) {
      expect(since(service, old, fresh)).toBe(LATE)
      expect(since(service, old, { ...fresh, settledAt: EARLY })).toBe('')
    }
    expect(since('release', old, fresh)).toBe('')
  })
})

test('a stay was frozen once where any of the platform’s words says so', () => {
  expect(everFroze(NOTHING)).toBe(false)
  for (const said of [{ frozenAt: EARLY }, { frozen: '0.01' }, { settled: '0.01' }])
    expect(everFroze({ ...NOTHING, ...said })).toBe(true)
})

test('what is particular to each service is named as the wire and the counter name it', () => {
  const of = (name: 'called' | 'notice' | 'isNumbered' | 'oddIfZero' | 'timeField') =>
    Object.values(MONEY_SERVICES).map((service) => service[name])
  expect(Object.keys(MONEY_SERVICES)).toEqual(['freeze', 'release', 'settle', 'refund'])
  expect(of('called')).toEqual(['冻结', '解冻', '结算', '退款'])
  expect(of('notice')).toEqual(['freeze', 'release', 'settlement', undefined])
  expect(of('isNumbered')).toEqual([false, false, true, true])
  expect(of('oddIfZero')).toEqual(['frez_amt', 're_frez_amt', undefined, 'cntr_act_amt'])
  expect(of('timeField')).toEqual(['frez_time', 're_frez_time', 'cntr_setl_time', 'cntr_setl_time'])
})

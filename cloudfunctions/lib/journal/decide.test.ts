import { describe, expect, test } from 'vitest'
import { decide, same } from './decide.ts'
import type { MoneyService, Observation } from './intent.ts'
import { FROZEN, NOTHING, SETTLED } from './testing.ts'

const verdict = (
  service: MoneyService,
  baseline: Observation,
  now: Observation,
  amount: bigint | undefined,
  quiet = false,
  { wouldShow = true, lagging = false } = {},
) => decide({ service, baseline }, amount, now, { quiet, wouldShow, lagging })

describe('nothing has changed', () => {
  test.each(['freeze', 'release', 'settle', 'refund'] as const)(
    '%s: the message may still be on its way; when it can no longer be accepted, nothing was done',
    (service) => {
      expect(verdict(service, FROZEN, { ...FROZEN, listed: null, at: 99 }, 100n)).toEqual({
        is: 'wait',
      })
      expect(verdict(service, FROZEN, { ...FROZEN, listed: null, at: 99 }, 100n, true)).toEqual({
        is: 'not-done',
      })
    },
  )

  test.each(['freeze', 'release', 'settle', 'refund'] as const)(
    '%s: where it is not known that it would show, that proves nothing, nor does a list that is late or of another day',
    (service) => {
      expect(
        verdict(service, FROZEN, { ...FROZEN, listed: null }, 100n, false, { wouldShow: false }),
      ).toEqual({ is: 'wait' })
      expect(
        verdict(service, FROZEN, { ...FROZEN, listed: null }, 100n, true, { wouldShow: false }),
      ).toEqual({ is: 'person' })
    },
  )
})

test('told before and refused now: that says nothing', () => {
  const refused = { ...NOTHING, untold: 'refused business.9', state: '' }
  for (const service of ['freeze', 'release', 'settle', 'refund'] as const) {
    expect(verdict(service, FROZEN, refused, 100n)).toEqual({ is: 'wait' })
    expect(verdict(service, FROZEN, refused, 100n, true)).toEqual({ is: 'person' })
    expect(
      verdict(service, refused, { ...refused, untold: 'refused business.8' }, 100n, true),
    ).toEqual({ is: 'person' })
  }
})

describe('exactly this has happened', () => {
  test('a freeze of the amount asked for, or of whatever the whole line of credit is', () => {
    expect(verdict('freeze', NOTHING, FROZEN, 500_000n)).toEqual({
      is: 'done',
      amount: '5000.00',
      at: '2026-11-01 09:00:00',
      shownBy: 'stay',
    })
    expect(verdict('freeze', NOTHING, FROZEN, undefined)).toMatchObject({
      is: 'done',
      amount: '5000.00',
    })
    expect(
      verdict('freeze', { ...NOTHING, untold: 'refused business.1', state: '' }, FROZEN, 500_000n),
    ).toMatchObject({ is: 'done' })
  })

  test('a new freeze after an old one was closed', () => {
    expect(
      verdict(
        'freeze',
        { ...FROZEN, state: '3', frozen: '0.00' },
        { ...FROZEN, frozen: '700.00', frozenAt: '2026-11-02 09:00:00' },
        70_000n,
      ),
    ).toMatchObject({ is: 'done' })
  })

  test('a release of a part, and of all', () => {
    expect(
      verdict('release', FROZEN, { ...FROZEN, state: '2', frozen: '4000.00' }, 100_000n),
    ).toMatchObject({ is: 'done', amount: '1000.00' })
    expect(
      verdict('release', FROZEN, { ...FROZEN, state: '3', frozen: '0.00' }, 500_000n),
    ).toMatchObject({ is: 'done' })
  })

  test('a settlement that the list of the day has, or that the stay shows', () => {
    expect(verdict('settle', FROZEN, { ...SETTLED, listed: '3200.00' }, 320_000n)).toMatchObject({
      is: 'done',
      amount: '3200.00',
      at: '2026-11-09 10:00:00',
      shownBy: 'list',
    })
    expect(verdict('settle', FROZEN, { ...SETTLED, listed: null }, 320_000n)).toMatchObject({
      is: 'done',
      at: '2026-11-09 10:00:00',
      shownBy: 'stay',
    })
    expect(verdict('settle', SETTLED, { ...SETTLED, listed: '3200.00' }, 320_000n)).toMatchObject({
      is: 'done',
      at: '',
    })
  })

  test('a refund', () => {
    expect(verdict('refund', SETTLED, { ...SETTLED, settled: '2200.00' }, 100_000n)).toMatchObject({
      is: 'done',
      amount: '1000.00',
    })
    expect(
      verdict('refund', SETTLED, { ...SETTLED, state: '5', settled: '0.00' }, 320_000n),
    ).toMatchObject({ is: 'done' })
  })

  test('a refund’s time is not that of the settlement it gives back', () => {
    expect(verdict('refund', SETTLED, { ...SETTLED, settled: '2200.00' }, 100_000n)).toMatchObject({
      at: '',
    })
    expect(
      verdict(
        'refund',
        SETTLED,
        { ...SETTLED, settled: '2200.00', settledAt: '2026-11-10 09:00:00' },
        100_000n,
      ),
    ).toMatchObject({ at: '2026-11-10 09:00:00' })
  })
})

test('a platform that did not yet show the last call: what shows now may be that one', () => {
  expect(
    verdict('release', FROZEN, { ...FROZEN, state: '2', frozen: '4000.00' }, 100_000n, true, {
      lagging: true,
    }),
  ).toEqual({ is: 'person' })
})

describe('something else has happened: that is for a person, however long we wait', () => {
  test.each<[string, MoneyService, Observation, Observation, bigint]>([
    ['another amount was frozen', 'freeze', NOTHING, { ...FROZEN, frozen: '4999.99' }, 500_000n],
    [
      'more was released',
      'release',
      FROZEN,
      { ...FROZEN, state: '2', frozen: '3000.00' },
      100_000n,
    ],
    ['it was settled while we asked for a release', 'release', FROZEN, SETTLED, 100_000n],
    [
      'another amount was settled',
      'settle',
      FROZEN,
      { ...SETTLED, settled: '1.00', listed: null },
      320_000n,
    ],
    ['the list has another amount', 'settle', FROZEN, { ...SETTLED, listed: '1.00' }, 320_000n],
    ['the state changed and no amount did', 'release', FROZEN, { ...FROZEN, state: '9' }, 100_000n],
    ['another refund', 'refund', SETTLED, { ...SETTLED, settled: '3199.99' }, 100_000n],
  ])('%s', (_, service, before, now, amount) => {
    expect(verdict(service, before, now, amount)).toEqual({ is: 'person' })
    expect(verdict(service, before, now, amount, true)).toEqual({ is: 'person' })
  })
})

test('the same is told of a stay where all six of its facts are the same', () => {
  expect(same(FROZEN, { ...FROZEN, listed: '1.00', at: 99 })).toBe(true)
  for (const field of ['untold', 'state', 'frozen', 'frozenAt', 'settled', 'settledAt'] as const)
    expect(same(FROZEN, { ...FROZEN, [field]: 'x' }), field).toBe(false)
})

test('a list decides at once, however late other words are; an empty one decides nothing', () => {
  const listed = { ...FROZEN, listed: '32.00' }
  const byList = { is: 'done', amount: '32.00', at: '', shownBy: 'list' }
  for (const quiet of [true, false])
    expect(verdict('settle', FROZEN, listed, 3200n, quiet, { lagging: true })).toEqual(byList)
  for (const empty of ['', null])
    expect(verdict('settle', FROZEN, { ...FROZEN, listed: empty }, 3200n)).toEqual({ is: 'wait' })
})

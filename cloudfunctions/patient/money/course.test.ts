import { describe, expect, test } from 'vitest'
import type { MoneyService } from '../../lib/journal/intent.ts'
import type { Fen } from '../../lib/protocol/index.ts'
import { follow, type Hold } from './course.ts'

/** What became of the holds, as `service amount` were written one after another. */
const holdsAfter = (written: readonly string[], settlementEnds = true): Hold[] | undefined =>
  follow(
    written.map((one, index) => {
      const [service, amount = ''] = one.split(' ')
      return { sequence: index + 1, service: service as MoneyService, amount: BigInt(amount) }
    }),
    settlementEnds,
  )?.holds
const amountsOf = (holds: readonly Hold[] | undefined, name: 'held' | 'settled' | 'refunded') =>
  holds?.map((hold): Fen => hold[name])

describe('more than was there', () => {
  test.each<[string, string[]]>([
    ['released', ['freeze 100', 'release 101']],
    ['released in parts', ['freeze 100', 'release 60', 'release 41']],
    ['settled', ['freeze 100', 'settle 101']],
    ['settled after a release', ['freeze 100', 'release 60', 'settle 41']],
    ['refunded', ['freeze 100', 'settle 60', 'refund 61']],
    ['refunded in parts', ['freeze 100', 'settle 60', 'refund 40', 'refund 21']],
    [
      'refunded of two settlements at once',
      ['freeze 9', 'settle 9', 'freeze 8', 'settle 8', 'refund 10'],
    ],
    ['refunded before anything was settled', ['freeze 100', 'refund 1']],
    ['refunded of a settlement whose freeze was not seen', ['settle 60', 'refund 61']],
  ])('cannot have been %s', (_, written) => {
    expect(holdsAfter(written)).toBeUndefined()
  })

  test.each<[string, string[]]>([
    ['released', ['freeze 100', 'release 60', 'release 40']],
    ['settled', ['freeze 100', 'release 60', 'settle 40']],
    ['refunded', ['freeze 100', 'settle 60', 'refund 40', 'refund 20']],
    ['refunded of a settlement whose freeze was not seen', ['settle 60', 'refund 60']],
    ['released of a freeze that was not seen', ['release 60']],
    ['refunded of a settlement that was not seen', ['refund 60']],
  ])('as much as was there can be %s', (_, written) => {
    expect(holdsAfter(written)).toHaveLength(1)
  })
})

describe('a refund', () => {
  test('is of the latest hold that has paid so much', () => {
    const twice = ['freeze 100', 'settle 60', 'freeze 80', 'settle 10']
    expect(amountsOf(holdsAfter([...twice, 'refund 10']), 'refunded')).toEqual([0n, 10n])
    expect(amountsOf(holdsAfter([...twice, 'refund 11']), 'refunded')).toEqual([11n, 0n])
    // Of the ten only eight are left.
    expect(amountsOf(holdsAfter([...twice, 'refund 2', 'refund 9']), 'refunded')).toEqual([9n, 2n])
  })

  test('is of the settlement nobody saw, where those that were seen have not paid so much', () => {
    const written = ['release 5', 'freeze 80', 'settle 10', 'refund 11']
    expect(amountsOf(holdsAfter(written), 'refunded')).toEqual([11n, 0n])
  })

  test('of nothing changes nothing, whether there was a settlement or not', () => {
    for (const written of [['freeze 100'], ['freeze 100', 'settle 60'], ['release 5']])
      expect(holdsAfter([...written, 'refund 0'])).toEqual(holdsAfter(written))
  })
})

test('what a settlement leaves over is released, or stays frozen for the next freeze to add to', () => {
  const written = ['freeze 100', 'settle 60', 'freeze 80']
  expect(amountsOf(holdsAfter(written, true), 'held')).toEqual([100n, 80n])
  expect(amountsOf(holdsAfter(written, false), 'held')).toEqual([180n])
})

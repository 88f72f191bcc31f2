import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { StoreUnavailable } from '../store/errors.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import type { Store } from '../store/store.ts'
import type { MoneyService, Observation } from './intent.ts'
import { createPrecedents, type Precedents } from './precedents.ts'
import { FROZEN, NOTHING, SETTLED } from './testing.ts'

const REFUSED: Observation = { ...NOTHING, untold: 'refused business.1', state: '' }

let store: Store
let precedents: Precedents
beforeEach(() => {
  store = openSqliteStore(':memory:', Date.now)
  precedents = createPrecedents(store, ['one'])
})
afterEach(() => store.close())

const tells = (service: MoneyService, before: Observation) => precedents.canTell(service, before)

describe('that nothing changed', () => {
  test('says without a precedent that a freeze was not made, nor the settlement of one, nor a release where nothing was frozen', async () => {
    expect([
      await tells('freeze', NOTHING),
      await tells('settle', FROZEN),
      await tells('release', NOTHING),
    ]).toEqual([true, true, true])
  })

  test.each<[string, MoneyService, Observation]>([
    ['a release: frez_amt may be what was frozen at first', 'release', FROZEN],
    ['a refund: cntr_act_amt may be what was settled at first', 'refund', SETTLED],
    ['a freeze of a stay that is refused: the refusal may have any reason', 'freeze', REFUSED],
    ['an outpatient’s settlement: of that it may never tell', 'settle', NOTHING],
    ['an outpatient’s settlement, refused', 'settle', REFUSED],
  ])('says nothing, at first, of %s', async (_, service, before) => {
    expect(await tells(service, before)).toBe(false)
  })
})

describe('learns', () => {
  test.each<[string, MoneyService, Observation, string, Observation]>([
    [
      'a release that showed',
      'release',
      FROZEN,
      '1000.00',
      { ...FROZEN, state: '2', frozen: '4000.00' },
    ],
    ['a refund that showed', 'refund', SETTLED, '200.00', { ...SETTLED, settled: '3000.00' }],
    ['a freeze that showed where there had been a refusal', 'freeze', REFUSED, '5000.00', FROZEN],
    [
      'an outpatient’s settlement that showed',
      'settle',
      NOTHING,
      '100.00',
      { ...NOTHING, settled: '100.00', settledAt: '2026-11-09 10:00:00' },
    ],
  ])('from %s, for good', async (_, service, before, amount, after) => {
    await precedents.learn(service, amount, before, after)
    expect(await tells(service, before)).toBe(true)
    expect(await createPrecedents(store, ['one']).canTell(service, before)).toBe(true)
    // Nothing of another platform, nor of another refusal, nor of another kind of call.
    expect(await createPrecedents(store, ['two']).canTell(service, before)).toBe(false)
    expect(await tells(service, { ...before, untold: 'refused business.2' })).toBe(false)
    expect(
      await tells(service === 'release' ? 'refund' : 'release', { ...before, frozenAt: 'x' }),
    ).toBe(false)
    await createPrecedents(store, ['one']).learn(service, amount, before, after)
  })

  test.each<[string, MoneyService, Observation, string, Observation]>([
    ['that did not show', 'release', FROZEN, '1000.00', FROZEN],
    ['of which only the state told', 'release', FROZEN, '1000.00', { ...FROZEN, state: '2' }],
    [
      'that left nothing: zero may stand for the end of it',
      'release',
      FROZEN,
      '5000.00',
      { ...FROZEN, state: '3', frozen: '0.00' },
    ],
    [
      'that gave all back',
      'refund',
      SETTLED,
      '3200.00',
      { ...SETTLED, state: '5', settled: '0.00' },
    ],
    [
      'after which the platform would not tell',
      'release',
      FROZEN,
      '1000.00',
      { ...REFUSED, frozen: '4000.00', frozenAt: FROZEN.frozenAt },
    ],
  ])('nothing from a call %s', async (_, service, before, amount, after) => {
    await precedents.learn(service, amount, before, after)
    expect(await tells(service, before)).toBe(false)
  })
})

describe('what is known', () => {
  const after = { ...FROZEN, frozen: '4000.00' }
  const counted = (given: Store) => {
    const calls = { get: 0, create: 0 }
    const counting: Store = {
      ...given,
      get: (...asked) => {
        calls.get++
        return given.get(...asked)
      },
      create: (...asked) => {
        calls.create++
        return given.create(...asked)
      },
    }
    return { calls, counting }
  }

  test('under a key that was before the present one holds, and is asked for once', async () => {
    await precedents.learn('release', '1000.00', FROZEN, after)
    const { calls, counting } = counted(store)
    const changed = createPrecedents(counting, ['new', 'one'])
    expect(await changed.canTell('release', FROZEN)).toBe(true)
    expect(calls.get).toBe(2)
    expect(await changed.canTell('release', FROZEN)).toBe(true)
    expect(calls.get).toBe(2)
    // What is not known is looked for each time.
    for (const looks of [4, 6]) {
      expect(await changed.canTell('refund', SETTLED)).toBe(false)
      expect(calls.get).toBe(looks)
    }
  })

  test('is written down once, and needs no writing where the fields tell it by themselves', async () => {
    const { calls, counting } = counted(store)
    const learning = createPrecedents(counting, ['one'])
    await learning.learn('release', '1000.00', FROZEN, after)
    await learning.learn('release', '1000.00', FROZEN, after)
    expect(calls.create).toBe(1)
    expect(await learning.canTell('release', FROZEN)).toBe(true)
    expect(calls.get).toBe(0)
    await learning.learn('freeze', '5000.00', NOTHING, FROZEN)
    await learning.learn('settle', '3200.00', FROZEN, SETTLED)
    expect(calls.create).toBe(1)
  })

  test('of a stay that was frozen says nothing of one that never was', async () => {
    await precedents.learn('refund', '200.00', SETTLED, { ...SETTLED, settled: '3000.00' })
    expect(await tells('refund', SETTLED)).toBe(true)
    expect(await tells('refund', NOTHING)).toBe(false)
    expect(await tells('refund', { ...SETTLED, untold: 'refused business.1' })).toBe(false)
  })

  test('is not taken for known where it could not be written down', async () => {
    const away: Store = { ...store, create: () => Promise.reject(new StoreUnavailable()) }
    const learning = createPrecedents(away, ['one'])
    await expect(learning.learn('release', '1000.00', FROZEN, after)).rejects.toMatchObject({
      code: 'unavailable.store',
    })
    expect(await learning.canTell('release', FROZEN)).toBe(false)
  })
})

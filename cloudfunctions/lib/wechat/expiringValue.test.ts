import { beforeEach, describe, expect, test, vi } from 'vitest'
import { createSealer, type Sealer } from '../identity/seal.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import type { Store } from '../store/store.ts'
import type { Issued } from './api.ts'
import { createExpiringValue, type ExpiringValue } from './expiringValue.ts'
import { WechatError } from './errors.ts'

const HOUR = 3_600_000
const ID = 'ticket~wx1'

let time: number
let store: Store
let count: number
let ask: ReturnType<typeof vi.fn<() => Promise<Issued>>>

const sealerOf = (byte: number): Sealer =>
  createSealer({
    sealing: [{ id: 'wechat', key: Buffer.alloc(32, byte) }],
    index: Buffer.alloc(32),
  })
/** One instance of the function. */
const instance = (sealer = sealerOf(1)): ExpiringValue =>
  createExpiringValue(
    { store, sealer, now: () => time },
    { id: ID, early: 10_000, mostAnHour: 10, ask },
  )

beforeEach(() => {
  time = 1_790_000_000_000
  store = openSqliteStore(':memory:', () => time)
  count = 0
  ask = vi.fn(() => Promise.resolve({ value: `value ${++count}`, lasts: 60_000 }))
})

test('is asked for once, whoever uses it, until shortly before its end', async () => {
  const [one, other] = [instance(), instance()]
  expect(await one.current()).toBe('value 1')
  expect(await other.current()).toBe('value 1')
  time += 49_999
  expect(await one.current()).toBe('value 1')
  time += 1
  expect(await other.current()).toBe('value 2')
  expect(await one.current()).toBe('value 2')
  expect(ask).toHaveBeenCalledTimes(2)
})

test('many at once ask once; two instances at once both get one that is valid', async () => {
  const [one, other] = [instance(), instance()]
  expect(new Set(await Promise.all(Array.from({ length: 20 }, () => one.current())))).toEqual(
    new Set(['value 1']),
  )
  time += 60_000
  const got = await Promise.all([one.current(), other.current()])
  for (const value of got) expect(['value 2', 'value 3']).toContain(value)
  expect(await instance().current()).toMatch(/value [23]/)
})

test('what was refused is forgotten, a newer one is not', async () => {
  const one = instance()
  expect(await one.current()).toBe('value 1')
  await one.refused('another')
  expect(await one.current()).toBe('value 1')
  await one.refused('value 1')
  expect(await one.current()).toBe('value 2')
  await one.refused('value 1')
  expect(await instance().current()).toBe('value 2')
})

test('what a visitor says was refused is forgotten only when it has had its time', async () => {
  const one = instance()
  await one.current()
  time += 9_999
  await one.refused('value 1', 10_000)
  expect(await one.current()).toBe('value 1')
  time += 1
  await one.refused('value 1', 10_000)
  expect(await one.current()).toBe('value 2')
})

describe('where WeChat fails', () => {
  const down = () => {
    ask.mockImplementation(() => {
      count += 1
      return Promise.reject(new WechatError('连不上'))
    })
  }

  test('the old one serves until its end, then the failure is told at once for a while', async () => {
    const one = instance()
    await one.current()
    down()
    time += 55_000
    for (let times = 0; times < 5; times += 1) expect(await one.current()).toBe('value 1')
    expect(ask).toHaveBeenCalledTimes(2)
    time += 5_000
    await expect(one.current()).rejects.toThrow('连不上')
    const asked = ask.mock.calls.length
    time += 9_999
    await expect(one.current()).rejects.toThrow('连不上')
    expect(ask).toHaveBeenCalledTimes(asked)
    time += 5_001
    await expect(one.current()).rejects.toThrow('连不上')
    expect(ask).toHaveBeenCalledTimes(asked + 1)
  })

  test('recovers by itself', async () => {
    const one = instance()
    ask.mockRejectedValueOnce(new WechatError('连不上'))
    await expect(one.current()).rejects.toThrow('连不上')
    time += 15_000
    expect(await one.current()).toBe('value 1')
  })

  test('it is not asked more often than is good for the quota, by however many instances', async () => {
    const instances = Array.from({ length: 6 }, () => instance())
    let asked = 0
    for (let round = 0; round < 60; round += 1) {
      const value = await instances[round % 6]!.current().catch(() => undefined)
      if (value !== undefined) asked += 1
      await instances[0]!.refused(value ?? '')
      time += 20_000
    }
    expect(ask.mock.calls.length).toBeLessThanOrEqual(10)
    expect(asked).toBe(ask.mock.calls.length)
    time += 2 * HOUR
    expect(await instance().current()).toMatch(/^value/)
  })
})

test('whoever reads the store does not read it; another secret opens nothing, and asks anew', async () => {
  await instance().current()
  const [stored] = await store.find('tokens', {})
  expect(JSON.stringify(stored)).not.toContain('value 1')
  expect(await instance(sealerOf(2)).current()).toBe('value 2')
  expect(await instance(sealerOf(2)).current()).toBe('value 2')
})

test('what has ended leaves nothing behind', async () => {
  await instance().current()
  time += 60_000
  expect(await store.sweep()).toBeGreaterThanOrEqual(1)
  expect(await store.find('tokens', {})).toEqual([])
})

import { describe, expect, test } from 'vitest'
import { createGate } from './gate.ts'

function work() {
  const ends: (() => void)[] = []
  let begun = 0
  return {
    begun: () => begun,
    begin: () => {
      begun += 1
      return new Promise<void>((resolve) => ends.push(resolve))
    },
    endOne: async () => {
      ends.shift()!()
      await new Promise(setImmediate)
    },
  }
}

describe('a gate', () => {
  test('lets so many work, so many wait, and refuses the rest at once and before it has begun', async () => {
    const { begin, begun, endOne } = work()
    const gate = createGate({ most: 2, line: 1, patience: 10_000 })
    const inside = [gate.run(begin), gate.run(begin), gate.run(begin)]
    await expect(gate.run(begin)).rejects.toMatchObject({
      code: 'unavailable.busy',
      retryable: true,
    })
    expect(begun()).toBe(2)
    await endOne()
    expect(begun()).toBe(3)
    await endOne()
    await endOne()
    await Promise.all(inside)
  })

  test('nobody waits longer than patience, and who gave up does not take a place later', async () => {
    const { begin, begun, endOne } = work()
    const gate = createGate({ most: 1, line: 5, patience: 30 })
    const first = gate.run(begin)
    const started = Date.now()
    await expect(gate.run(begin)).rejects.toMatchObject({ code: 'unavailable.busy' })
    expect(Date.now() - started).toBeLessThan(1000)
    await endOne()
    await first
    expect(begun()).toBe(1)
    const again = gate.run(begin)
    expect(begun()).toBe(1)
    await new Promise(setImmediate)
    expect(begun()).toBe(2)
    await endOne()
    await again
  })

  test('a place is free again also after work that failed', async () => {
    const gate = createGate({ most: 1, line: 0, patience: 30 })
    for (let round = 0; round < 3; round += 1)
      await expect(gate.run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
    expect(await gate.run(async () => 'in')).toBe('in')
  })

  test('the line is served in order', async () => {
    const gate = createGate({ most: 1, line: 50, patience: 10_000 })
    const order: number[] = []
    await Promise.all(
      Array.from({ length: 50 }, (_, place) =>
        gate.run(async () => {
          await new Promise(setImmediate)
          order.push(place)
        }),
      ),
    )
    expect(order).toEqual(Array.from({ length: 50 }, (_, place) => place))
  })
})

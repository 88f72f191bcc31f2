import { describe, expect, test } from 'vitest'
import { BROKEN } from './broken.ts'
import { runSchedule } from './schedules.ts'
import { BrokenPromise } from './world.ts'

/** `npm run simulate` goes through a million. */
const SCHEDULES = Number(process.env.SCHEDULES ?? 20_000)
const SEED = Number(process.env.SEED ?? Date.now() % 2 ** 31)
const LONGEST = 60_000 + SCHEDULES * 100

test(
  `${SCHEDULES} schedules from SEED=${SEED}: nothing is lost, nothing is done twice, and everything is known in the end`,
  async () => {
    console.log(`SEED=${SEED} SCHEDULES=${SCHEDULES}`)
    let steps = 0
    for (let seed = SEED; seed < SEED + SCHEDULES; seed += 1) {
      // Nothing in a simulated world waits for the real one: who runs this test would hear of it only at the end.
      if (seed % 1000 === 0) await new Promise(setImmediate)
      try {
        steps += (await runSchedule(seed)).scheduler.steps
      } catch (cause) {
        throw new Error(`SEED=${seed} SCHEDULES=1: ${String(cause)}`, { cause })
      }
    }
    // A simulation in which nothing happens proves nothing.
    expect(steps / SCHEDULES).toBeGreaterThan(50)
  },
  LONGEST,
)

test('a seed gives the same run again, to the last step', async () => {
  const [one, other] = [await runSchedule(7), await runSchedule(7)]
  expect(other.scheduler.steps).toBe(one.scheduler.steps)
  expect([...other.memory.rows('intents')]).toEqual([...one.memory.rows('intents')])
  expect(other.platform.movements).toEqual(one.platform.movements)
})

describe('a journal that lacks one thing is found out within a thousand schedules', () => {
  test.each(Object.entries(BROKEN))('%s', async (name, broken) => {
    for (let seed = 1; seed <= 1000; seed += 1) {
      const found = await runSchedule(seed, broken).catch((error: unknown) => error)
      if (found instanceof BrokenPromise) return console.log(`${name}: ${seed}, ${found.message}`)
      if (found instanceof Error) throw found
    }
    throw new Error('not found out')
  })
})

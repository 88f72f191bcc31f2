import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { DEMO_PATIENTS } from '../../sandbox/defaults.ts'
import { openBench, type Bench } from './bench.ts'
import { MODES, type ModeName } from './modes.ts'
import { faultsOfStay } from './stays.ts'

let bench: Bench

beforeAll(async () => {
  bench = await openBench()
}, 180_000)
afterEach(() => bench.putAway())
afterAll(() => bench.close())

test.each(Object.keys(MODES) as ModeName[])(
  'the stay of each of the sandbox’s patients can be read: %s',
  async (mode) => {
    const faults: Record<string, string[]> = {}
    for (const patient of DEMO_PATIENTS) {
      const found = await faultsOfStay(bench.open, bench.care, patient, mode)
      if (found.length > 0) faults[patient.key] = found
    }
    expect(faults).toEqual({})
  },
  180_000,
)

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { DEMO_PATIENTS } from '../../sandbox/defaults.ts'
import { PRIVACY_VERSION } from '../../src/stores/privacyVersion.ts'
import { authorize } from '../functions/app.ts'
import { openBench, type Bench } from './bench.ts'
import { faultsOf } from './checks.ts'
import { MODES, type ModeName } from './modes.ts'
import { Outside, signedIn } from './outside.ts'

let bench: Bench

beforeAll(async () => {
  bench = await openBench()
}, 180_000)
afterEach(() => bench.putAway())
afterAll(() => bench.close())

type Key = (typeof DEMO_PATIENTS)[number]['key']

/** What some of them have to say, beside the number of their stay. */
const AMOUNTS: Partial<Record<Key, string>> = {
  frozen: '¥12,000.00',
  'partly-released': '¥10,000.00',
  settled: '¥5,850.30',
  largest: '¥99,999,999,999,999.99',
  passport: '¥50,000.00',
}

test.each(Object.keys(MODES) as ModeName[])(
  'the stay of each of the sandbox’s patients can be read: %s',
  async (mode) => {
    const { device: options, walk, smallestType } = MODES[mode]
    const faults: Record<string, string[]> = {}
    for (const patient of DEMO_PATIENTS) {
      const caller = await signedIn(bench.care)
      const patientId = await authorize(caller.session, patient)
      const device = await bench.open(new Outside(caller), {
        ...options,
        storage: {
          consent: { version: PRIVACY_VERSION, at: 1 },
          patient: patientId,
          comfort: { care: mode === 'care', language: 'language' in walk ? walk.language : 'zh' },
        },
      })
      const found = await faultsOf(device, { sheet: false, smallestType })
      const text = (await device.text()).replace(/\s/g, '')
      for (const words of [patient.hosp_mdtrt_id, AMOUNTS[patient.key] ?? ''])
        if (!text.includes(words)) found.push(`${words} is not in: ${text}`)
      if (found.length > 0) faults[patient.key] = found
      await bench.putAway()
    }
    expect(faults).toEqual({})
  },
  180_000,
)

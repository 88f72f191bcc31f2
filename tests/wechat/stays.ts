import type { DemoPatient } from '../../sandbox/defaults.ts'
import { PRIVACY_VERSION } from '../../src/stores/privacyVersion.ts'
import { authorize } from '../../testkit/app.ts'
import type { RunningCare } from '../../testkit/running.ts'
import { faultsOf } from './checks.ts'
import type { BrowserDevice, BrowserDeviceOptions } from './device.ts'
import { MODES, type ModeName } from './modes.ts'
import { Outside, signedIn } from './outside.ts'

/** What some of them have to say, beside the number of their stay. */
const AMOUNTS: Record<string, string> = {
  frozen: '¥12,000.00',
  'partly-released': '¥10,000.00',
  settled: '¥5,850.30',
  largest: '¥99,999,999,999,999.99',
  passport: '¥50,000.00',
}

/** What is wrong where somebody who may see a patient's stay opens the app. */
export async function faultsOfStay(
  open: (outside: Outside, options: BrowserDeviceOptions) => Promise<BrowserDevice>,
  care: RunningCare,
  patient: DemoPatient,
  mode: ModeName,
): Promise<string[]> {
  const { device: options, walk, smallestType } = MODES[mode]
  const caller = await signedIn(care)
  const patientId = await authorize(caller.session, patient)
  const device = await open(new Outside(caller), {
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
  await device.close()
  return found
}

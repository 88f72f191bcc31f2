import type { DemoPatient } from '../../sandbox/defaults.ts'
import { PRIVACY_VERSION } from '../../src/stores/privacyVersion.ts'
import { authorize } from '../app.ts'
import type { RunningCare } from '../running.ts'
import type { RunningInWechat } from './running.ts'
import { faultsOf } from './checks.ts'
import type { BrowserDevice, BrowserDeviceOptions } from './device.ts'
import type { HostApi } from './host/api.ts'
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

/** What the page hands over to be drawn where somebody who may see a patient's stay opens the app. */
export interface Drawing {
  /** Of JSON, of the page and all its components. */
  bytes: number
  /** One for each component that comes to be. */
  calls: number
  /** In how many turns of the app's own thread. */
  turns: number
}

export async function drawingOfStay(
  { care, open }: Pick<RunningInWechat, 'care' | 'open'>,
  patient: DemoPatient,
  engine: NonNullable<BrowserDeviceOptions['engine']>,
): Promise<Drawing> {
  const caller = await signedIn(care)
  const patientId = await authorize(caller.session, patient)
  const device = await open(new Outside(caller), {
    engine,
    storage: { consent: { version: PRIVACY_VERSION, at: 1 }, patient: patientId },
  })
  const all = await device.ask<HostApi['setData']>('host.setData')
  const first = all.find(({ path }) => path === 'pages/stay/index')
  if (first === undefined) throw new Error(`the stay's page did not come: ${await device.text()}`)
  const calls = all.filter(({ turn }) => turn >= first.turn)
  await device.close()
  return {
    bytes: calls.reduce((total, { bytes }) => total + bytes, 0),
    calls: calls.length,
    turns: new Set(calls.map(({ turn }) => turn)).size,
  }
}

/** Which scripts WeChat has run when the first page stands there; bytes each. */
export async function scriptsOfStart({
  care,
  open,
}: Pick<RunningInWechat, 'care' | 'open'>): Promise<HostApi['ran']> {
  const device = await open(new Outside(await signedIn(care)), {})
  const ran = await device.ask<HostApi['ran']>('host.ran')
  await device.close()
  return ran
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

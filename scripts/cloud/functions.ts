import { FEE_INFO_PURPOSES, feeInfoSettings } from '../../cloudfunctions/fee-info/settings.ts'
import { hospitalSettings } from '../../cloudfunctions/hospital/settings.ts'
import { landingSettings } from '../../cloudfunctions/landing/settings.ts'
import type { Environment } from '../../cloudfunctions/lib/config/environment.ts'
import { patientSettings } from '../../cloudfunctions/patient/settings.ts'
import { reconcileSettings } from '../../cloudfunctions/reconcile/settings.ts'

export interface DeployedFunction {
  name: string
  /** Its own reader: what it refuses, is not deployed. */
  settings(env: Environment): unknown
  /** Where it is to have no index key, but the keys of these purposes alone. */
  purposes?: readonly string[]
  /** MB. */
  memory: number
  /** For one invocation, seconds; CloudBase allows 1–900. */
  timeout: number
  /**
   * Whether a client, as the mini-program is one, may call it by `callFunction`; the others the cloud itself refuses.
   */
  forClients?: true
  /** Where HTTP access reaches it; the others cannot be reached over HTTP. */
  httpPath?: string
  triggers?: readonly { name: string; type: 'timer'; config: string }[]
}

/**
 * CloudBase's recommended one (运行环境支持: Active LTS). The unit tests, and the functions as they are built for the cloud,
 * were run on this line of Node.js; of the newer 26 nothing was.
 */
export const RUNTIME = 'Nodejs24.11'

/** What stands in CloudBase. Names and HTTP paths are those of scripts/functions/build.ts; a test compares. */
export const DEPLOYED: readonly DeployedFunction[] = [
  { name: 'patient', settings: patientSettings, memory: 512, timeout: 30, forClients: true },
  // A money-moving call asks before it sends, and asks again where no answer came.
  { name: 'hospital', settings: hospitalSettings, memory: 512, timeout: 60, httpPath: '/hospital' },
  {
    name: 'fee-info',
    settings: feeInfoSettings,
    purposes: FEE_INFO_PURPOSES,
    memory: 256,
    timeout: 20,
    httpPath: '/fee-info',
  },
  {
    name: 'reconcile',
    settings: reconcileSettings,
    memory: 512,
    timeout: 900,
    // Second, minute, hour, day, month, weekday, year.
    triggers: [{ name: 'every-five-minutes', type: 'timer', config: '0 */5 * * * * *' }],
  },
  // It asks WeChat at most four times, three seconds each.
  { name: 'landing', settings: landingSettings, memory: 256, timeout: 20, httpPath: '/landing' },
]

/**
 * The environment's rules for `callFunction`. They say nothing of HTTP access and timers.
 */
export const functionRules = (): Record<string, { invoke: false | 'auth != null' }> => ({
  '*': { invoke: false },
  ...Object.fromEntries(
    DEPLOYED.map(({ name, forClients }) => [name, { invoke: forClients ? 'auth != null' : false }]),
  ),
})

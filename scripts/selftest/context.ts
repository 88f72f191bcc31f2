import { landingSettings, type LandingSettings } from '../../cloudfunctions/landing/settings.ts'
import {
  readPlatformSettings,
  type PlatformSettings,
} from '../../cloudfunctions/lib/config/channel.ts'
import { readAgreementInForce, readCodeNames } from '../../cloudfunctions/lib/config/codes.ts'
import {
  ConfigurationError,
  readEnvironment,
  type Environment,
  type EnvironmentReader,
} from '../../cloudfunctions/lib/config/environment.ts'
import type { Identity } from '../../cloudfunctions/lib/identity/documents.ts'
import {
  readEvoucherSettings,
  type EvoucherSettings,
} from '../../cloudfunctions/lib/identity/evoucher/index.ts'
import { readSealingKeys, type SealingKeys } from '../../cloudfunctions/lib/identity/seal.ts'
import type { Transport } from '../../cloudfunctions/lib/platform/transport.ts'
import type { CodeNames } from '../../cloudfunctions/lib/protocol/index.ts'
import { readStoreSettings, type StoreSettings } from '../../cloudfunctions/lib/store/open.ts'
import type { Complaint } from './words.ts'
import type { Probe } from './probe.ts'
import { createReadingObserver, type ReadingObserver } from './readingObserver.ts'

/** What the checks work with, and what one leaves for the next. */
export interface Context {
  /** As if the institution that is checked were the only one. */
  env: Environment
  /** Of every institution. */
  whole: Environment
  patient: Identity | undefined
  now: () => number
  transport: Transport
  hide(text: string): void
  /** Each part of the configuration by itself: what is wrong with one need not keep the others from being checked. */
  platform: PlatformSettings | undefined
  institution: string | undefined
  his: { url: string; key: string } | undefined
  evoucher: EvoucherSettings | undefined
  landing: LandingSettings | undefined
  codes: { names: CodeNames; inForce: ReadonlySet<string> | undefined } | undefined
  sealing: SealingKeys | undefined
  store: StoreSettings | undefined
  /** Of the patient's agreements, once they are fetched. */
  signStates?: readonly string[]
  /** Of the patient's stays, once the platform has told them. */
  cntrStates?: readonly string[]
  /** What the platform's answers to the checks tell of how it signs. */
  readings: ReadingObserver
  /** The patient's latest stays, once the HIS has told them. */
  stayIds?: readonly string[]
  /** Of the oauth2 mode, once it is fetched. */
  token?: string
  /** The platform's time less ours, ms; 0 where it is small or unknown. */
  offset: number
  /** The platform's answer to a question about nobody. */
  probe?: Probe
  complaint?: Complaint
  /** Departures from the configuration that were tried against the platform: the one that works, or none. */
  cause?: { words: string; tried: string[]; found: boolean }
}

export function createContext(
  { env, whole }: Pick<Context, 'env' | 'whole'>,
  patient: Identity | undefined,
  transport: Transport,
  hide: (text: string) => void,
): Context {
  const attempt = <T>(read: () => T): T | undefined => {
    try {
      return read()
    } catch (error) {
      if (error instanceof ConfigurationError) return undefined
      throw error
    }
  }
  const part = <T>(read: (environment: EnvironmentReader) => T): T | undefined =>
    attempt(() => {
      const environment = readEnvironment(env)
      const value = read(environment)
      environment.check()
      return value
    })
  const platform = part(readPlatformSettings)
  return {
    env,
    whole,
    patient,
    transport,
    hide,
    now: Date.now,
    offset: 0,
    platform,
    readings: createReadingObserver(platform?.channel),
    institution: part((environment) => environment.text('HOSPITAL_FIXMEDINS_CODE')),
    his: part((environment) => ({
      url: environment.url('HIS_URL'),
      key: environment.text('HIS_KEY'),
    })),
    evoucher: part(readEvoucherSettings),
    landing: attempt(() =>
      landingSettings(isStoreElsewhere(env) ? { ...env, STORE: 'cloudbase' } : env),
    ),
    codes: part((environment) => ({
      names: readCodeNames(environment),
      inForce: readAgreementInForce(environment),
    })),
    sealing: part(readSealingKeys),
    store: isStoreElsewhere(env) ? undefined : part(readStoreSettings),
  }
}

/** Neither told nor inside the cloud: the database is CloudBase's, which only a cloud function reaches. */
export const isStoreElsewhere = (env: Environment): boolean =>
  !env.STORE && !env.DATA_DIR && env.TENCENTCLOUD_RUNENV !== 'SCF'

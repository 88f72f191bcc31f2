import { readEnvironment, type Environment } from '../lib/config/environment.ts'
import { readInstitutions, type Served } from '../lib/config/institutions.ts'
import type { Several } from '../lib/config/several.ts'
import { readDerivedKeys, type SealingKeys } from '../lib/identity/seal.ts'
import { readHisSettings, type HisSettings } from '../lib/his/settings.ts'
import { readStoreSettings, type StoreSettings } from '../lib/store/open.ts'

/**
 * What this function keeps: which messages it has answered, and how the platform signs. It owns no key of anything
 * else.
 */
export const FEE_INFO_PURPOSES: readonly string[] = ['row nonces', 'row counters']

export interface InstitutionSettings extends Served {
  his: HisSettings
}

export interface FeeInfoSettings {
  institutions: Several<InstitutionSettings>
  sealing: SealingKeys
  store: StoreSettings
  logLevel: string
}

/** @throws ConfigurationError naming every variable that is wrong or missing */
export function feeInfoSettings(env: Environment): FeeInfoSettings {
  const environment = readEnvironment(env)
  const institutions = readInstitutions(environment, (own) => ({
    his: readHisSettings(own),
  }))
  const settings: FeeInfoSettings = {
    institutions,
    sealing: readDerivedKeys(environment, FEE_INFO_PURPOSES),
    store: readStoreSettings(environment),
    logLevel: environment.oneOf('LOG_LEVEL', ['debug', 'info', 'warn', 'error', 'silent'], 'info'),
  }
  environment.check()
  return settings
}

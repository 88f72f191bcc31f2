import { readEnvironment, type Environment } from '../../cloudfunctions/lib/config/environment.ts'
import { readSealingKeys, type SealingKeys } from '../../cloudfunctions/lib/identity/seal.ts'
import { readStoreSettings, type StoreSettings } from '../../cloudfunctions/lib/store/open.ts'

/** The journal alone: nothing is asked of the platform here. @throws ConfigurationError */
export function intentsSettings(env: Environment): { sealing: SealingKeys; store: StoreSettings } {
  const environment = readEnvironment(env)
  const settings = { sealing: readSealingKeys(environment), store: readStoreSettings(environment) }
  environment.check()
  return settings
}

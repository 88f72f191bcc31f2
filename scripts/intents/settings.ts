import { readEnvironment, type Environment } from '../../cloudfunctions/lib/config/environment.ts'
import {
  readAuditKey,
  readSealingKeys,
  type SealingKeys,
} from '../../cloudfunctions/lib/identity/seal.ts'

/** What the journal is read with: nothing is asked of the platform here. @throws ConfigurationError */
export function readIntentKeys(env: Environment): SealingKeys {
  const environment = readEnvironment(env)
  const keys = { ...readSealingKeys(environment), ...readAuditKey(environment) }
  environment.check()
  return keys
}

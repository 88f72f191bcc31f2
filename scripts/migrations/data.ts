import { readEnvironment, type Environment } from '../../cloudfunctions/lib/config/environment.ts'
import { createSealer, readSealingKeys } from '../../cloudfunctions/lib/identity/seal.ts'
import { openAuthenticStore, readStoreSettings } from '../../cloudfunctions/lib/store/open.ts'
import type { Data } from './migration.ts'

/**
 * Opens what migrations work with, and closes it behind them.
 * @param env the variables, with all keys
 * @throws ConfigurationError; StoreUnavailable; as `work` does
 */
export async function withData<T>(
  env: Environment,
  now: () => number,
  work: (data: Data) => Promise<T>,
): Promise<T> {
  const reader = readEnvironment(env)
  const settings = readStoreSettings(reader)
  const keys = readSealingKeys(reader)
  reader.check()
  const sealer = createSealer(keys)
  const store = await openAuthenticStore(settings, sealer, now)
  try {
    return await work({ store, sealer, environment: env })
  } finally {
    await store.close()
  }
}

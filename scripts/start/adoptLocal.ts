import { existsSync } from 'node:fs'
import { readEnvironment, type Environment } from '../../cloudfunctions/lib/config/environment.ts'
import { createSealer, readIndexKeys } from '../../cloudfunctions/lib/identity/seal.ts'
import { adoptRows } from '../../cloudfunctions/lib/store/adopt.ts'
import { openStore, readStoreSettings, storeFile } from '../../cloudfunctions/lib/store/open.ts'

/**
 * Data that an earlier version has kept on this machine is believed without asking: the key lies beside it, and whoever
 * could change the one could change the other.
 */
export async function adoptLocal(env: Environment): Promise<void> {
  const environment = readEnvironment(env)
  const settings = readStoreSettings(environment)
  if (settings.kind !== 'sqlite' || !existsSync(storeFile(settings.directory))) return
  const { keysFor } = createSealer(readIndexKeys(environment))
  const store = await openStore(settings)
  try {
    await adoptRows(store, keysFor)
  } finally {
    await store.close()
  }
}

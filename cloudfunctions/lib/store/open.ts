import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { EnvironmentReader } from '../config/environment.ts'
import { authenticatedStore } from './authentic.ts'
import { StoreUnavailable } from './errors.ts'
import type { KeysFor } from './proof.ts'
import type { Store } from './store.ts'

const OPEN_ATTEMPTS = 20
const OPEN_PAUSE_MS = 50

export type StoreSettings = { kind: 'sqlite'; directory: string } | { kind: 'cloudbase' }

/**
 * `STORE` is sqlite (on this machine, under `DATA_DIR`) or cloudbase (the environment the function runs in, whose
 * address and keys the runtime gives). Without it: cloudbase inside a cloud function, sqlite elsewhere.
 */
export function readStoreSettings(reader: EnvironmentReader): StoreSettings {
  const inCloud = reader.optionalText('TENCENTCLOUD_RUNENV') === 'SCF'
  const kind = reader.oneOf('STORE', ['sqlite', 'cloudbase'], inCloud ? 'cloudbase' : 'sqlite')
  return kind === 'sqlite' ? { kind, directory: reader.text('DATA_DIR') } : { kind }
}

/** The embedded store's file. */
export const storeFile = (directory: string): string => join(directory, 'store.db')

/**
 * Opens the store that the functions work with: it believes only what they have written themselves.
 * @param now ms since epoch; decides what has expired
 * @throws StoreUnavailable as openStore
 */
export const openAuthenticStore = async (
  settings: StoreSettings,
  { keysFor }: { keysFor: KeysFor },
  now: () => number = Date.now,
): Promise<Store> => authenticatedStore(await openStore(settings, now), keysFor, now)

/**
 * Opens the store as it is, for what proves itself. Its module is loaded only now: a cold start pays for the one it
 * uses.
 * @param now ms since epoch; decides what has expired
 * @throws StoreUnavailable where the data directory cannot be made or written
 */
export async function openStore(
  settings: StoreSettings,
  now: () => number = Date.now,
): Promise<Store> {
  if (settings.kind === 'cloudbase') {
    const { openCloudbaseStore } = await import('./cloudbase.ts')
    return openCloudbaseStore(now)
  }
  try {
    await mkdir(settings.directory, { recursive: true, mode: 0o700 })
  } catch (cause) {
    throw new StoreUnavailable({ cause })
  }
  const { openSqliteStore } = await import('./sqlite.ts')
  for (let attempt = 1; ; attempt += 1) {
    try {
      return openSqliteStore(storeFile(settings.directory), now)
    } catch (error) {
      // SQLite's own waiting does not cover the moment in which another process makes the file.
      const busy =
        error instanceof StoreUnavailable &&
        (error.cause as { code?: unknown }).code === 'SQLITE_BUSY'
      if (!busy || attempt === OPEN_ATTEMPTS) throw error
      await delay(OPEN_PAUSE_MS)
    }
  }
}

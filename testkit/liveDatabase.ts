import { join } from 'node:path'
import Database from 'libsql'

/** ms: a write of the functions takes about one. */
const BUSY_MS = 5_000

/** The file of a store that is in use, behind its back: it waits for whoever is writing. */
export const liveDatabase = (dataDir: string): Database.Database =>
  new Database(join(dataDir, 'store.db'), { timeout: BUSY_MS })

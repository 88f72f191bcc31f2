import type { Environment } from '../../cloudfunctions/lib/config/environment.ts'
import { withData } from '../migrations/data.ts'
import { loadMigrations } from '../migrations/load.ts'
import { migrate } from '../migrations/migrate.ts'

/**
 * Brings the data that an earlier version has kept on this machine to the present form, before anybody works with it.
 * @throws Error where it is a newer version's
 */
export async function migrateLocal(env: Environment): Promise<void> {
  if (env.STORE?.trim() === 'cloudbase') return
  const migrations = await loadMigrations()
  await withData(env, Date.now, (data) =>
    migrate(data, migrations, { now: Date.now, print: console.log }),
  )
}

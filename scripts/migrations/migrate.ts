import { unlessOvertaken } from '../../cloudfunctions/lib/store/errors.ts'
import { rowsOf } from '../../cloudfunctions/lib/store/paging.ts'
import type { Document, Store } from '../../cloudfunctions/lib/store/store.ts'
import type { Data, NumberedMigration } from './migration.ts'

const PAGE = 100

/** What a store has had, by name. */
export async function doneMigrations(store: Store): Promise<string[]> {
  const names: string[] = []
  for await (const { id } of rowsOf<Document>(PAGE, (page) => store.find('migrations', page)))
    names.push(id)
  return names
}

/** @throws Error by name where the store has had one that is not here: it is of a newer version */
export function refuseNewer(
  done: readonly string[],
  migrations: readonly NumberedMigration[],
): void {
  const unknown = done.filter((name) => !migrations.some((one) => one.name === name))
  if (unknown.length > 0)
    throw new Error(
      `数据是更新的版本写的：做过数据迁移 ${unknown.join('、')}，这份代码没有。请用有它的版本`,
    )
}

/**
 * Runs those that the store has not had, one after the other, and writes each down when it is done.
 * @throws as refuseNewer, and as a migration does: those before it are written down
 */
export async function migrate(
  data: Data,
  migrations: readonly NumberedMigration[],
  { now, print }: { now: () => number; print(line: string): void },
): Promise<void> {
  const done = await doneMigrations(data.store)
  refuseNewer(done, migrations)
  for (const { name, does, run } of migrations.filter((one) => !done.includes(one.name))) {
    const rows = await run(data)
    await data.store
      .create('migrations', name, { rows, at: new Date(now()).toISOString() })
      // Two may have run it side by side.
      .catch(unlessOvertaken)
    print(`数据迁移 ${name}：${does}，改了 ${rows} 条`)
  }
}

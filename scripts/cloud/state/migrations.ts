import type { NumberedMigration } from '../../migrations/migration.ts'
import type { Difference } from './compare.ts'

/** What the data has not had yet, in the order in which it is done, and what it has had of a newer version. */
export const compareMigrations = (
  migrations: readonly NumberedMigration[],
  done: readonly string[],
): Difference[] => [
  ...migrations
    .filter(({ name }) => !done.includes(name))
    .map(({ name, does }) => ({
      what: `数据迁移 ${name}（${does}）还没有做：其余都与应有的相同了，apply 才做`,
      mend: { do: 'migration' as const, migration: name },
    })),
  ...done
    .filter((name) => !migrations.some((one) => one.name === name))
    .map((name) => ({
      what: `数据做过迁移 ${name}，这份代码没有：数据是更新的版本写的`,
      mend: { do: 'by-hand' as const, todo: '请用有它的版本的代码' },
    })),
]

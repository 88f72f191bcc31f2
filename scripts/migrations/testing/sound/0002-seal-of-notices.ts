import type { Migration } from '../../migration.ts'
import { rewrite } from '../../rewrite.ts'

export const migration: Migration = {
  does: '密封消息里的姓名',
  run: ({ store, sealer }) =>
    rewrite(store, 'notices', ({ id, document: { name, ...others } }) =>
      typeof name === 'string'
        ? { ...others, sealed: sealer.seal({ name }, `notices ${id}`) }
        : undefined,
    ),
}

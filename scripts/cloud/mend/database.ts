import type { Mend } from '../state/compare.ts'
import type { CollectionState } from '../state/state.ts'
import type { Mending } from './mending.ts'

export async function mendDatabase(
  { do: what, collection }: Extract<Mend, { collection: string }>,
  mending: Mending,
): Promise<void> {
  const { api, wanted, found } = mending
  const EnvId = found.environment
  const AclTag = wanted.collections[collection]!.permission // what is mended is wanted
  switch (what) {
    case 'collection':
      await api.call('tcb', 'CreateTable', {
        EnvId,
        Tag: found.instance,
        TableName: collection,
        PermissionInfo: { EnvId, AclTag },
      })
      return createIndexes(collection, {}, mending)
    case 'indexes':
      return createIndexes(collection, found.state.collections[collection]?.indexes ?? {}, mending)
    case 'permission':
      await api.call('tcb', 'ModifySafeRule', { EnvId, CollectionName: collection, AclTag })
  }
}

async function createIndexes(
  collection: string,
  there: CollectionState['indexes'],
  { api, wanted, found }: Mending,
): Promise<void> {
  // What is mended is wanted.
  const missing = Object.entries(wanted.collections[collection]!.indexes).filter(
    ([keys, { unique }]) => there[keys]?.unique !== unique,
  )
  const wrong = missing.flatMap(([keys]) => there[keys]?.name ?? [])
  const table = { EnvId: found.environment, Tag: found.instance, TableName: collection }
  if (wrong.length > 0)
    await api.call('tcb', 'UpdateTable', {
      ...table,
      DropIndexes: wrong.map((IndexName) => ({ IndexName })),
    })
  await api.call('tcb', 'UpdateTable', {
    ...table,
    CreateIndexes: missing.map(([keys, { name, unique }]) => ({
      IndexName: name,
      MgoKeySchema: {
        MgoIndexKeys: keys.split(',').map((key) => {
          const [Name, Direction] = key.split(':')
          return { Name, Direction }
        }),
        MgoIsUnique: unique,
      },
    })),
  })
}

import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { KeysFor } from '../../cloudfunctions/lib/store/proof.ts'
import type { Collection, Store } from '../../cloudfunctions/lib/store/store.ts'
import { loadMigrations } from '../migrations/load.ts'
import { BACKED_UP } from './collections.ts'
import {
  BackupError,
  createOpening,
  readHeader,
  type BackupRow,
  type Header,
  type Part,
} from './format.ts'

/** Writes under way at once, where each is a call to the cloud. */
const WRITES_AT_ONCE = 16

export interface Restored {
  header: Header
  counts: Record<string, number>
  /** Of them, those whose time has passed since: they are left out. */
  expired: number
}

/** Looks a backup through to its end without writing anything. @throws BackupError */
export const verifyBackup = (file: string, keysFor: KeysFor): Promise<Restored> =>
  readBackup(file, keysFor, () => Promise.resolve(0))

/**
 * Puts every row of a backup into an empty store. The whole file is looked through before the first is written. Which
 * migrations the data has had is the backup's to say: that there was nothing to migrate says nothing of what comes.
 * @param store as openStore opens it: the rows have their proofs
 * @throws BackupError where the file is not whole, is another's or newer; Error where the store is not empty
 */
export async function restoreStore(
  store: Store,
  file: string,
  { keysFor, now }: { keysFor: KeysFor; now: number },
): Promise<Restored> {
  await verifyBackup(file, keysFor)
  for (const collection of BACKED_UP.filter((name) => name !== 'migrations'))
    if ((await store.find(collection, { limit: 1 })).length > 0)
      throw new Error(`${collection} 里已经有数据：只恢复到空的库，免得把两份混在一起`)
  for (const row of await store.find('migrations', { limit: 1000 }))
    await store.remove('migrations', row)
  return readBackup(file, keysFor, async (collection, rows) => {
    const live = rows.filter(({ until }) => until === null || until > now)
    for (let from = 0; from < live.length; from += WRITES_AT_ONCE)
      await Promise.all(
        live
          .slice(from, from + WRITES_AT_ONCE)
          .map(({ id, document, until }) =>
            store.create(collection, id, document, until === null ? {} : { expiresAt: until }),
          ),
      )
    return rows.length - live.length
  })
}

async function readBackup(
  file: string,
  keysFor: KeysFor,
  put: (collection: Collection, rows: BackupRow[]) => Promise<number>,
): Promise<Restored> {
  const migrations = (await loadMigrations()).map(({ name }) => name)
  const counts: Record<string, number> = {}
  let header: Header | undefined
  let open: ((line: string) => Part) | undefined
  let whole = false
  let expired = 0
  // Made no sooner: lines that come before somebody takes them are lost.
  for await (const line of createInterface({
    input: createReadStream(file),
    crlfDelay: Infinity,
  })) {
    if (open === undefined) {
      header = readHeader(line, keysFor)
      open = createOpening(keysFor, line)
      continue
    }
    const part = open(line)
    if ('end' in part) {
      whole = BACKED_UP.every((name) => (counts[name] ?? 0) === (part.counts[name] ?? 0))
      continue
    }
    const collection = knownCollection(part.collection)
    if (collection === 'migrations') refuseUnknown(part.rows, migrations)
    counts[collection] = (counts[collection] ?? 0) + part.rows.length
    expired += await put(collection, part.rows)
  }
  if (header === undefined) throw new BackupError('这个文件是空的')
  if (!whole) throw new BackupError('备份不完整：末尾缺了，多半是写的时候断了')
  return { header, counts, expired }
}

function knownCollection(name: string): Collection {
  const known = BACKED_UP.find((one) => one === name)
  if (known === undefined)
    throw new BackupError(
      `备份里有这个版本不认识的集合 ${name.slice(0, 40)}：它是更新的版本写出的，请用那个版本的代码恢复`,
    )
  return known
}

function refuseUnknown(rows: readonly BackupRow[], migrations: readonly string[]): void {
  const unknown = rows.find(({ id }) => !migrations.includes(id))
  if (unknown !== undefined)
    throw new BackupError(
      `备份里的数据做过迁移 ${unknown.id.slice(0, 40)}，这个版本没有：它是更新的版本写出的，请用那个版本的代码恢复`,
    )
}

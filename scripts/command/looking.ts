import { existsSync } from 'node:fs'
import { readEnvironment, type Environment } from '../../cloudfunctions/lib/config/environment.ts'
import { createSealer, readIndexKeys } from '../../cloudfunctions/lib/identity/seal.ts'
import { formatDateTime } from '../../cloudfunctions/lib/protocol/index.ts'
import {
  openAuthenticStore,
  readStoreSettings,
  storeFile,
  type StoreSettings,
} from '../../cloudfunctions/lib/store/open.ts'
import type { Collection, Document, Store } from '../../cloudfunctions/lib/store/store.ts'

/** An error and no result: what was to be looked at is not there, and nobody can say that it is well. */
export class NothingThere extends Error {
  constructor(why: string) {
    super(why)
    this.name = 'NothingThere'
  }
}

export interface OpenedStore {
  store: Store
  /** Where it is, in words. */
  place: string
}

/** Opens the store that is there. @throws NothingThere; ConfigurationError */
export async function openExistingStore(
  env: Environment,
  now: () => number = Date.now,
): Promise<OpenedStore> {
  const environment = readEnvironment(env)
  const settings = readStoreSettings(environment)
  const keys = readIndexKeys(environment)
  environment.check()
  const place = existingStore(settings)
  const sealer = createSealer(keys)
  return { store: await openAuthenticStore(settings, sealer, now), place }
}

/**
 * A command never makes a store: a mistyped DATA_DIR would be an empty one in which all is well.
 * @returns where it is, in words
 * @throws NothingThere
 */
export function existingStore(settings: StoreSettings): string {
  if (settings.kind === 'cloudbase') return `云数据库 ${process.env.SCF_NAMESPACE ?? ''}`.trim()
  const file = storeFile(settings.directory)
  if (!existsSync(file))
    throw new NothingThere(`没有 ${file}：请核对 DATA_DIR，或用 --variables 和 --env 指明正式环境`)
  return file
}

/** What there is of a kind, as far as it need be known to see whether this is the right store. */
export interface Survey {
  place: string
  /** At most MOST_COUNTED; more where there are more. */
  count: number
  more: boolean
  oldest: string
  newest: string
}

const MOST_COUNTED = 1000

/**
 * @param field by which they are told apart by age: ms since the epoch, or a text that sorts
 * @throws NothingThere where there is none at all
 */
export async function survey(
  opened: OpenedStore,
  what: string,
  collection: Collection,
  field: string,
): Promise<Survey> {
  const found = await lookAt(opened, collection, field)
  if (found !== undefined) return found
  throw new NothingThere(
    `${opened.place} 里没有任何${what}：没有可看的，不能说明一切正常。请核对是不是这个库`,
  )
}

/** As survey; undefined where there is none. */
export async function lookAt(
  { store, place }: OpenedStore,
  collection: Collection,
  field: string,
): Promise<Survey | undefined> {
  const end = async (descending: boolean) =>
    (await store.find<Document>(collection, { orderBy: { field, descending }, limit: 1 }))[0]
  const [oldest, newest] = [await end(false), await end(true)]
  if (oldest === undefined || newest === undefined) return undefined
  const { length } = await store.find(collection, { limit: MOST_COUNTED })
  return {
    place,
    count: length,
    more: length === MOST_COUNTED,
    oldest: ageOf(oldest.document[field]),
    newest: ageOf(newest.document[field]),
  }
}

const ageOf = (value: unknown): string =>
  typeof value === 'number' ? formatDateTime(value) : String(value)

/** `/srv/data/store.db：资金流水 12 笔，最早 2026-11-01 09:00:00，最近 2026-11-24 08:30:00` */
export const surveyWords = (
  what: string,
  unit: string,
  { place, count, more, oldest, newest }: Survey,
): string =>
  `${place}：${what} ${count} ${unit}${more ? '以上' : ''}，最早 ${oldest}，最近 ${newest}`

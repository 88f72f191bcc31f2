import tcb from '@cloudbase/node-sdk'
import { checkId, checkQuery, encodeDocument } from './document.ts'
import { NEVER, condition, encodeRecord, type CloudRecord } from './cloudbaseRecord.ts'
import { DuplicateError, StoreUnavailable, VersionConflict } from './errors.ts'
import {
  COLLECTIONS,
  type Collection,
  type Document,
  type Query,
  type Store,
  type Stored,
} from './store.ts'

/** The whole request. The SDK's own 15 s is longer than a patient waits. */
const TIMEOUT_MS = 5_000
/** A create that meets an expired document may lose it to another create or to the sweep, and looks again. */
const CREATE_ATTEMPTS = 5

/**
 * Documents in the CloudBase database of the environment this function runs in; address and keys come from the
 * runtime. The collections must exist already and admit no client (权限「所有用户不可读写」): what a mini-program may write
 * there could stand for an authorisation, and is refused when it is read.
 *
 * Each write is one operation on one document, which the database does atomically with its filter. The SDK never sends
 * one twice: a write that got no answer is StoreUnavailable, and may have happened.
 * @param now ms since epoch; decides what has expired
 * @param prefix of the collections' names: for whoever tries the database out beside them
 */
export function openCloudbaseStore(now: () => number, prefix = ''): Store {
  const database = tcb.init({ env: tcb.SYMBOL_CURRENT_ENV, timeout: TIMEOUT_MS }).database()
  const _ = database.command
  const table = (collection: string) => database.collection(`${prefix}${collection}`)

  async function read(collection: Collection, filter: object): Promise<CloudRecord | undefined> {
    const { data } = await guarded(() => table(collection).where(filter).limit(1).get())
    return (data as CloudRecord[])[0]
  }

  /** Whether the one document that the filter names was there and is changed. */
  async function update(collection: Collection, filter: object, change: object): Promise<boolean> {
    const { updated } = await guarded<{ updated?: unknown }>(() =>
      table(collection).where(filter).update(change),
    )
    return updated === 1
  }

  /**
   * Takes the place of an expired document; its version goes on, so that a stale holder of it cannot replace this one.
   */
  async function createOver(
    collection: Collection,
    old: CloudRecord,
    content: ReturnType<typeof encodeRecord>,
  ): Promise<number | undefined> {
    const version = old.version + 1
    const filter = { _id: old._id, version: old.version, expiresAt: _.lte(now()) }
    return (await update(collection, filter, { ...content, version })) ? version : undefined
  }

  const store: Store = {
    async get<T extends Document>(collection: Collection, id: string) {
      checkId(id)
      const record = await read(collection, { _id: id, expiresAt: _.gt(now()) })
      return record && decode<T>(record)
    },

    async create<T extends Document>(
      collection: Collection,
      id: string,
      document: T,
      options: { expiresAt?: number } = {},
    ) {
      checkId(id)
      const json = encodeDocument(document)
      const content = { ...encodeRecord(collection, json), expiresAt: options.expiresAt ?? NEVER }
      for (let attempt = 0; attempt < CREATE_ATTEMPTS; attempt += 1) {
        const refusal = await insert({ _id: id, version: 1, ...content })
        if (refusal === undefined) return { id, version: 1, document: JSON.parse(json) as T }
        // Looked up whatever the code says: one of the codes for a duplicate stands for other failures as well.
        const existing = await read(collection, { _id: id })
        if (existing === undefined && !refusal.certain)
          throw new StoreUnavailable({ cause: refusal.cause })
        if (existing !== undefined && existing.expiresAt > now())
          throw new DuplicateError(collection)
        const version = existing && (await createOver(collection, existing, content))
        if (version !== undefined) return { id, version, document: JSON.parse(json) as T }
      }
      throw new StoreUnavailable({
        cause: new Error(`an id in ${collection} is created and removed all the time`),
      })

      async function insert(
        record: object,
      ): Promise<{ certain: boolean; cause: unknown } | undefined> {
        return guarded(async () => {
          try {
            await table(collection).add(record)
            return undefined
          } catch (cause) {
            const certain = isDuplicate(cause)
            if (certain || String((cause as { code?: unknown }).code) === '-502001')
              return { certain, cause }
            throw cause
          }
        })
      }
    },

    async createSeries(collection, series) {
      for (const { id, document } of series) {
        checkId(id)
        encodeDocument(document)
      }
      for (const [at, { id, document }] of series.entries()) {
        try {
          await store.create(collection, id, document)
        } catch (error) {
          if (at === 0) throw error
          return at
        }
      }
      return series.length
    },

    async replace<T extends Document>(
      collection: Collection,
      stored: Stored<T>,
      document: T,
      options: { expiresAt?: number } = {},
    ) {
      checkId(stored.id)
      const json = encodeDocument(document)
      const version = stored.version + 1
      const filter = { _id: stored.id, version: stored.version, expiresAt: _.gt(now()) }
      if (
        !(await update(collection, filter, {
          ...encodeRecord(collection, json),
          version,
          ...options,
        }))
      )
        throw new VersionConflict(collection)
      return { id: stored.id, version, document: JSON.parse(json) as T }
    },

    async remove(collection: Collection, stored: Stored<Document>) {
      checkId(stored.id)
      const filter = { _id: stored.id, version: stored.version, expiresAt: _.gt(now()) }
      const { deleted } = await guarded<{ deleted?: unknown }>(() =>
        table(collection).where(filter).remove(),
      )
      if (deleted !== 1) throw new VersionConflict(collection)
    },

    async find<T extends Document>(collection: Collection, query: Query) {
      const limit = checkQuery(collection, query)
      const direction = query.orderBy?.descending ? 'desc' : 'asc'
      let rows = table(collection).where(condition(_, query, now()))
      if (query.orderBy !== undefined) rows = rows.orderBy(query.orderBy.field, direction)
      const { data } = await guarded(() => rows.orderBy('_id', direction).limit(limit).get())
      return (data as CloudRecord[]).map((record) => decode<T>(record))
    },

    async sweep() {
      let swept = 0
      for (const collection of Object.keys(COLLECTIONS)) {
        // Again until nothing is left: how many one removal takes is the service's to decide.
        for (let deleted = 1; deleted > 0; swept += deleted) {
          const result = await guarded<{ deleted?: unknown }>(() =>
            table(collection)
              .where({ expiresAt: _.lte(now()) })
              .remove(),
          )
          deleted = Number(result.deleted ?? 0)
        }
      }
      return swept
    },

    async close() {
      // Nothing is held: without keep-alive, as in the cloud, every request has its own connection.
    },
  }
  return store
}

function decode<T extends Document>(record: CloudRecord): Stored<T> {
  if (record._openid || typeof record.json !== 'string') {
    throw new StoreUnavailable({
      cause: new Error('a document that is not ours: close the collections to clients'),
      retryable: false,
    })
  }
  return { id: record._id, version: record.version, document: JSON.parse(record.json) as T }
}

function isDuplicate(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown }
  return code === 'DATABASE_DUPLICATE_WRITE' || /E11000|duplicate key/i.test(String(message))
}

/**
 * Without keys the SDK rejects a promise that nobody holds, which ends the process: they are looked for first, each
 * time, because the runtime renews them.
 */
async function guarded<T>(action: () => Promise<T>): Promise<T> {
  const { CLOUDBASE_APIKEY, TENCENTCLOUD_SECRETID, TENCENTCLOUD_SECRETKEY } = process.env
  if (!CLOUDBASE_APIKEY && !(TENCENTCLOUD_SECRETID && TENCENTCLOUD_SECRETKEY)) {
    throw new StoreUnavailable({
      cause: new Error('the runtime gave no TENCENTCLOUD_SECRETID and TENCENTCLOUD_SECRETKEY'),
    })
  }
  try {
    return await action()
  } catch (cause) {
    throw new StoreUnavailable({ cause })
  }
}

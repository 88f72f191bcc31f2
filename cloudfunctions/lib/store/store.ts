/**
 * The one small port behind which documents are kept. Every guard of the functions (idempotency, one-time state,
 * rate limit, nonce) is a document keyed by id, so that it holds across instances. Adapters: embedded SQLite and the
 * CloudBase database; both pass store.behaviour.ts.
 *
 * Documents are plain JSON: strings, booleans, null, safe integers, arrays, objects. Money is a decimal string. Ids are
 * texts of 1–1,000 bytes. What cannot be kept exactly, and a query on a field without an index, is a TypeError.
 *
 * Every method may fail with StoreUnavailable; a write that does may have happened.
 */
export type Document = Record<string, Json>
export type Json = string | number | boolean | null | Json[] | { [name: string]: Json }

/** A stored document and the version to name when replacing it. */
export interface Stored<T extends Document> {
  id: string
  document: T
  /** Starts at 1, grows by one with each replace; a create over an expired document goes on from that one's. */
  version: number
  /** When it ends, ms since the epoch, where a reader is to be sure of it: see authentic.ts. */
  until?: number
}

export interface Query {
  /** Equality on top-level fields; all must hold. */
  where?: Record<string, string | number | boolean>
  /** One inclusive-exclusive range on a top-level field. */
  range?: { field: string; from?: string | number; before?: string | number }
  /**
   * Sorted by this top-level field, then by id, both in the direction asked; documents without it count as lowest.
   * Default: by id.
   */
  orderBy?: { field: string; descending?: boolean }
  /** Continue behind the last row of the page before. */
  after?: Stored<Document>
  /** 1–1000, default 100. */
  limit?: number
}

export interface Store {
  /** Undefined where there is none, or where its time to live has passed. */
  get<T extends Document>(collection: Collection, id: string): Promise<Stored<T> | undefined>
  /**
   * Durable when the promise resolves. `expiresAt` (ms since epoch): from then on the document is as if gone.
   * @throws DuplicateError where the id exists and has not expired
   */
  create<T extends Document>(
    collection: Collection,
    id: string,
    document: T,
    options?: { expiresAt?: number },
  ): Promise<Stored<T>>
  /**
   * Creates them one after the other, up to the first that cannot be; a store that syncs its disk does so once for all.
   * @returns how many are durable, counted from the first; the others are as if they had never been asked for, except
   *   that the first of them may exist
   * @throws as create, where that is none
   */
  createSeries(
    collection: Collection,
    series: readonly { id: string; document: Document }[],
  ): Promise<number>
  /**
   * Compare and set. The time to live stays what it was, unless `expiresAt` (ms since epoch) gives another.
   * @throws VersionConflict where the document is gone or has another version
   */
  replace<T extends Document>(
    collection: Collection,
    stored: Stored<T>,
    document: T,
    options?: { expiresAt?: number },
  ): Promise<Stored<T>>
  /** Deletes only that version. @throws VersionConflict where it is gone or has another version */
  remove(collection: Collection, stored: Stored<Document>): Promise<void>
  find<T extends Document>(collection: Collection, query: Query): Promise<Stored<T>[]>
  /** Deletes what has expired; returns how many. For a timer. */
  sweep(): Promise<number>
  close(): Promise<void>
}

/** Collections and the top-level fields that queries may name: the adapters make their indexes from this. */
export const COLLECTIONS = {
  handoffs: ['openid'],
  authorizations: ['openid', 'patientId', 'authorizedUntil'],
  tokens: [],
  counters: [],
  nonces: [],
  intents: ['stayKey', 'status', 'service', 'createdAt', 'updatedAt', 'settlementNo', 'feeDate'],
  reports: ['feeDate'],
  audit: ['shard', 'date', 'openid', 'patientId', 'person'],
  subscriptions: ['stayKey', 'kind', 'openid'],
  notices: ['status', 'openid'],
  pulse: [],
  tickets: ['institution', 'place', 'issuedAt'],
  attachments: [],
  migrations: [],
} as const satisfies Record<string, readonly string[]>

export type Collection = keyof typeof COLLECTIONS

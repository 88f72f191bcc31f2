import type tcb from '@cloudbase/node-sdk'
import { COLLECTIONS, type Collection, type Json, type Query } from './store.ts'

/**
 * A document as CloudBase holds it: the text of its JSON, so that what is read is what was written, whatever the
 * database does to numbers, to names with a dot or a dollar and to nested updates; and the query fields beside it.
 */
export interface CloudRecord {
  _id: string
  version: number
  /** ms since epoch; NEVER where the document does not expire, so that one comparison decides. */
  expiresAt: number
  json: string
  /** The service fills this in where a mini-program wrote, and only there. */
  _openid?: string
}

/** The last moment a Date can name. */
export const NEVER = 8_640_000_000_000_000

/** The fields to write; one that the document lacks is null, for an update leaves alone what it does not name. */
export function encodeRecord(
  collection: Collection,
  json: string,
): { json: string; [field: string]: string | number | boolean | null } {
  const document = JSON.parse(json) as Record<string, Json>
  const fields = COLLECTIONS[collection].map((field) => [field, scalar(document[field])] as const)
  return { ...Object.fromEntries(fields), json }
}

// Of an array MongoDB would look at each member.
const scalar = (value: Json | undefined) => (typeof value === 'object' ? null : (value ?? null))

type Command = ReturnType<ReturnType<typeof tcb.init>['database']>['command']

/** The query as a filter. Field names come from COLLECTIONS alone (checkQuery has seen to it). */
export function condition(_: Command, query: Query, now: number): object {
  const all: object[] = [{ expiresAt: _.gt(now) }]
  for (const [field, value] of Object.entries(query.where ?? {})) all.push({ [field]: _.eq(value) })
  if (query.range?.from !== undefined) all.push({ [query.range.field]: _.gte(query.range.from) })
  if (query.range?.before !== undefined) all.push({ [query.range.field]: _.lt(query.range.before) })
  if (query.after !== undefined)
    all.push(behind(_, query.orderBy, query.after.id, query.after.document))
  return _.and(...all)
}

/** What sorts behind this row. A document without the field sorts before every one that has it. */
function behind(
  _: Command,
  orderBy: Query['orderBy'],
  id: string,
  document: Record<string, Json>,
): object {
  if (orderBy === undefined) return { _id: _.gt(id) }
  const { field, descending } = orderBy
  const last = scalar(document[field])
  if (last === null)
    return descending
      ? _.and({ [field]: _.eq(null) }, { _id: _.lt(id) })
      : _.or({ [field]: _.neq(null) }, { _id: _.gt(id) })
  const sameField = _.and({ [field]: _.eq(last) }, { _id: descending ? _.lt(id) : _.gt(id) })
  return descending
    ? _.or({ [field]: _.lt(last) }, { [field]: _.eq(null) }, sameField)
    : _.or({ [field]: _.gt(last) }, sameField)
}

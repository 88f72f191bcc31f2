import { setTimeout as delay } from 'node:timers/promises'
import {
  applyUpdate,
  compareValues,
  fromExtendedJson,
  matches,
  toExtendedJson,
  type Filter,
  type Row,
  type Value,
} from './mongoSemantics.ts'
import { jsonOf, jsonReply, startStandIn, type Asked, type Reply } from '../standIn.ts'

/**
 * A STAND-IN for the CloudBase database, at the HTTP boundary of its node SDK, for tests. It is not CloudBase: it holds
 * the rows in memory and knows the four operations that our adapter uses, with what is documented of them: an insert of
 * an `_id` that exists fails, a filtered update or removal decides and acts on each document at once and counts what it
 * changed, a collection must exist, texts sort by their bytes, a comparison keeps to its type. Whether the real service
 * behaves so is for a run against a real environment to show: `npm run cloud -- probe` asks exactly that.
 */
export interface CloudbaseStandIn {
  /** What the runtime of a cloud function gives, pointing here. */
  environment: Record<string, string>
  collections: Map<string, Map<string, Row>>
  requests: Call[]
  /** How the duplicate of an `_id` is reported from now on. */
  duplicateStyle: 'DATABASE_DUPLICATE_WRITE' | '-502001' | 'E11000'
  /** What happens to the next calls instead of an answer, in this order. */
  faults: Fault[]
  close(): Promise<void>
}

/** `lost` does what is asked and breaks the connection; `before` breaks it and does nothing. */
type Fault =
  'lost' | 'before' | { status: number } | { code: string; message: string } | { run: () => void }

interface Call {
  action: string
  collectionName: string
  query?: string
  data?: string | string[]
  order?: string
  limit?: number
  multi?: boolean
}

class Refusal extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

export async function startCloudbaseStandIn(
  collections: readonly string[],
): Promise<CloudbaseStandIn> {
  const { url, close } = await startStandIn(handle)

  const standIn: CloudbaseStandIn = {
    environment: {
      TENCENTCLOUD_RUNENV: 'SCF',
      TENCENTCLOUD_REGION: 'ap-shanghai',
      SCF_NAMESPACE: 'stand-in',
      TENCENTCLOUD_SECRETID: 'stand-in-id',
      TENCENTCLOUD_SECRETKEY: 'stand-in-key',
      TCB_CONTEXT_CNFG: JSON.stringify({ URL: `${url}/admin` }),
    },
    collections: new Map(collections.map((name) => [name, new Map()])),
    requests: [],
    duplicateStyle: 'DATABASE_DUPLICATE_WRITE',
    faults: [],
    close,
  }

  async function handle(asked: Asked): Promise<Reply> {
    const call = jsonOf(asked) as Call
    standIn.requests.push(call)
    const answer = (body: object) => jsonReply({ requestId: 'stand-in', ...body })

    // Calls overtake one another on the way here and back; each acts at one moment.
    await delay(Math.random() * 3)
    const fault = standIn.faults.shift()
    if (fault === 'before') return 'cut'
    if (typeof fault === 'object' && 'status' in fault) return fault
    if (typeof fault === 'object' && 'code' in fault) return answer(fault)
    if (typeof fault === 'object') fault.run()
    if (!asked.headers.authorization)
      return answer({ code: 'SIGN_PARAM_INVALID', message: 'no authorization' })
    try {
      const data = perform(standIn, call)
      await delay(Math.random() * 3)
      if (fault === 'lost') return 'cut'
      return answer({ data })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return answer({ code: error.code, message: error.message })
    }
  }

  return standIn
}

function perform(standIn: CloudbaseStandIn, call: Call): object {
  const rows = standIn.collections.get(call.collectionName)
  if (rows === undefined)
    throw new Refusal(
      'DATABASE_COLLECTION_NOT_EXIST',
      `Db or Table not exist: ${call.collectionName}`,
    )
  const filter = call.query ? (fromExtendedJson(call.query) as Filter) : {}
  const found = () => [...rows.values()].filter((row) => matches(row, filter))

  switch (call.action) {
    case 'database.insertDocument': {
      const inserted = (call.data as string[]).map((text) => fromExtendedJson(text) as Row)
      for (const row of inserted) {
        if (rows.has(row._id)) throw duplicate(standIn.duplicateStyle, call.collectionName)
        rows.set(row._id, row)
      }
      return { insertedIds: inserted.map((row) => row._id) }
    }
    case 'database.getDocument': {
      const order = Object.entries(
        call.order ? (fromExtendedJson(call.order) as Record<string, number>) : {},
      )
      const sorted = found().sort((one, other) => {
        for (const [field, direction] of order) {
          const difference = compareValues(one[field] as Value, other[field] as Value)
          if (difference !== 0) return difference * direction
        }
        return 0
      })
      return {
        list: sorted.slice(0, Math.min(call.limit ?? 100, 1000)).map(toExtendedJson),
        limit: call.limit,
      }
    }
    case 'database.modifyDocument': {
      const hit = found().slice(0, call.multi ? undefined : 1)
      for (const row of hit)
        rows.set(row._id, applyUpdate(row, fromExtendedJson(call.data as string) as Filter))
      return { updated: hit.length, upsert_id: null }
    }
    case 'database.removeDocument': {
      const hit = found().slice(0, call.multi ? undefined : 1)
      for (const row of hit) rows.delete(row._id)
      return { deleted: hit.length }
    }
    default:
      throw new Refusal('INVALID_ACTION', `the stand-in does not know ${call.action}`)
  }
}

function duplicate(style: CloudbaseStandIn['duplicateStyle'], collection: string): Refusal {
  const mongo = `E11000 duplicate key error collection: ${collection} index: _id_ dup key`
  if (style === 'E11000') return new Refusal('DATABASE_REQUEST_FAILED', mongo)
  return style === '-502001'
    ? new Refusal('-502001', 'database request fail')
    : new Refusal('DATABASE_DUPLICATE_WRITE', 'duplicate write')
}

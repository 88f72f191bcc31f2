import {
  CareError,
  ProtocolError,
  SERVICES,
  isWireObject,
  openResponse,
  parseWire,
  stringifyWire,
  type Channel,
  type Freshness,
  type WireObject,
} from '../protocol/index.ts'
import { judge } from './judgement.ts'
import type { ReadableFile } from './settlementStreamCipher.ts'
import { openResponseFile } from './settlementStreamOpen.ts'
import { judgeSettlements, type Settlement } from './settlementStreamRows.ts'

export const NOW = 1_700_000_000_000
export const FRESH: Freshness = { now: NOW, windowSeconds: 600 }

/** For tests: bytes as a file that gives at most `bite` of them at a time. */
export const fileOf = (bytes: Buffer, bite = 64 * 1024): ReadableFile => ({
  stat: async () => ({ size: bytes.length }),
  read: async (into, offset, length, position) => ({
    bytesRead: bytes.copy(
      into,
      offset,
      position,
      Math.min(position + Math.min(length, bite), bytes.length),
    ),
  }),
})

/** What came of opening a message, so that two ways of doing it can be compared. */
export type Outcome =
  { total: number; rows: Settlement[] } | { refused: string; field: string | undefined }

/** The message opened whole, by the protocol's own functions. */
export function openedWhole(channel: Channel, bytes: Buffer): Outcome {
  try {
    const message = parseWire(bytes)
    if (!isWireObject(message)) throw new ProtocolError('protocol.envelope', 'no object')
    const { total, settlements } = judge(
      SERVICES.settlementList,
      openResponse(channel, message, FRESH),
    )
    return { total, rows: settlements }
  } catch (error) {
    return refusal(error)
  }
}

/** The message opened in pieces. */
export async function openedInParts(
  channel: Channel,
  bytes: Buffer,
  bite?: number,
  native?: boolean,
): Promise<Outcome> {
  try {
    const { total, rows } = judgeSettlements(
      await openResponseFile(channel, fileOf(bytes, bite), FRESH, native),
    )
    const all: Settlement[] = []
    for await (const row of rows()) all.push(row)
    return { total, rows: all }
  } catch (error) {
    return refusal(error)
  }
}

export const asBytes = (message: WireObject): Buffer => Buffer.from(stringifyWire(message))

function refusal(error: unknown): Outcome {
  if (!(error instanceof CareError)) throw error
  return { refused: error.code, field: error.field }
}

import { isAscii, isUtf8 } from 'node:buffer'
import { ProtocolError } from './errors.ts'
import { withoutLongRuns, type Skeleton } from './longRuns.ts'
import { parseStrict, type Cuts } from './parser.ts'
import type { WireValue } from './value.ts'

export * from './value.ts'
export { encodeWire, stringifyWire } from './writer.ts'

export interface WireLimits {
  /** Of the text, in bytes or UTF-16 units, whichever it comes as. */
  maxSize: number
  /** Of objects and arrays within one another. */
  maxDepth: number
}

/** An attachment of 20 MB is 54 MB when it is base64 in hex: the largest message that means anything. */
export const DEFAULT_LIMITS: WireLimits = { maxSize: 64 * 1024 * 1024, maxDepth: 32 }

/** What any request needs, with room: its fields are texts and numbers. Only answers may be large and deep. */
export const REQUEST_DEPTH = 8

/**
 * Parses a message without losing a digit.
 * @throws ProtocolError `protocol.json`: not JSON, not UTF-8, too large, too deep, a name given twice in one object, a
 * name `__proto__`, or half of a surrogate pair (two such messages would sign alike)
 */
export function parseWire(
  text: string | Uint8Array,
  limits: WireLimits = DEFAULT_LIMITS,
): WireValue {
  if (text.length > limits.maxSize) throw new ProtocolError('protocol.json', '报文过大')
  if (typeof text === 'string') return parseStrict(text, limits.maxDepth)
  const buffer = withoutMark(Buffer.from(text.buffer, text.byteOffset, text.byteLength))
  if (!isUtf8(buffer)) throw new ProtocolError('protocol.json', '报文不是 UTF-8 编码')
  if (buffer.length < LARGE) return parseStrict(buffer.toString('utf8'), limits.maxDepth)
  const skeleton = withoutLongRuns(buffer)
  return (
    (skeleton.cuts.size > 0 ? parseSkeleton(skeleton, limits.maxDepth) : undefined) ??
    parseBytes(buffer, limits.maxDepth)
  )
}

/** @param bytes good UTF-8 */
const parseBytes = (bytes: Buffer, maxDepth: number, cuts?: Cuts): WireValue =>
  parseStrict(bytes.toString('latin1'), maxDepth, {
    undecoded: !isAscii(bytes),
    ...(cuts && { cuts }),
  })

/** @returns undefined where it has to be read as it stands: what was taken out was no text, or something is wrong */
function parseSkeleton({ bytes, cuts }: Skeleton, maxDepth: number): WireValue | undefined {
  const found = new Map(cuts)
  try {
    const value = parseBytes(bytes, maxDepth, found)
    return found.size === 0 ? value : undefined
  } catch {
    return undefined
  }
}

/**
 * Bytes. From here on only texts that need it are decoded: one Chinese character would make two bytes of every
 * character of the attachment beside it.
 */
const LARGE = 64 * 1024

/** A byte order mark in front, as some systems put it, is no part of the message. */
const withoutMark = (buffer: Buffer): Buffer =>
  buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf ? buffer.subarray(3) : buffer

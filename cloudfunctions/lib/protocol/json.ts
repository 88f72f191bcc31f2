import { isAscii, isUtf8 } from 'node:buffer'
import { ProtocolError } from './errors.ts'
import { parseStrict } from './parser.ts'
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
  if (isAscii(buffer)) return parseStrict(buffer.toString('latin1'), limits.maxDepth)
  if (!isUtf8(buffer)) throw new ProtocolError('protocol.json', '报文不是 UTF-8 编码')
  if (buffer.length < LARGE) return parseStrict(buffer.toString('utf8'), limits.maxDepth)
  return parseStrict(buffer.toString('latin1'), limits.maxDepth, { undecoded: true })
}

/** Bytes. From here on only texts that need it are decoded: one Chinese character would make two bytes of every character of the attachment beside it. */
const LARGE = 64 * 1024

/** A byte order mark in front, as some systems put it, is no part of the message. */
const withoutMark = (buffer: Buffer): Buffer =>
  buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf ? buffer.subarray(3) : buffer

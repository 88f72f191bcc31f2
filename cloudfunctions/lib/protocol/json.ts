import { isAscii, isUtf8 } from 'node:buffer'
import { ProtocolError } from './errors.ts'
import { parseStrict } from './parser.ts'
import type { WireValue } from './value.ts'

export * from './value.ts'
export { stringifyWire } from './writer.ts'

export interface WireLimits {
  /** Of the text, in bytes or UTF-16 units, whichever it comes as. */
  maxSize: number
  /** Of objects and arrays within one another. */
  maxDepth: number
}

/** An attachment of 20 MB is 54 MB when it is base64 in hex: the largest message that means anything. */
export const DEFAULT_LIMITS: WireLimits = { maxSize: 64 * 1024 * 1024, maxDepth: 32 }

/**
 * Parses a message without losing a digit.
 * @throws ProtocolError `protocol.json`: not JSON, not UTF-8, too large, too deep, a name given twice in one object, a
 * name `__proto__`, or half of a surrogate pair (two such messages would sign alike)
 */
export function parseWire(text: string | Uint8Array, limits: WireLimits = DEFAULT_LIMITS): WireValue {
  if (text.length > limits.maxSize) throw new ProtocolError('protocol.json', '报文过大')
  return parseStrict(typeof text === 'string' ? text : decode(text), limits.maxDepth)
}

function decode(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  // Most of a large message is base64 or hex: it is copied as it is.
  if (isAscii(buffer)) return buffer.toString('latin1')
  if (!isUtf8(buffer)) throw new ProtocolError('protocol.json', '报文不是 UTF-8 编码')
  const marked = buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf
  return buffer.toString('utf8', marked ? 3 : 0)
}

import { stringify } from 'lossless-json'
import { ProtocolError } from './errors.ts'
import { parseStrict } from './parser.ts'
import type { WireObject, WireValue } from './value.ts'

export * from './value.ts'

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

/**
 * Writes compact JSON; numbers keep their text, absent members are left out.
 * @throws TypeError for a number that is not a safe integer: amounts are never floats
 */
export function stringifyWire(value: WireValue | WireObject | { [name: string]: unknown }): string {
  return stringify(value, (_name, member: unknown) => {
    if (typeof member === 'number' && !Number.isSafeInteger(member)) throw new TypeError('a float cannot be written without loss')
    return member
  })!
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    throw new ProtocolError('protocol.json', '报文不是 UTF-8 编码', { cause: error })
  }
}

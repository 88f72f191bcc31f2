import { LosslessNumber, isLosslessNumber, parse, stringify } from 'lossless-json'
import { ProtocolError } from './errors.ts'

/** JSON as the wire has it: a number is its text, because its text is what is signed. */
export type WireValue = string | boolean | null | LosslessNumber | WireValue[] | WireObject
export interface WireObject { [name: string]: WireValue | undefined }

export { isLosslessNumber, type LosslessNumber }

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
 * @throws ProtocolError `protocol.json`: not JSON, not UTF-8, too large, too deep, a key given twice with different
 * values, a key `__proto__`, or half of a surrogate pair (two such messages would sign alike)
 */
export function parseWire(text: string | Uint8Array, limits: WireLimits = DEFAULT_LIMITS): WireValue {
  if (text.length > limits.maxSize) throw unreadable('报文过大')
  const source = typeof text === 'string' ? text : decode(text)
  if (deeperThan(source, limits.maxDepth)) throw unreadable('报文嵌套过深')
  const value = parseJson(source)
  // Only an escape can hide either, so most messages are not walked again.
  if (/__proto__|\\u00|\\ud/i.test(source)) requireHarmless(value)
  return value
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

/** A number of the wire. @throws Error where the text is no JSON number */
export const wireNumber = (value: string | bigint | number): LosslessNumber => new LosslessNumber(String(value))

export function isWireObject(value: unknown): value is WireObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isLosslessNumber(value)
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    throw unreadable('报文不是 UTF-8 编码', error)
  }
}

function parseJson(source: string): WireValue {
  try {
    return parse(source) as WireValue
  } catch (error) {
    throw unreadable('报文不是正确的 JSON', error)
  }
}

/** Looks before parsing: the parser recurses, and a megabyte of brackets would end the process. */
function deeperThan(source: string, maxDepth: number): boolean {
  let depth = 0
  for (let i = 0; i < source.length; i++) {
    const code = source.charCodeAt(i)
    if (code === 0x22) {
      i = endOfString(source, i)
    } else if (code === 0x7b || code === 0x5b) {
      if (++depth > maxDepth) return true
    } else if (code === 0x7d || code === 0x5d) {
      depth--
    }
  }
  return false
}

/** The index of the closing quote of the string that opens at `start`; long strings are jumped over, not walked. */
function endOfString(source: string, start: number): number {
  for (let quote = source.indexOf('"', start + 1); quote !== -1; quote = source.indexOf('"', quote + 1)) {
    let backslashes = 0
    while (source.charCodeAt(quote - 1 - backslashes) === 0x5c) backslashes++
    if (backslashes % 2 === 0) return quote
  }
  return source.length
}

function requireHarmless(value: WireValue | undefined): void {
  if (typeof value === 'string') {
    if (!(value as string & { isWellFormed(): boolean }).isWellFormed()) throw unreadable('报文含有不完整的字符')
  } else if (Array.isArray(value)) {
    value.forEach(requireHarmless)
  } else if (isWireObject(value)) {
    for (const name of Object.keys(value)) {
      if (name === '__proto__') throw unreadable('报文含有不允许的字段名')
      requireHarmless(name)
      requireHarmless(value[name])
    }
  }
}

const unreadable = (message: string, cause?: unknown) => new ProtocolError('protocol.json', message, { cause })

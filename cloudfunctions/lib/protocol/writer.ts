import { heldMember, holdsText, type HeldText } from './heldText.ts'
import { UNUSUAL } from './parser.ts'
import { PieceCollector, encoded, joined, type Pieces } from './pieces.ts'
import { isLosslessNumber, type WireObject, type WireValue } from './value.ts'

type Writable = WireValue | WireObject | Record<string, unknown>

/**
 * Writes compact JSON; numbers keep their text, absent members are left out.
 * @throws TypeError for a number that is not a safe integer (amounts are never floats), and for what JSON does not have
 */
export const stringifyWire = (value: Writable): string => joined(stringifyPieces(value))

/** As stringifyWire, in bytes: what is sent. @throws TypeError as stringifyWire */
export const encodeWire = (value: Writable): Buffer => encoded(stringifyPieces(value))

/** As stringifyWire, long texts in pieces of their own. */
export function stringifyPieces(value: Writable): Pieces {
  const out = new PieceCollector()
  write(value, out)
  return out.finish()
}

function write(value: unknown, out: PieceCollector): void {
  switch (typeof value) {
    case 'string':
      return writeText(value, out)
    case 'boolean':
    case 'bigint':
      return out.add(String(value))
    case 'number':
      if (!Number.isSafeInteger(value))
        throw new TypeError('a float cannot be written without loss')
      return out.add(String(value))
    case 'object':
      if (value === null) return out.add('null')
      if (Array.isArray(value)) return writeArray(value, out)
      if (isLosslessNumber(value)) return out.add(value.toString())
      return writeObject(value as Record<string, unknown>, out)
    default:
      throw new TypeError(`JSON has no ${typeof value}`)
  }
}

function writeArray(array: readonly unknown[], out: PieceCollector): void {
  out.add('[')
  for (let at = 0; at < array.length; at++) {
    if (at > 0) out.add(',')
    write(array[at] === undefined ? null : array[at], out)
  }
  out.add(']')
}

function writeObject(object: Record<string, unknown>, out: PieceCollector): void {
  let before = '{'
  const holds = holdsText(object)
  for (const name of Object.keys(object)) {
    const long = holds ? heldMember(object, name) : undefined
    if (long !== undefined) writeHeld(long, before + quotedName(name), out)
    else {
      const member = object[name]
      if (member === undefined) continue
      out.add(before + quotedName(name))
      write(member, out)
    }
    before = ','
  }
  out.add(before === '{' ? '{}' : '}')
}

/**
 * What JSON cannot hold as it stands: quote, backslash, control characters, and halves of surrogate pairs (all
 * surrogates, to be quick).
 */
const TO_ESCAPE = /["\\\u0000-\u001f\ud800-\udfff]/

/** A JSON string. Base64 and hex of megabytes need no escapes, and are not copied. */
export function writeText(text: string, out: PieceCollector): void {
  if (text.length < 1024) return out.add(quoted(text))
  // Not all at once: see UNUSUAL.
  if (text.includes('"') || text.includes('\\') || UNUSUAL.test(text))
    return out.add(JSON.stringify(text))
  out.add('"')
  out.add(text)
  out.add('"')
}

/** A JSON string, too. @param before what stands in front of it */
export function writeHeld(text: HeldText, before: string, out: PieceCollector): void {
  out.add(`${before}"`)
  out.addHeld(text)
  out.add('"')
}

const quotedNames = new Map<string, string>()

/**
 * The name of a member and its colon. The standard has some hundred names, which come again and again; a bound all the
 * same.
 */
export function quotedName(name: string): string {
  const known = quotedNames.get(name)
  if (known !== undefined) return known
  const written = `${quoted(name)}:`
  if (name.length > 64) return written
  if (quotedNames.size >= 1000) quotedNames.clear()
  quotedNames.set(name, written)
  return written
}

/** As JSON.stringify, which takes three times as long for what needs no escapes. */
const quoted = (text: string): string => (TO_ESCAPE.test(text) ? JSON.stringify(text) : `"${text}"`)

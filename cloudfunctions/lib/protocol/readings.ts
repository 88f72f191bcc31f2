import { heldMember, holdsText } from './heldText.ts'
import type { PieceCollector } from './pieces.ts'
import {
  isEmpty,
  isLosslessNumber,
  isWireObject,
  type WireObject,
  type WireValue,
} from './value.ts'
import { quotedName, writeHeld, writeText } from './writer.ts'

/**
 * The ways in which the rule for values that are objects is read (appendix 1.3.2.2, "内部按字母顺序升序排列，空值不参与
 * 签名，输出 JSON 字符串"). The standard's samples have only texts inside their objects and fit all of them.
 *
 * - `raw`: to the letter.
 * - `text`: as the implementation that vendors hand on has it: whatever is no object is a text inside of one.
 * - `bare`: nothing that is empty is left anywhere.
 *
 * Public: channel.json and the functions' configuration name them so.
 */
export const SIGN_READINGS = ['raw', 'text', 'bare'] as const
export type SignReading = (typeof SIGN_READINGS)[number]

/** What a message has shown of how it was signed. */
export interface ReadingFit {
  /** By this one its signature was found good. */
  reading: SignReading
  /** All by which it is: they differ in nothing that this message has. Walks the message again for each. */
  all(): readonly SignReading[]
}

/** How a message is to be verified: all readings are tried. */
export interface SignReadings {
  /** Tried before the others; where it fits, they cost nothing. */
  first: SignReading
  /** Told of a message that is authentic and fresh. */
  fitted?(fit: ReadingFit): void
}

/** The one that is tried first, and then the others. */
export const readingsFrom = (first: SignReading): readonly SignReading[] => [
  first,
  ...SIGN_READINGS.filter((one) => one !== first),
]

/** How a reading writes what is inside of an object or an array. */
interface Rules {
  /** The JSON of a number, true or false. @param text as it was written */
  scalar(text: string): string
  /** Whether null and "" keep their places in an array. They never do in an object. */
  keepsPlaces: boolean
  /** Whether `[]` is there. */
  keepsEmptyArrays: boolean
  /** Whether an object or an array is there of which nothing else is. */
  keepsEmptied: boolean
}

const bareScalar = (text: string): string => text

const RULES: Record<SignReading, Rules> = {
  raw: { scalar: bareScalar, keepsPlaces: true, keepsEmptyArrays: true, keepsEmptied: true },
  text: {
    scalar: (text) => `"${text}"`,
    keepsPlaces: false,
    keepsEmptyArrays: false,
    keepsEmptied: true,
  },
  bare: { scalar: bareScalar, keepsPlaces: false, keepsEmptyArrays: false, keepsEmptied: false },
}

/**
 * Writes an object or an array as the reading signs it: compact JSON, names in the order of their code units.
 * @param before what stands in front of it where it is there at all
 * @returns whether it is
 */
export const writeNested = (
  value: WireObject | WireValue[],
  before: string,
  reading: SignReading,
  out: PieceCollector,
): boolean => writeValue(value, before, RULES[reading], out)

function writeValue(value: WireValue, before: string, rules: Rules, out: PieceCollector): boolean {
  if (typeof value === 'string') {
    out.add(before)
    writeText(value, out)
    return true
  }
  if (Array.isArray(value)) return writeArray(value, before, rules, out)
  if (value === null) out.add(`${before}null`)
  else if (typeof value === 'boolean' || isLosslessNumber(value))
    out.add(before + rules.scalar(value.toString()))
  else return writeObject(value, before, rules, out)
  return true
}

function writeArray(
  array: readonly WireValue[],
  before: string,
  rules: Rules,
  out: PieceCollector,
): boolean {
  if (array.length === 0 && !rules.keepsEmptyArrays) return false
  let next = `${before}[`
  for (const element of array) {
    if (!rules.keepsPlaces && isEmpty(element)) continue
    if (writeValue(element, next, rules, out)) next = ','
  }
  return end(next === ',', `${before}[`, ']', rules, out)
}

function writeObject(
  object: WireObject,
  before: string,
  rules: Rules,
  out: PieceCollector,
): boolean {
  let next = `${before}{`
  const holds = holdsText(object)
  for (const name of Object.keys(object).sort()) {
    const long = holds ? heldMember(object, name) : undefined
    if (long !== undefined) {
      writeHeld(long, next + quotedName(name), out)
      next = ','
      continue
    }
    const member = object[name]
    if (isEmpty(member)) continue
    if (writeValue(member, next + quotedName(name), rules, out)) next = ','
  }
  return end(next === ',', `${before}{`, '}', rules, out)
}

function end(
  begun: boolean,
  open: string,
  close: string,
  rules: Rules,
  out: PieceCollector,
): boolean {
  if (!begun && !rules.keepsEmptied) return false
  out.add(begun ? close : open + close)
  return true
}

/**
 * What of an object or an array is signed: by some readings what amounts to nothing inside of it is not, so anybody may
 * have put it there.
 * @returns undefined where that is nothing at all
 */
export const signedInside = (value: WireValue, reading: SignReading): WireValue | undefined =>
  RULES[reading].keepsPlaces ? value : withoutNothings(value, RULES[reading])

function withoutNothings(value: WireValue, rules: Rules): WireValue | undefined {
  if (Array.isArray(value)) {
    const left = value.flatMap((element) => {
      const part = isEmpty(element) ? undefined : withoutNothings(element, rules)
      return part === undefined ? [] : [part]
    })
    const isThere = value.length === 0 ? rules.keepsEmptyArrays : rules.keepsEmptied
    return left.length > 0 || isThere ? left : undefined
  }
  if (!isWireObject(value)) return value
  const left = Object.entries(value).flatMap(([name, member]) => {
    const part = isEmpty(member) ? undefined : withoutNothings(member, rules)
    return part === undefined ? [] : [[name, part] as const]
  })
  return left.length > 0 || rules.keepsEmptied ? Object.fromEntries(left) : undefined
}

import { compareFolded } from './fold.ts'
import { heldMember, holdsText } from './heldText.ts'
import { PieceCollector, joined, type Pieces } from './pieces.ts'
import { signedInside, writeNested, type SignReading } from './readings.ts'
import { isEmpty, isWireObject, type WireObject, type WireValue } from './value.ts'

/** Never part of what is signed (appendix 1.3.2.1), whichever the dialect; so never believed either. */
export const UNSIGNED_NAMES: ReadonlySet<string> = new Set([
  'chs_fjs_sign',
  'chs_fjs_encdata',
  'signData',
  'encData',
  'extra',
])

/**
 * The text that is signed (appendix 1.3.2): names in ascending order of their code units, `name=value` joined by `&`,
 * the key at the end. Empty values are left out at every depth; what else is, inside of an object, is the reading's.
 */
export const canonicalText = (
  message: WireObject,
  signKey: string,
  reading: SignReading = 'raw',
): string => joined(canonicalPieces(signedFields(message), signKey, reading))

/**
 * A message, or the parts that make one: a member of a later part stands for one of an earlier part's. So header and
 * data are signed together without being put together.
 */
export type Parts = WireObject | readonly [WireObject, WireObject]

/** Names in the order of their code units, with what is signed of each; alternating, because a message has a dozen. */
export type SignedFields = (string | Exclude<WireValue, null>)[]

export function signedFields(message: Parts): SignedFields {
  const [first, second] = isPair(message) ? message : [message, NOTHING]
  const names = Object.keys(first)
  for (const name of Object.keys(second)) names.push(name)
  const fields: SignedFields = []
  let last: string | undefined
  for (const name of names.sort()) {
    if (name === last) continue
    last = name
    if (UNSIGNED_NAMES.has(name)) continue
    const value = Object.hasOwn(second, name) ? second[name] : first[name]
    if (!isEmpty(value)) fields.push(name, value)
  }
  return fields
}

const isPair = (message: Parts): message is readonly [WireObject, WireObject] =>
  Array.isArray(message)
const NOTHING: WireObject = {}

/** As canonicalText, long texts in pieces of their own. */
export function canonicalPieces(
  fields: SignedFields,
  signKey: string,
  reading: SignReading,
): Pieces {
  const out = new PieceCollector()
  const ordered = reading === 'text' ? inFoldedOrder(fields) : fields
  for (let at = 0; at < ordered.length; at += 2) {
    // Name and value take turns, so that there is a value behind each name.
    if (writeField(ordered[at] as string, ordered[at + 1]!, reading, out)) out.add('&')
  }
  out.add(`key=${signKey}`)
  return out.finish()
}

/** @returns whether the field is signed at all */
function writeField(
  name: string,
  value: Exclude<WireValue, null>,
  reading: SignReading,
  out: PieceCollector,
): boolean {
  if (Array.isArray(value) || isWireObject(value))
    return writeNested(value, `${name}=`, reading, out)
  if (isBlank(value, reading)) return false
  out.add(`${name}=`)
  out.add(value.toString())
  return true
}

/** Blanks alone are nothing to the implementation that `text` follows: whatever Java's trim takes away. */
const isBlank = (value: WireValue, reading: SignReading): boolean =>
  reading === 'text' && typeof value === 'string' && !/[!-\uffff]/.test(value)

/** What of a field's value is signed; undefined where the field is not. */
const signedOf = (value: WireValue, reading: SignReading): WireValue | undefined =>
  isBlank(value, reading) ? undefined : signedInside(value, reading)

/** The fields of a message that are signed by the reading: what is not is not handed on as if it had been. */
export function signedPart(message: WireObject, reading: SignReading): WireObject {
  const part: [string, WireValue][] = []
  for (const [name, value = null] of Object.entries(message)) {
    const inside = UNSIGNED_NAMES.has(name) ? undefined : signedOf(value, reading)
    if (inside !== undefined) part.push([name, inside])
  }
  return Object.fromEntries(part)
}

/**
 * That implementation sorts the finished `name=value&`, without regard to case; what is alike stays in the order of its
 * units.
 */
function inFoldedOrder(fields: SignedFields): SignedFields {
  const order: number[] = []
  for (let at = 0; at < fields.length; at += 2) order.push(at)
  const nameOf = (at: number) => `${fields[at] as string}=`
  const textOf = (at: number) => {
    const out = new PieceCollector()
    writeField(fields[at] as string, fields[at + 1]!, 'text', out) // as above
    return `${joined(out.finish())}&`
  }
  order.sort((a, b) => {
    const byName = compareFolded(nameOf(a), nameOf(b))
    return byName !== 0 ? byName : compareFolded(textOf(a), textOf(b))
  })
  return order.flatMap((at) => fields.slice(at, at + 2))
}

/**
 * The standard's text has no quotes at its top level: `{"a":"1&b=2"}` and `{"a":"1","b":"2"}` sign alike, so whoever
 * holds one signed message could make the other. Such a text is neither signed nor believed, whichever reading is used.
 * Nor has it quotes around what is nested: `{"a":{"n":"x&b=2"}}` signs as the broken text `{"n":"x` and a field `b` do.
 * @param counts whether a field that could be read inside of something nested would mean anything there: agreements and
 *   links may hold `&lt=` and `&id=`, which nobody would look for in an answer
 * @returns the first name whose value could be read as further fields, or that could itself be read otherwise
 */
export function ambiguousName(
  fields: SignedFields,
  counts: (name: string) => boolean = () => true,
): string | undefined {
  for (let at = 0; at < fields.length; at += 2) {
    const name = fields[at] as string
    if (name.includes('=') || name.includes('&')) return name
    const value = fields[at + 1]! // as above
    const isNested = typeof value !== 'string'
    if (!isNested && isBrokenOff(value)) return name
    if (!holdsAmpersand(value)) continue
    for (const text of textsIn(value))
      for (const [, read = ''] of text.matchAll(/&([^=&]*)=/g))
        if (standsBehind(name, read) && (!isNested || counts(read))) return name
  }
  return undefined
}

/** What is left of something nested where a field was cut out of one of its texts. */
function isBrokenOff(text: string): boolean {
  if (!/^[[{]/.test(text) || !text.includes('"')) return false
  try {
    JSON.parse(text)
    return false
  } catch {
    return true
  }
}

/** Hardly any message does, and each is asked. */
function holdsAmpersand(value: WireValue): boolean {
  if (typeof value === 'string') return value.includes('&')
  if (Array.isArray(value)) return value.some(holdsAmpersand)
  if (!isWireObject(value)) return false
  const holds = holdsText(value)
  for (const name of Object.keys(value)) {
    const long = holds ? heldMember(value, name) : undefined
    if (name.includes('&') || (long ? long.includes('&') : holdsAmpersand(value[name] ?? null)))
      return true
  }
  return false
}

/** Of a value, at whatever depth, the texts in which a field could be read at all. */
function* textsIn(value: WireValue): Generator<string> {
  if (typeof value === 'string') yield value
  else if (Array.isArray(value)) for (const element of value) yield* textsIn(element)
  else if (isWireObject(value))
    for (const name of Object.keys(value)) {
      yield name
      yield* textsIn(value[name] ?? null)
    }
}

/**
 * Names ascend: only one behind this one, in one order or the other, could stand there. Whether it comes before the
 * next does not matter, which would only be a part of its value. Of two messages that sign alike the one that has a
 * field less, where they part, has such a text.
 */
const standsBehind = (name: string, read: string): boolean =>
  read !== name && (read > name || compareFolded(`${name}=`, `${read}=`) <= 0)

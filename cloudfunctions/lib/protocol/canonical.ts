import { PieceCollector, joined, type Pieces } from './pieces.ts'
import { isLosslessNumber, type WireObject, type WireValue } from './value.ts'
import { quotedName, writeText } from './writer.ts'

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
 * the key at the end. Empty values are left out at every depth; an element of an array keeps its place, even empty.
 */
export const canonicalText = (message: WireObject, signKey: string): string =>
  joined(canonicalPieces(signedFields(message), signKey))

/**
 * A message, or the parts that make one: a member of a later part stands for one of an earlier part's. So header and
 * data are signed together without being put together.
 */
export type Parts = WireObject | readonly [WireObject, WireObject]

/** Names in the order of their code units, with what is signed of each; alternating, because a message has a dozen. */
type SignedFields = (string | Exclude<WireValue, null>)[]

export function signedFields(message: Parts): SignedFields {
  const [first, second] = isPair(message) ? message : [message, NOTHING]
  const names = Object.keys(first)
  for (const name of Object.keys(second)) names.push(name)
  const fields: SignedFields = []
  let last: string | undefined
  for (const name of names.sort()) {
    if (name === last) continue
    last = name
    const value = Object.hasOwn(second, name) ? second[name] : first[name]
    if (!UNSIGNED_NAMES.has(name) && !isEmpty(value)) fields.push(name, value)
  }
  return fields
}

const isPair = (message: Parts): message is readonly [WireObject, WireObject] =>
  Array.isArray(message)
const NOTHING: WireObject = {}

/** As canonicalText, long texts in pieces of their own. */
export function canonicalPieces(fields: SignedFields, signKey: string): Pieces {
  const out = new PieceCollector()
  for (let at = 0; at < fields.length; at += 2) {
    const value = fields[at + 1]!
    out.add(`${fields[at] as string}=`)
    if (typeof value === 'string') out.add(value)
    else writeCanonical(value, out)
    out.add('&')
  }
  out.add(`key=${signKey}`)
  return out.finish()
}

/**
 * The standard's text has no quotes at its top level: `{"a":"1&b=2"}` and `{"a":"1","b":"2"}` sign alike, so whoever
 * holds one signed message could make the other. Such a text is neither signed nor believed.
 * @returns the first name whose value could be read as further fields, or that could itself be read otherwise
 */
export function ambiguousName(fields: SignedFields): string | undefined {
  for (let at = 0; at < fields.length; at += 2) {
    const name = fields[at] as string
    if (name.includes('=') || name.includes('&')) return name
    const value = fields[at + 1]
    if (typeof value !== 'string' || !value.includes('&')) continue
    // Names ascend: only one that belongs between this and the next could have stood there.
    const next = fields[at + 2] as string | undefined
    for (const [, read] of value.matchAll(/&([^=&]*)=/g))
      if (read! > name && (next === undefined || read! <= next)) return name
  }
  return undefined
}

export const ambiguousField = (message: WireObject): string | undefined =>
  ambiguousName(signedFields(message))

/** Compact JSON with sorted names and without empty members; numbers as they were written. */
function writeCanonical(value: WireValue, out: PieceCollector): void {
  if (typeof value === 'string') return writeText(value, out)
  if (typeof value !== 'object' || value === null) return out.add(String(value))
  if (isLosslessNumber(value)) return out.add(value.toString())
  if (Array.isArray(value)) {
    out.add('[')
    for (let at = 0; at < value.length; at++) {
      if (at > 0) out.add(',')
      writeCanonical(value[at]!, out)
    }
    return out.add(']')
  }
  let before = '{'
  for (const name of Object.keys(value).sort()) {
    const member = value[name]
    if (isEmpty(member)) continue
    out.add(before + quotedName(name))
    writeCanonical(member, out)
    before = ','
  }
  out.add(before === '{' ? '{}' : '}')
}

const isEmpty = (value: WireValue | undefined): value is undefined | null | '' =>
  value === undefined || value === null || value === ''

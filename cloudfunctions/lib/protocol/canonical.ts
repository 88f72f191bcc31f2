import { PieceCollector, joined, type Pieces } from './pieces.ts'
import { isLosslessNumber, type WireObject, type WireValue } from './value.ts'
import { writeText } from './writer.ts'

/** Never part of what is signed (appendix 1.3.2.1), whichever the dialect; so never believed either. */
export const UNSIGNED_NAMES: ReadonlySet<string> = new Set(['chs_fjs_sign', 'chs_fjs_encdata', 'signData', 'encData', 'extra'])

/**
 * The text that is signed (appendix 1.3.2): names in ascending order of their code units, `name=value` joined by `&`,
 * the key at the end. Empty values are left out at every depth; an element of an array keeps its place, even empty.
 */
export const canonicalText = (message: WireObject, signKey: string): string => joined(canonicalPieces(message, signKey))

/** As canonicalText, long texts in pieces of their own. */
export function canonicalPieces(message: WireObject, signKey: string): Pieces {
  const out = new PieceCollector()
  for (const name of Object.keys(message).sort()) {
    const value = message[name]
    if (UNSIGNED_NAMES.has(name) || isEmpty(value)) continue
    out.add(`${name}=`)
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
export function ambiguousField(message: WireObject): string | undefined {
  const names = Object.keys(message).filter((name) => !UNSIGNED_NAMES.has(name) && !isEmpty(message[name])).sort()
  return names.find((name, i) => {
    if (/[=&]/.test(name)) return true
    const value = message[name]
    if (typeof value !== 'string' || !value.includes('&')) return false
    // Names ascend: only one that belongs between this and the next could have stood there.
    const next = names[i + 1]
    return Array.from(value.matchAll(/&([^=&]*)=/g), ([, read]) => read!).some((read) => read > name && (next === undefined || read < next || read === next))
  })
}

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
    out.add(`${before}${JSON.stringify(name)}:`)
    writeCanonical(member, out)
    before = ','
  }
  out.add(before === '{' ? '{}' : '}')
}

const isEmpty = (value: WireValue | undefined): value is undefined | null | '' => value === undefined || value === null || value === ''

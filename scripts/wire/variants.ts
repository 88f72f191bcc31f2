import {
  UNSIGNED_NAMES,
  isLosslessNumber,
  isWireObject,
  type WireObject,
  type WireValue,
} from '../../cloudfunctions/lib/protocol/index.ts'

/** The ways in which implementations of the signed text differ; as the standard has it where silent. */
export interface Way {
  sort?: 'units' | 'given' | 'outer' | 'letters' | 'locale'
  empties?: 'dropped' | 'kept' | 'null'
  numbers?: 'text' | 'double' | 'quoted'
  /** Within JSON. */
  spaces?: boolean
  /** 中 as \u4e2d, within JSON. */
  escapes?: boolean
  /** Values as in an address. */
  percent?: boolean
  /** What stands between the last value and the key. */
  tail?: '&key=' | 'key alone' | 'no key'
  /** Names that are usually left out, signed as well. */
  unsigned?: readonly string[]
}

/** The signed text, made in another way than the standard's. `variantText(message, key, {})` is `canonicalText`. */
export function variantText(message: WireObject, key: string, way: Way): string {
  const parts: string[] = []
  for (const name of sorted(message, way, 0)) {
    const value = message[name]
    if ((UNSIGNED_NAMES.has(name) && !way.unsigned?.includes(name)) || isDropped(value, way))
      continue
    const text =
      typeof value === 'string'
        ? value
        : value === null && way.empties === 'kept'
          ? ''
          : jsonText(value ?? null, way, 1)
    parts.push(`${name}=${way.percent ? encodeURIComponent(text) : text}`)
  }
  const text = parts.join('&')
  if (way.tail === 'no key') return text
  return way.tail === 'key alone' ? `${text}${key}` : `${text}${text === '' ? '' : '&'}key=${key}`
}

function jsonText(value: WireValue, way: Way, depth: number): string {
  if (typeof value === 'string') return quoted(value, way)
  if (isLosslessNumber(value)) {
    const digits = way.numbers === 'double' ? String(Number(value.toString())) : value.toString()
    return way.numbers === 'quoted' && depth > 1 ? `"${digits}"` : digits
  }
  const comma = way.spaces ? ', ' : ','
  if (Array.isArray(value))
    return `[${value.map((one) => jsonText(one, way, depth + 1)).join(comma)}]`
  if (!isWireObject(value)) return String(value)
  const members = sorted(value, way, depth).filter((name) => !isDropped(value[name], way))
  return `{${members.map((name) => `${quoted(name, way)}:${way.spaces ? ' ' : ''}${jsonText(value[name] ?? null, way, depth + 1)}`).join(comma)}}`
}

function quoted(text: string, way: Way): string {
  const json = JSON.stringify(text)
  return way.escapes
    ? json.replace(
        /[\u0080-\uffff]/g,
        (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
      )
    : json
}

function sorted(object: WireObject, way: Way, depth: number): string[] {
  const names = Object.keys(object)
  if (way.sort === 'given' || (way.sort === 'outer' && depth > 0)) return names
  if (way.sort === 'locale') return names.sort((a, b) => a.localeCompare(b, 'zh'))
  return way.sort === 'letters'
    ? names.sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1))
    : names.sort()
}

const isDropped = (value: WireValue | undefined, way: Way): boolean =>
  value === undefined ||
  ((value === null || value === '') && (way.empties ?? 'dropped') === 'dropped')

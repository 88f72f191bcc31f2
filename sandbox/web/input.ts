import { InputError, sameText } from '../../cloudfunctions/lib/protocol/index.ts'
import type { Asked } from './serve.ts'

export type Members = Record<string, unknown>

/** The members of a JSON object. @throws InputError where the body is none */
export function jsonBody(asked: Asked): Members {
  try {
    const value: unknown = JSON.parse(asked.body.toString('utf8'))
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Members
  } catch {
    // Said below.
  }
  throw new InputError('input.json', '请求体应是一个 JSON 对象', { field: 'body' })
}

/** The fields of a posted form; one given twice counts as it stood first. */
export function formBody(asked: Asked): Members {
  const fields: Members = {}
  for (const [name, value] of new URLSearchParams(asked.body.toString('utf8')))
    fields[name] ??= value
  return fields
}

/**
 * A required text without the spaces around it.
 * @param most in characters (code points)
 * @throws InputError naming the field
 */
export function textOf(members: Members, field: string, label: string, most: number): string {
  const text = optionalText(members, field, label, most)
  if (text === undefined)
    throw new InputError('input.field', `请填写${label}（${field}）`, { field })
  return text
}

/** As textOf; undefined where it is missing or empty. */
export function optionalText(
  members: Members,
  field: string,
  label: string,
  most: number,
): string | undefined {
  const value = members[field]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string')
    throw new InputError('input.field', `${label}（${field}）应是文字`, { field })
  const text = value.trim()
  if ([...text].length > most)
    throw new InputError('input.field', `${label}（${field}）最多 ${most} 个字符`, { field })
  return text === '' ? undefined : text
}

/** Whether the caller has shown the key agreed on; compared in constant time. */
export function hasKey(asked: Asked, header: string, key: string): boolean {
  const given = asked.headers[header]
  return typeof given === 'string' && sameText(given, key)
}

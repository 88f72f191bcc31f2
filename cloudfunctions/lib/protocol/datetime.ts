import { ProtocolError } from './errors.ts'
import { isLosslessNumber, type WireValue } from './json.ts'

/** China has had no daylight saving since 1991, and the wire has no times before: Asia/Shanghai is eight hours ahead, ms. */
const SHANGHAI = 8 * 3_600_000

/**
 * Reads a DateTime: `yyyy-MM-dd HH:mm:ss` (seconds may be missing, so may the time), `yyyyMMddHHmmss`, or ISO 8601;
 * Asia/Shanghai where no offset is given.
 * @throws ProtocolError `protocol.field`
 */
export function parseDateTime(value: WireValue | undefined, field: string): Date {
  const text =
    typeof value === 'string' ? value.trim() : isLosslessNumber(value) ? value.toString() : ''
  const parts =
    /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(Z|[+-](?:0\d|1[0-4]):?[0-5]\d)?)?$/.exec(
      text,
    ) ?? /^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2}))?$/.exec(text)
  const instant = parts === null ? undefined : toInstant(parts)
  if (instant === undefined)
    throw new ProtocolError('protocol.field', '时间格式不对，应为 yyyy-MM-dd HH:mm:ss', { field })
  return instant
}

/** `yyyy-MM-dd HH:mm:ss`, Asia/Shanghai; what is below a second is cut off. */
export function formatDateTime(instant: Date | number): string {
  return new Date(Number(instant) + SHANGHAI).toISOString().slice(0, 19).replace('T', ' ')
}

function toInstant(parts: RegExpExecArray): Date | undefined {
  const [year, month, day, hour, minute, second] = parts
    .slice(1, 7)
    .map((part) => Number(part ?? 0)) as [number, number, number, number, number, number]
  const millisecond = Number((parts[7] ?? '').slice(0, 3).padEnd(3, '0'))
  const local = new Date(Date.UTC(year, month - 1, day, hour, minute, second, millisecond))
  // The 31st of February would quietly become the 3rd of March.
  const real =
    local.getUTCFullYear() === year &&
    local.getUTCMonth() === month - 1 &&
    local.getUTCDate() === day &&
    local.getUTCHours() === hour &&
    local.getUTCMinutes() === minute &&
    local.getUTCSeconds() === second
  return real ? new Date(local.getTime() - offset(parts[8])) : undefined
}

function offset(text: string | undefined): number {
  if (text === undefined) return SHANGHAI
  if (text === 'Z') return 0
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(-2))
  return (text[0] === '-' ? -minutes : minutes) * 60_000
}

import { ProtocolError } from './errors.ts'
import { isLosslessNumber, type WireValue } from './json.ts'

/**
 * China has had no daylight saving since 1991, and the wire has no times before: Asia/Shanghai is eight hours ahead,
 * ms.
 */
const SHANGHAI = 8 * 3_600_000

/** `2026-11-28 08:26:31`, `2026/11/28 8:26:31`, ISO 8601; seconds may be missing, so may the time. */
const WRITTEN =
  /^(\d{4})([-/.])(\d{1,2})([-/.])(\d{1,2})(?:(?: +|T)(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d{1,9}))?)? ?(Z|[+-](?:0\d|1[0-4])(?::?[0-5]\d)?)?)?$/

/** yyyyMMdd, yyyyMMddHHmmss, and with milliseconds. */
const COMPACT = /^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})(\d{3})?)?$/

/** ms since the epoch, of 2001 to 2286. */
const EPOCH = /^[1-9]\d{12}$/

/**
 * Reads a DateTime in any spelling that has one meaning: `yyyy-MM-dd HH:mm:ss`, also with slashes and single digits,
 * ISO 8601, `yyyyMMddHHmmss` with or without milliseconds, ms since the epoch; Asia/Shanghai where no offset is given.
 * @throws ProtocolError `protocol.field`
 */
export function parseDateTime(value: WireValue | undefined, field: string): Date {
  const instant = readInstant(textOf(value))
  if (instant === undefined)
    throw new ProtocolError('protocol.field', '时间格式不对，应为 yyyy-MM-dd HH:mm:ss', { field })
  return instant
}

/**
 * Whether it is written where there is no time: `0000-00-00`, `0001-01-01`, `1900-01-01`, `1970-01-01`, `9999-12-31`
 * and their like. Nothing of this trade happened before 2000.
 */
export function isNoTime(value: WireValue | undefined): boolean {
  const text = textOf(value)
  if (/^0[0\-/.: TZ]*$/.test(text)) return true
  const year = readInstant(text)?.getUTCFullYear()
  return year !== undefined && (year < 2000 || year >= 9999)
}

/** `yyyy-MM-dd HH:mm:ss`, Asia/Shanghai; what is below a second is cut off. */
export function formatDateTime(instant: Date | number): string {
  return new Date(Number(instant) + SHANGHAI).toISOString().slice(0, 19).replace('T', ' ')
}

const textOf = (value: WireValue | undefined): string =>
  typeof value === 'string' ? value.trim() : isLosslessNumber(value) ? value.toString() : ''

function readInstant(text: string): Date | undefined {
  if (EPOCH.test(text)) return new Date(Number(text))
  const written = WRITTEN.exec(text)
  if (written !== null) {
    const [, year, mark, month, again, day, hour, minute, second, fraction = '', zone] = written
    if (mark !== again) return undefined
    return toInstant([year, month, day, hour, minute, second], fraction, zone)
  }
  const compact = COMPACT.exec(text)
  return compact === null ? undefined : toInstant(compact.slice(1, 7), compact[7] ?? '', undefined)
}

function toInstant(
  parts: (string | undefined)[],
  fraction: string,
  zone: string | undefined,
): Date | undefined {
  const [year, month, day, hour, minute, second] = parts.map((part = '00') => part.padStart(2, '0'))
  const text = `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, '0')}Z`
  const local = new Date(text).getTime()
  // The 31st of February would quietly become the 3rd of March.
  const isReal = !Number.isNaN(local) && new Date(local).toISOString() === text
  return isReal ? new Date(local - offset(zone)) : undefined
}

function offset(zone: string | undefined): number {
  if (zone === undefined) return SHANGHAI
  const digits = zone.slice(1).replace(':', '') // of Z there are none
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))
  return (zone[0] === '-' ? -minutes : minutes) * 60_000
}

import { ProtocolError } from './errors.ts'
import { isLosslessNumber, type WireValue } from './json.ts'

/** An amount of money in fen. */
export type Fen = bigint

/** The largest Decimal(16,2): 99999999999999.99 yuan, in fen. */
export const MAX_FEN: Fen = 9_999_999_999_999_999n

/** Sign, digits before and after the point, exponent: what databases and JSON libraries write of one exact number. */
const DECIMAL = /^([+-]?)(\d{0,30})(?:\.(\d{0,30}))?(?:[eE]([+-]?\d{1,3}))?$/

/**
 * Reads a Decimal(16,2) of yuan, as a JSON number or a string, exactly: `1000.00`, `1E+3`, ` .5 `. Further digits are
 * read where they are zeros.
 * @throws ProtocolError `protocol.field`
 */
export function parseDecimal(value: WireValue | undefined, field: string): Fen {
  const text =
    typeof value === 'string' ? value.trim() : isLosslessNumber(value) ? value.toString() : ''
  const written = DECIMAL.exec(text)
  if (written === null) throw illFormed(field)
  const [, sign, whole, fraction = '', exponent = '0'] = written
  const digits = `${whole}${fraction}`.replace(/^0+(\d)/, '$1')
  if (digits === '') throw illFormed(field)
  // The number is digits × 10^places fen.
  const places = Number(exponent) - fraction.length + 2
  if (digits === '0') return 0n
  if (digits.length + places > MOST_DIGITS)
    throw new ProtocolError('protocol.field', '金额超出 Decimal(16,2) 的范围', { field })
  const kept = places < 0 ? digits.slice(0, places) : digits
  if (places < 0 && !/^0*$/.test(digits.slice(places))) throw illFormed(field)
  // Where nothing is kept, it is zero.
  const fen = BigInt(kept) * 10n ** BigInt(Math.max(0, places))
  return sign === '-' ? -fen : fen
}

/** Of MAX_FEN. */
const MOST_DIGITS = 16

const illFormed = (field: string) =>
  new ProtocolError('protocol.field', '金额格式不对，应为最多两位小数的数', { field })

/** Yuan with two digits: `1000.00`. */
export function formatDecimal(fen: Fen): string {
  const digits = (fen < 0n ? -fen : fen).toString().padStart(3, '0')
  return `${fen < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

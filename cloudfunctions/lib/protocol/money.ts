import { ProtocolError } from './errors.ts'
import { isLosslessNumber, type WireValue } from './json.ts'

/** An amount of money in fen. */
export type Fen = bigint

/** The largest Decimal(16,2): 99999999999999.99 yuan, in fen. */
export const MAX_FEN: Fen = 9_999_999_999_999_999n

/**
 * Reads a Decimal(16,2) of yuan, as a JSON number or a string, exactly. Further digits are read where they are zeros.
 * @throws ProtocolError `protocol.field`
 */
export function parseDecimal(value: WireValue | undefined, field: string): Fen {
  const text =
    typeof value === 'string' ? value : isLosslessNumber(value) ? value.toString() : undefined
  const parts = text === undefined ? null : /^(-?)(\d{1,20})(?:\.(\d{1,2})0{0,20})?$/.exec(text)
  if (parts === null)
    throw new ProtocolError('protocol.field', '金额格式不对，应为最多两位小数的数', { field })
  const fen = BigInt(parts[2]!) * 100n + BigInt((parts[3] ?? '').padEnd(2, '0'))
  if (fen > MAX_FEN)
    throw new ProtocolError('protocol.field', '金额超出 Decimal(16,2) 的范围', { field })
  return parts[1] === '-' ? -fen : fen
}

/** Yuan with two digits: `1000.00`. */
export function formatDecimal(fen: Fen): string {
  const digits = (fen < 0n ? -fen : fen).toString().padStart(3, '0')
  return `${fen < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

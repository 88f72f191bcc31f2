import { formatDateTime, isNoTime, parseDateTime } from '../datetime.ts'
import { ProtocolError } from '../errors.ts'
import { cleanIdentifier } from '../identifier.ts'
import { isEmpty, isLosslessNumber, wireNumber, type WireValue } from '../json.ts'
import { formatDecimal, parseDecimal, type Fen } from '../money.ts'
import type { FieldType } from './field.ts'

export const wrong = (field: string, why: string) =>
  new ProtocolError('protocol.field', why, { field })

/** A number's text, a text as it stands; undefined for whatever else. */
const textOf = (value: WireValue): string | undefined =>
  isLosslessNumber(value) ? value.toString() : typeof value === 'string' ? value : undefined

/** String of at most `length` characters; characters are code points. */
export const text = (length: number | 'max'): FieldType<string> => ({
  name: 'String',
  length: String(length),
  read(value, field) {
    const string = textOf(value)
    if (string === undefined) throw wrong(field, '应是文字')
    if (length !== 'max' && string.length > length && [...string].length > length)
      throw wrong(field, `超过 ${length} 个字符`)
    return string
  },
  write: (value) => value,
})

/** String of any length that may be there and empty. Inside: ''. */
export const textOrNone: FieldType<string> = {
  ...text('max'),
  readsEmpty: true,
  read: (value, field, remark) => (isEmpty(value) ? '' : text('max').read(value, field, remark)),
}

/** A number or code: without blanks around it and without what nobody sees, in whatever way it is passed on. */
export function identifier(length: number | 'max'): FieldType<string> {
  const plain = text(length)
  return {
    ...plain,
    clean: (value) => (typeof value === 'string' ? cleanIdentifier(value) : value),
    write: (value) => (typeof value === 'string' ? cleanIdentifier(value) : value),
  }
}

/** Int(11). */
export const integer: FieldType<number> = {
  name: 'Int',
  length: '11',
  read(value, field) {
    const digits = textOf(value)?.trim()
    if (digits === undefined || !/^-?\d{1,11}$/.test(digits))
      throw wrong(field, '应是不超过 11 位的整数')
    return Number(digits)
  },
  write: (value) => wireNumber(value),
}

/** Bit: written 1 or 0; "1", "0", true and false are read too. */
export const bit: FieldType<boolean> = {
  name: 'Bit',
  length: '1',
  read(value, field, remark) {
    const given = typeof value === 'boolean' ? String(value) : textOf(value)?.trim().toLowerCase()
    const is = given === '1' || given === 'true'
    if (!is && given !== '0' && given !== 'false') throw wrong(field, '应是 1 或 0')
    if (given.length > 1) remark(field, `Bit 写作 ${given}`)
    return is
  },
  write: (value) => wireNumber(value ? 1 : 0),
}

/** Decimal(16,2) of yuan, inside integer fen, below zero too: a refund in a list of settlements. */
export const signedDecimal: FieldType<Fen> = {
  name: 'Decimal',
  length: '16,2',
  read(value, field, remark) {
    const fen = parseDecimal(value, field)
    const given = textOf(value) ?? ''
    if (!/^-?\d+(\.\d+)?$/.test(given)) remark(field, `金额写作 ${given.trim()}`)
    return fen
  },
  write: (value) => wireNumber(formatDecimal(value)),
}

/** As signedDecimal, never negative: what is frozen, released, paid. */
export const decimal: FieldType<Fen> = {
  ...signedDecimal,
  read(value, field, remark) {
    const fen = signedDecimal.read(value, field, remark)
    if (fen < 0n) throw wrong(field, '不能为负数')
    return fen
  },
}

/** DateTime, Asia/Shanghai text on the wire. */
export const dateTime: FieldType<Date> = {
  name: 'DateTime',
  length: '',
  read(value, field, remark) {
    if (isNoTime(value)) throw wrong(field, '不是真的时间，而这里必须有时间')
    const instant = parseDateTime(value, field)
    const given = textOf(value) ?? ''
    if (!/^\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d)?$/.test(given))
      remark(field, `时间写作 ${given.trim()}`)
    return instant
  },
  write: (value) => formatDateTime(value),
}

/**
 * DateTime of something that may not have happened yet: empty, or one of the dates by which programs say "none". Beside
 * amounts that can be read, one that cannot be is none either. Inside: null.
 */
export const dateTimeOrNotYet: FieldType<Date | null> = {
  ...dateTime,
  readsEmpty: true,
  forgives: true,
  read(value, field, remark) {
    if (isEmpty(value)) return null
    if (isNoTime(value)) {
      remark(field, `没有时间写作 ${textOf(value)?.trim() ?? ''}`)
      return null
    }
    return untold(dateTime).read(value, field, remark)
  },
  write: (value) => (value === null ? '' : formatDateTime(value)),
}

/** Decimal of something that may not have happened yet. Inside: null where it is empty. */
export const decimalOrNotYet: FieldType<Fen | null> = {
  ...decimal,
  readsEmpty: true,
  read: (value, field, remark) => (isEmpty(value) ? null : decimal.read(value, field, remark)),
  write: (value) => (value === null ? '' : decimal.write(value)),
}

/**
 * What an answer must have and what is none the less done without it: a serial number, a time. Inside: null where it is
 * missing or cannot be read.
 */
export const untold = <T>(type: FieldType<T>): FieldType<T | null> => ({
  ...type,
  readsEmpty: true,
  forgives: true,
  read(value, field, remark) {
    if (isEmpty(value)) {
      remark(field, '没有给出')
      return null
    }
    try {
      return type.read(value, field, remark)
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error
      remark(field, `读不懂：${error.message}`)
      return null
    }
  },
  write: (value) => (value === null ? '' : type.write(value)),
})

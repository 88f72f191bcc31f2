import { parseDateTime, formatDateTime } from '../datetime.ts'
import { ProtocolError } from '../errors.ts'
import {
  isLosslessNumber,
  isWireObject,
  wireNumber,
  type WireObject,
  type WireValue,
} from '../json.ts'
import { formatDecimal, parseDecimal, type Fen } from '../money.ts'

/** How one data type of the standard is read and written. */
export interface FieldType<T> {
  /** As the tables name it: String, Int, Bit, Decimal, DateTime. */
  name: string
  /** As the tables give it: `40`, `16,2`, `max`. */
  length: string
  /** Of a row object: its own rows. */
  fields?: Fields
  /** @throws ProtocolError `protocol.field`, whose message the table completes with the field's name */
  read(value: WireValue, field: string): T
  write(value: T): WireValue
}

/** One row of a table: the wire's name, the standard's label, and what it is called inside. */
export interface Field<T = unknown, Required extends boolean = boolean> {
  wireName: string
  label: string
  type: FieldType<T>
  required: Required
  remark: string
}

export type Fields = Readonly<Record<string, Field>>

export type Inside<F extends Fields> = {
  [N in keyof F as F[N] extends Field<unknown, true> ? N : never]: F[N] extends Field<infer T>
    ? T
    : never
} & {
  [N in keyof F as F[N] extends Field<unknown, true> ? never : N]?: F[N] extends Field<infer T>
    ? T
    : never
}

/** A table of the standard: reads a wire object into plain names and exact types, and writes it back. */
export interface Table<T> {
  fields: Fields
  /**
   * Names the table does not know are passed over: the caller still has the wire object.
   * @throws ProtocolError `protocol.field` naming the first field that is missing, too long or ill-typed
   */
  read(wire: WireValue): T
  /** Absent optional values are left out. @throws ProtocolError as read, so that nothing ill-formed is ever sent */
  write(value: T): WireObject
}

export const required = <T>(
  wireName: string,
  label: string,
  type: FieldType<T>,
  remark = '',
): Field<T, true> => ({ wireName, label, type, required: true, remark })

export const optional = <T>(
  wireName: string,
  label: string,
  type: FieldType<T>,
  remark = '',
): Field<T, false> => ({ wireName, label, type, required: false, remark })

export function table<F extends Fields>(fields: F): Table<Inside<F>> {
  const rows = Object.entries(fields)
  return {
    fields,
    read(wire) {
      if (!isWireObject(wire))
        throw new ProtocolError('protocol.field', '业务数据应是一个 JSON 对象', { field: 'data' })
      const inside: Record<string, unknown> = {}
      for (const [name, field] of rows) {
        const value = wire[field.wireName]
        if (isEmpty(value) && !readsEmpty(field.type)) {
          if (field.required) throw broken(field, '缺失')
          continue
        }
        inside[name] = named(field, () => field.type.read(value ?? null, field.wireName))
      }
      return inside as Inside<F>
    },
    write(value) {
      const wire: WireObject = {}
      for (const [name, field] of rows) {
        const member = (value as Record<string, unknown>)[name]
        if (member === undefined) {
          if (field.required) throw broken(field, '缺失')
          continue
        }
        const written = writeMember(field, member)
        if (isEmpty(written) && !readsEmpty(field.type)) {
          if (field.required) throw broken(field, '缺失')
          continue
        }
        // What would not be read back is not sent.
        named(field, () => field.type.read(written, field.wireName))
        wire[field.wireName] = written
      }
      return wire
    },
  }
}

/** The signature leaves empty values out, so it cannot tell them from absent ones: nor do the tables. */
const isEmpty = (value: WireValue | undefined): value is undefined | null | '' =>
  value === undefined || value === null || value === ''

function writeMember(field: Field, member: unknown): WireValue {
  try {
    return field.type.write(member)
  } catch (error) {
    if (error instanceof ProtocolError) throw error
    throw broken(field, `不能写成 ${field.type.name}`)
  }
}

/** A type that makes something of an empty value, where most take it as missing. */
const EMPTY_READERS = new WeakSet<object>()
const readsEmpty = (type: FieldType<unknown>): boolean => EMPTY_READERS.has(type)

function named<T>(field: Field, act: () => T): T {
  try {
    return act()
  } catch (error) {
    // A field inside a row has named itself already.
    if (error instanceof ProtocolError && error.field === field.wireName)
      throw broken(field, error.message)
    throw error
  }
}

const broken = (field: Field, why: string) =>
  new ProtocolError(
    'protocol.field',
    why.startsWith('字段 ') ? why : `字段 ${field.wireName}（${field.label}）${why}`,
    { field: field.wireName },
  )

const wrong = (field: string, why: string) => new ProtocolError('protocol.field', why, { field })

/** String of at most `length` characters; characters are code points. */
export const text = (length: number | 'max'): FieldType<string> => ({
  name: 'String',
  length: String(length),
  read(value, field) {
    const string = isLosslessNumber(value) ? value.toString() : value
    if (typeof string !== 'string') throw wrong(field, '应是文字')
    if (length !== 'max' && string.length > length && [...string].length > length)
      throw wrong(field, `超过 ${length} 个字符`)
    return string
  },
  write: (value) => value,
})

/** Int(11). */
export const integer: FieldType<number> = {
  name: 'Int',
  length: '11',
  read(value, field) {
    const digits = isLosslessNumber(value) ? value.toString() : value
    if (typeof digits !== 'string' || !/^-?\d{1,11}$/.test(digits))
      throw wrong(field, '应是不超过 11 位的整数')
    return Number(digits)
  },
  write: (value) => wireNumber(value),
}

/** Bit: written 1 or 0; "1", "0", true and false are read too. */
export const bit: FieldType<boolean> = {
  name: 'Bit',
  length: '1',
  read(value, field) {
    const text = isLosslessNumber(value) ? value.toString() : value
    if (text === '1' || text === true || text === 'true') return true
    if (text === '0' || text === false || text === 'false') return false
    throw wrong(field, '应是 1 或 0')
  },
  write: (value) => wireNumber(value ? 1 : 0),
}

/** Decimal(16,2) of yuan, inside integer fen; never negative on this wire. */
export const decimal: FieldType<Fen> = {
  name: 'Decimal',
  length: '16,2',
  read(value, field) {
    const fen = parseDecimal(value, field)
    if (fen < 0n) throw wrong(field, '不能为负数')
    return fen
  },
  write: (value) => wireNumber(formatDecimal(value)),
}

/** DateTime, Asia/Shanghai text on the wire. */
export const dateTime: FieldType<Date> = {
  name: 'DateTime',
  length: '',
  read: parseDateTime,
  write: (value) => formatDateTime(value),
}

/** DateTime of something that may not have happened yet: there, but empty. Inside: null. */
export const dateTimeOrNotYet: FieldType<Date | null> = {
  name: 'DateTime',
  length: '',
  read: (value, field) => (value === null || value === '' ? null : parseDateTime(value, field)),
  write: (value) => (value === null ? '' : formatDateTime(value)),
}
EMPTY_READERS.add(dateTimeOrNotYet)

/** The row objects of a list, each by its own table. A single row may stand without its array. */
export const rows = <T>(of: Table<T>): FieldType<T[]> => ({
  name: 'row',
  length: '',
  fields: of.fields,
  read: (value, field) => {
    const list = Array.isArray(value) ? value : [value]
    return list.map((row) => {
      if (!isWireObject(row)) throw wrong(field, '应是行对象')
      return of.read(row)
    })
  },
  write: (value) => value.map((row) => of.write(row)),
})

import { ProtocolError } from '../errors.ts'
import { isEmpty, isWireObject, type WireObject, type WireValue } from '../json.ts'
import type { Field, FieldType, Fields, Remark } from './field.ts'

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
   * @param remark told of what is read though it is written otherwise than the standard has it
   * @throws ProtocolError `protocol.field` naming the first field that is missing, too long or ill-typed
   */
  read(wire: WireValue, remark?: Remark): T
  /** The same object, its numbers and codes without blanks around them and without what nobody sees. */
  clean(wire: WireObject): WireObject
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
    read(wire, remark = ignore) {
      if (!isWireObject(wire))
        throw new ProtocolError('protocol.field', '业务数据应是一个 JSON 对象', { field: 'data' })
      const inside: Record<string, unknown> = {}
      for (const [name, field] of rows) {
        const given = wire[field.wireName] ?? null
        const value = field.type.clean?.(given) ?? given
        if (value !== given) remark(field.wireName, '前后或中间有空白或看不见的字符')
        if (isEmpty(value) && field.type.readsEmpty !== true) {
          if (field.required) throw broken(field, '缺失')
          continue
        }
        inside[name] = named(field, () => field.type.read(value, field.wireName, remark))
      }
      return inside as Inside<F>
    },
    clean(wire) {
      const cleaned: WireObject = {}
      for (const [, { wireName, type }] of rows) {
        const given = wire[wireName] ?? null
        const value = type.clean?.(given) ?? given
        if (value !== given) cleaned[wireName] = value
      }
      return Object.keys(cleaned).length === 0 ? wire : { ...wire, ...cleaned }
    },
    write(value) {
      const wire: WireObject = {}
      for (const [name, field] of rows) {
        const member = (value as Record<string, unknown>)[name]
        const written = member === undefined ? undefined : writeMember(field, member)
        if (written === undefined || (isEmpty(written) && field.type.readsEmpty !== true)) {
          if (field.required) throw broken(field, '缺失')
          continue
        }
        // What would not be read back is not sent.
        named(field, () => field.type.read(written, field.wireName, ignore))
        wire[field.wireName] = written
      }
      return wire
    },
  }
}

const ignore: Remark = () => undefined

function writeMember(field: Field, member: unknown): WireValue {
  try {
    return field.type.write(member)
  } catch (error) {
    if (error instanceof ProtocolError) throw error
    throw broken(field, `不能写成 ${field.type.name}`)
  }
}

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
  new ProtocolError('protocol.field', `字段 ${field.wireName}（${field.label}）${why}`, {
    field: field.wireName,
  })

import { ProtocolError } from '../errors.ts'
import { isWireObject } from '../json.ts'
import type { Table } from './table.ts'

/**
 * A table of a total and its rows. The standard writes "row行对象": the rows are read from `row`, as an array or a single
 * object, and from `rows`; they may be missing where the total is 0.
 * @param member what the rows are called inside
 */
export function listed<T extends { total: number }>(of: Table<T>, member: keyof T & string): Table<T> {
  return {
    fields: of.fields,
    read(wire) {
      if (!isWireObject(wire)) return of.read(wire)
      const given = wire.row ?? wire.rows
      const empty = given === undefined || given === null || given === ''
      const value = of.read({ ...wire, row: empty && isZero(wire.total) ? [] : given })
      const count = (value[member] as unknown[]).length
      if (value.total !== count) {
        throw new ProtocolError('protocol.field', `字段 total（总数）为 ${value.total}，与 row 的行数 ${count} 不符`, { field: 'total' })
      }
      return value
    },
    write: (value) => of.write(value),
  }
}

const isZero = (total: unknown): boolean => String(total) === '0'

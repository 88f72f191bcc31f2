import { ProtocolError } from '../errors.ts'
import { isWireObject } from '../json.ts'
import type { Table } from './table.ts'

/**
 * A table of a total and its rows. The standard writes "row行对象": the rows are read from `row`, as an array or a single
 * object, and from `rows`; they may be missing where the total is 0.
 * @param member what the rows are called inside
 */
export function listed<T extends { total: number }>(
  of: Table<T>,
  member: keyof T & string,
): Table<T> {
  return {
    fields: of.fields,
    clean: (wire) => of.clean(wire),
    read(wire, remark) {
      if (!isWireObject(wire)) return of.read(wire, remark)
      const given = wire.row ?? wire.rows
      const empty = given === undefined || given === null || given === ''
      const value = of.read({ ...wire, row: empty && isZero(wire.total) ? [] : given }, remark)
      requireTotal(value.total, value[member])
      return value
    },
    write(value) {
      requireTotal(value.total, value[member])
      return of.write(value)
    },
  }
}

function requireTotal(total: number, rows: unknown): void {
  const count = Array.isArray(rows) ? rows.length : 0
  if (total === count) return
  throw new ProtocolError(
    'protocol.field',
    `字段 total（总数）为 ${total}，与 row 的行数 ${count} 不符`,
    { field: 'total' },
  )
}

const isZero = (total: unknown): boolean => String(total) === '0'

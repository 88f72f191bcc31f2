import { isWireObject } from '../json.ts'
import type { Table } from './table.ts'
import type { FieldType } from './field.ts'
import { wrong } from './types.ts'

/** The row objects of a list, each by its own table. A single row may stand without its array. */
export const rows = <T>(of: Table<T>): FieldType<T[]> => ({
  name: 'row',
  length: '',
  fields: of.fields,
  read: (value, field, remark) => {
    const list = Array.isArray(value) ? value : [value]
    return list.map((row) => {
      if (!isWireObject(row)) throw wrong(field, '应是行对象')
      return of.read(row, remark)
    })
  },
  write: (value) => value.map((row) => of.write(row)),
})

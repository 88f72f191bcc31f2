import { ProtocolError } from '../errors.ts'
import { isEmpty, isWireObject, type WireValue } from '../json.ts'
import { rows } from './rows.ts'
import type { Fields } from './field.ts'
import { required, table, type Table } from './table.ts'
import { integer, wrong } from './types.ts'

/** A row of a list that breaks its table. It does not take the others with it. */
export interface UnreadRow {
  /** From 1. */
  at: number
  /** Chinese, naming the field. */
  why: string
  field: string
}

type List<Member extends string, Row> = Record<Member, Row[]> & {
  total: number
  /** Of what is read; what is written has none. */
  unread?: readonly UnreadRow[]
}

/**
 * A table of a total and its rows. The standard writes "row行对象": the rows are read from `row`, as an array or a single
 * object, and from `rows`; they may be missing where the total is 0. A total that is not that of the rows, and a row
 * that cannot be read, are told of, and the others are read all the same.
 * @param member what the rows are called inside
 */
export function listed<Member extends string, Row>(
  totalLabel: string,
  member: Member,
  of: Table<Row>,
): Table<List<Member, Row>> {
  const total = required('total', totalLabel, integer)
  const fields: Fields = { total, [member]: required('row', '行对象', rows(of)) }
  const list = table(fields)
  const heading = table({ total })
  return {
    fields,
    clean: (wire) => wire,
    read(wire, remark) {
      const head = heading.read(wire, remark)
      const given = isWireObject(wire) ? rowsOf(wire.row ?? wire.rows, head.total) : []
      const read: Row[] = []
      const unread: UnreadRow[] = []
      for (const [index, row] of given.entries()) {
        try {
          if (!isWireObject(row)) throw wrong('row', '字段 row（行对象）应是行对象')
          read.push(of.read(row, remark))
        } catch (error) {
          if (!(error instanceof ProtocolError)) throw error
          unread.push({ at: index + 1, why: error.message, field: error.field ?? 'row' })
          remark?.('row', `第 ${index + 1} 行读不懂：${error.message}`)
        }
      }
      if (head.total !== given.length)
        remark?.('total', `为 ${head.total}，与 row 的行数 ${given.length} 不符`)
      // The compiler does not take a computed name for the one of its type.
      return { ...head, [member]: read, unread } as unknown as List<Member, Row>
    },
    write(value) {
      const count = value[member].length
      if (value.total !== count)
        throw wrong(
          'total',
          `字段 total（${totalLabel}）为 ${value.total}，与 row 的行数 ${count} 不符`,
        )
      return list.write({ ...value })
    },
  }
}

/** @throws ProtocolError where there are none and the total says that there are */
function rowsOf(given: WireValue | undefined, total: number): WireValue[] {
  if (!isEmpty(given)) return Array.isArray(given) ? given : [given]
  if (total === 0) return []
  throw wrong('row', '字段 row（行对象）缺失')
}

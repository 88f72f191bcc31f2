import {
  ProtocolError,
  SERVICES,
  isLosslessNumber,
  type WireObject,
  type WireValue,
} from '../protocol/index.ts'
import { judge } from './judgement.ts'
import type { StreamedResponse } from './settlementStreamOpen.ts'
import { valueOf } from './settlementStreamOpen.ts'
import type { Node } from './settlementStreamScan.ts'

const service = SERVICES.settlementList

/** One row of BC00.03.00.07, by its table. Amounts in fen. */
export type Settlement = ReturnType<(typeof service)['response']['read']>['settlements'][number]

export interface Settlements {
  total: number
  /**
   * Row by row, each by its table; every call reads the file again.
   * @throws ProtocolError `protocol.field` at the first row that breaks the table
   */
  rows(): AsyncGenerator<Settlement>
}

/**
 * The second and third layers of judgement for a list of any length: the business result, the total, and then, as they
 * are read, the rows.
 * @throws BusinessError where the platform refused
 * @throws ProtocolError naming the field, where the data breaks the table
 */
export function judgeSettlements({ data, ...answer }: StreamedResponse): Settlements {
  const list = data?.kind === 'object' ? listOf(data.members) : undefined
  // Judged without its rows where they are a list: whether it was refused must be known either way.
  if (data === undefined || list === undefined) {
    const value = data === undefined ? undefined : valueOf(withoutLists(data))
    const { total, settlements } = judge(service, {
      ...answer,
      ...(value !== undefined && { data: value }),
    })
    return {
      total,
      async *rows() {
        yield* settlements
      },
    }
  }
  if (String(answer.code) !== '0') judge(service, answer)
  requireTotal((data as { members: Map<string, Node> }).members.get('total'), list.count)
  return {
    total: list.count,
    async *rows() {
      // A row alone is a list of one: the same table, the same words for what is wrong with it.
      for await (const row of list.elements())
        yield service.response.read({ total: '1', row: [row] }).settlements[0]!
    },
  }
}

/** `row`, or `rows` where there is no `row`: as the table reads them. */
function listOf(members: ReadonlyMap<string, Node>): (Node & { kind: 'list' }) | undefined {
  const row = members.get('row')
  const given =
    row === undefined || (row.kind === 'value' && row.value === null) ? members.get('rows') : row
  return given?.kind === 'list' ? given : undefined
}

/** A second list that nobody reads does not keep the rest from being read. */
function withoutLists(node: Node): Node {
  if (node.kind !== 'object') return node
  return {
    kind: 'object',
    members: new Map([...node.members].filter(([, member]) => member.kind !== 'list')),
  }
}

function requireTotal(given: Node | undefined, count: number): void {
  const value: WireValue = given?.kind === 'value' ? given.value : null
  const digits = isLosslessNumber(value) ? value.toString() : value
  // What is no total at all is told by the table.
  if (typeof digits !== 'string' || !/^-?\d{1,11}$/.test(digits))
    service.response.read({ total: value, row: [] } satisfies WireObject)
  if (Number(digits) !== count)
    throw new ProtocolError(
      'protocol.field',
      `字段 total（总数）为 ${Number(digits)}，与 row 的行数 ${count} 不符`,
      { field: 'total' },
    )
}

import { describe, expect, it } from 'vitest'
import { ProtocolError } from '../errors.ts'
import {
  isWireObject,
  stringifyWire,
  wireNumber,
  type WireObject,
  type WireValue,
} from '../json.ts'
import { objectOf } from '../testing/wireSamples.ts'
import {
  SERVICES,
  serviceByFunid,
  type Field,
  type Fields,
  type Table,
  type UnreadRow,
} from './index.ts'
import { dateTime, dateTimeOrNotYet, decimalOrNotYet, signedDecimal, untold } from './types.ts'

/**
 * Every table: requests, responses, and the rows within. `place` puts an object of the table where its reader expects
 * it.
 */
const TABLES: {
  title: string
  fields: Fields
  table: Table<unknown>
  place: (row: WireObject) => WireObject
}[] = []
/** Of a list: what is wrong with a row of it is thrown. */
function complaining(table: Table<unknown>): Table<unknown> {
  return {
    ...table,
    read(wire, remark) {
      const { unread, ...read } = table.read(wire, remark) as { unread?: UnreadRow[] }
      if (unread?.[0] !== undefined)
        throw new ProtocolError('protocol.field', unread[0].why, { field: unread[0].field })
      return read
    },
  }
}

for (const service of Object.values(SERVICES)) {
  for (const side of ['request', 'response'] as const) {
    const table = complaining(service[side])
    const title = `${service.name} ${side}`
    TABLES.push({ title, fields: table.fields, table, place: (object) => object })
    for (const field of Object.values(table.fields)) {
      const rows = field.type.fields
      if (rows)
        TABLES.push({
          title: `${title}, its ${field.wireName}`,
          fields: rows,
          table,
          place: (row) => ({ ...objectOf(table.fields), [field.wireName]: [row] }),
        })
    }
  }
}

/** What a type must refuse. */
const ILL_TYPED: Record<string, WireValue[]> = {
  String: [true, false, [], {}, ['x']],
  Int: [
    'x',
    '1.0',
    wireNumber('1.5'),
    wireNumber('1e2'),
    wireNumber('1e400'),
    '123456789012',
    true,
    [],
    {},
  ],
  Bit: ['2', wireNumber(2), '是', 'Y', wireNumber('1.0'), [], {}],
  Decimal: [
    '1,000.00',
    'abc',
    wireNumber('0.001'),
    wireNumber('-1'),
    '-0.01',
    wireNumber('1e400'),
    wireNumber('100000000000000'),
    true,
    [],
    {},
  ],
  DateTime: ['2026-02-30 00:00:00', '昨天', wireNumber(1), true, [], {}],
  row: ['x', wireNumber(1), true, ['x'], [[]]],
}

const refusalOf = (field: Field) =>
  expect.objectContaining({
    name: 'ProtocolError',
    code: 'protocol.field',
    field: field.wireName,
    message: expect.stringContaining(`${field.wireName}（${field.label}）`) as string,
  })

describe.each(TABLES)('$title', ({ fields, table, place }) => {
  const whole = objectOf(fields)
  const rows = Object.values(fields).map((field) => ({ name: field.wireName, field }))

  it('reads a whole object, and writes it back as it was', () => {
    const inside = table.read(place(whole))
    expect(stringifyWire(table.write(inside))).toBe(stringifyWire(place(whole)))
    expect(table.read(table.write(inside))).toEqual(inside)
  })

  it('passes over names it does not know', () => {
    expect(table.read(place({ ...whole, unknown: 'x', constructor: 'y' }))).toEqual(
      table.read(place(whole)),
    )
  })

  it.each(rows)('$name: may be missing only where it is optional', ({ name, field }) => {
    for (const empty of [undefined, null, '']) {
      const read = () => table.read(place({ ...whole, [name]: empty }))
      // An agreement signed on paper is there without content.
      if (field.type.forgives || name === 'cntr_att_cont') expect(read).not.toThrow()
      // Beside its time the sample's amount has happened: see slips.test.ts.
      else if (field.required)
        expect(read).toThrow(expect.objectContaining({ code: 'protocol.field', field: name }))
      else expect(read).not.toThrow()
    }
  })

  it.each(rows)('$name: refuses other types, and names itself', ({ name, field }) => {
    const ill = ILL_TYPED[field.type.name]!
    expect(ill.length).toBeGreaterThan(4)
    for (const value of ill) {
      if (field.type === signedDecimal && /^"?-/.test(stringifyWire({ value }).slice(9))) continue
      const remarks: string[] = []
      const read = () =>
        table.read(place({ ...whole, [name]: value }), (of, what) => remarks.push(`${of} ${what}`))
      if (!field.type.forgives) expect(read).toThrow(refusalOf(field))
      else {
        expect(read).not.toThrow()
        expect(remarks.join()).toMatch(new RegExp(`${name} (读不懂|没有时间)`))
      }
    }
  })

  it.each(
    rows.filter(
      ({ field: { type } }) => type.name === 'String' && type.length !== 'max' && !type.forgives,
    ),
  )('$name: is counted in characters, not in bytes or halves of pairs', ({ name, field }) => {
    const length = Number(field.type.length)
    for (const character of ['a', '测', '𠮷']) {
      expect(() => table.read(place({ ...whole, [name]: character.repeat(length) }))).not.toThrow()
      expect(() => table.read(place({ ...whole, [name]: character.repeat(length + 1) }))).toThrow(
        refusalOf(field),
      )
    }
  })

  it('is an object', () => {
    for (const value of [null, 'x', true, [], [whole], wireNumber(1)]) {
      expect(() => table.read(value)).toThrow(
        expect.objectContaining({ code: 'protocol.field', field: 'data' }),
      )
    }
  })
})

describe('what is written', () => {
  const { freeze, settlementList } = SERVICES
  const request = freeze.request.read(objectOf(freeze.request.fields))

  it('has amounts of two digits and bits of one', () => {
    const { amount: _all, ...rest } = request
    expect(
      stringifyWire(freeze.request.write({ ...request, amount: 5n, selfPaying: false })),
    ).toContain('"is_own":0,"frez_amt":0.05,')
    expect(freeze.request.write(rest)).not.toHaveProperty('frez_amt')
  })

  it('is refused where the other side would refuse it', () => {
    const write = (changes: object) => () => freeze.request.write({ ...request, ...changes })
    expect(write({ name: '' })).toThrow('字段 psn_name（姓名）缺失')
    expect(write({ name: undefined })).toThrow('字段 psn_name（姓名）缺失')
    expect(write({ name: '长'.repeat(41) })).toThrow('字段 psn_name（姓名）超过 40 个字符')
    expect(write({ amount: -1n })).toThrow('字段 frez_amt（冻结金额）不能为负数')
    expect(write({ amount: 10n ** 16n })).toThrow('字段 frez_amt（冻结金额）金额超出')
    expect(write({ amount: 'abc' })).toThrow(
      expect.objectContaining({ code: 'protocol.field', field: 'frez_amt' }),
    )
    const list = { institution: 'H1', visitType: '21', feeDate: new Date(Number.NaN) }
    expect(() => settlementList.request.write(list)).toThrow(
      '字段 fee_time（费用发生日期）不能写成 DateTime',
    )
  })

  it('of what has not happened yet, or is not told, is an empty text', () => {
    for (const type of [dateTimeOrNotYet, decimalOrNotYet, untold(dateTime)])
      expect(type.write(null)).toBe('')
    const at = new Date('2026-11-28T00:26:31Z')
    expect(dateTimeOrNotYet.write(at)).toBe('2026-11-28 08:26:31')
    expect(untold(dateTime).write(at)).toBe('2026-11-28 08:26:31')
    expect(decimalOrNotYet.write(12n)).toEqual(wireNumber('0.12'))
  })

  it('leaves out an optional text that is empty', () => {
    expect(freeze.request.write({ ...request, insuranceStayId: '' })).not.toHaveProperty('mdtrt_id')
  })
})

describe('the registry', () => {
  it("has the seven services under their numbers, and the hospital's own under none", () => {
    const numbered = Object.values(SERVICES).filter((service) => service.funid !== undefined)
    expect(numbered.map((service) => service.funid)).toEqual(
      ['01', '02', '03', '04', '05', '06', '07'].map((number) => `BC00.03.00.${number}`),
    )
    for (const service of numbered) expect(serviceByFunid(service.funid)).toBe(service)
    expect(SERVICES.feeInfo.funid).toBeUndefined()
    for (const other of ['', 'BC00.03.00.08', 'bc00.03.00.01', 'toString'])
      expect(serviceByFunid(other)).toBeUndefined()
  })

  it('calls each service by its own name, and knows what moves money', () => {
    for (const [name, service] of Object.entries(SERVICES)) expect(service.name).toBe(name)
    expect(
      Object.values(SERVICES)
        .filter((service) => service.moneyMoving)
        .map((service) => service.name),
    ).toEqual(['freeze', 'release', 'settle', 'refund'])
  })

  it('never gives two fields of a table one name', () => {
    for (const { fields } of TABLES) {
      const names = Object.values(fields).map((field) => field.wireName)
      expect(new Set(names).size).toBe(names.length)
      expect(isWireObject(objectOf(fields))).toBe(true)
    }
  })
})

import { describe, expect, it } from 'vitest'
import { stringifyWire, wireNumber, type WireObject } from '../json.ts'
import { objectOf } from '../testing/wireSamples.ts'
import { SERVICES } from './index.ts'

// Where the standard's text slips, contradicts itself or is silent: what was decided, held fast.

const { agreements, preauthorization, release, settle, refund, settlementList, feeInfo } = SERVICES

it('.04 takes its reason as text of up to 1000 characters, not as the DateTime its request table says', () => {
  const wire = objectOf(release.request.fields)
  expect(release.request.read({ ...wire, re_frez_rea: '病人转院' }).reason).toBe('病人转院')
  expect(release.request.read({ ...wire, re_frez_rea: '因'.repeat(1000) }).reason).toHaveLength(
    1000,
  )
  expect(() => release.request.read({ ...wire, re_frez_rea: '因'.repeat(1001) })).toThrow(
    're_frez_rea',
  )
})

describe('hosp_setl_id and setl_id', () => {
  const ids = { hosp_setl_id: 'A', setl_id: 'B' }

  it("in .05 are the insurance's and the hospital's", () => {
    expect(settle.request.read({ ...objectOf(settle.request.fields), ...ids })).toMatchObject({
      insuranceSettlementNo: 'A',
      hospitalSettlementNo: 'B',
    })
  })

  it('in .07 too', () => {
    const wire = {
      total: wireNumber(1),
      row: [{ ...objectOf(settlementList.response.fields.settlements!.type.fields!), ...ids }],
    }
    expect(settlementList.response.read(wire).settlements).toMatchObject([
      { insuranceSettlementNo: 'A', hospitalSettlementNo: 'B' },
    ])
  })

  it('in .06 are the other way round', () => {
    expect(refund.request.read({ ...objectOf(refund.request.fields), ...ids })).toMatchObject({
      hospitalSettlementNo: 'A',
      insuranceSettlementNo: 'B',
    })
  })

  it("are required where they are the hospital's, as each table says", () => {
    expect([
      settle.request.fields.hospitalSettlementNo!.required,
      settle.request.fields.insuranceSettlementNo!.required,
    ]).toEqual([true, false])
    expect([
      refund.request.fields.hospitalSettlementNo!.required,
      refund.request.fields.insuranceSettlementNo!.required,
    ]).toEqual([true, false])
  })
})

it('the fee information is asked for with hosp_mdtrt_id once, though the table lists it twice', () => {
  expect(Object.values(feeInfo.request.fields).map((field) => field.wireName)).toEqual([
    'fixmedins_code',
    'hosp_mdtrt_id',
  ])
})

describe('.02', () => {
  const nothing: WireObject = {
    cntr_state: '0',
    frez_amt: wireNumber('0.00'),
    frez_time: '',
    cntr_act_amt: wireNumber('0.00'),
    cntr_setl_time: null,
  }

  it('may leave its required times empty, or out, while their amounts are zero', () => {
    expect(preauthorization.response.read(nothing)).toMatchObject({
      frozenAt: null,
      settledAt: null,
      frozen: 0n,
      settled: 0n,
    })
    const { frez_time: _none, cntr_setl_time: _neither, ...without } = nothing
    expect(preauthorization.response.read(without)).toMatchObject({
      frozenAt: null,
      settledAt: null,
    })
  })

  it('may not where something was frozen or settled', () => {
    expect(() =>
      preauthorization.response.read({ ...nothing, frez_amt: wireNumber('0.01') }),
    ).toThrow('字段 frez_time（冻结时间）缺失，而其金额不为零')
    expect(() =>
      preauthorization.response.read({ ...nothing, cntr_act_amt: wireNumber('0.01') }),
    ).toThrow('字段 cntr_setl_time（结算时间）缺失，而其金额不为零')
  })

  it('reads the two parts of the frozen amount where the platform gives them', () => {
    expect(
      preauthorization.response.read({ ...nothing, acct_frez_amt: '1.00', bank_frez_amt: '2.00' }),
    ).toMatchObject({ accountAmount: 100n, bankAmount: 200n })
    expect(preauthorization.response.read(nothing)).not.toHaveProperty('accountAmount')
  })
})

describe('lists, which the standard writes as "row行对象"', () => {
  const row = objectOf(agreements.response.fields.agreements!.type.fields!)
  const read = (wire: WireObject) => agreements.response.read(wire).agreements.length

  it('are read from row or rows, as an array or a single object', () => {
    expect(read({ total: wireNumber(2), row: [row, row] })).toBe(2)
    expect(read({ total: wireNumber(1), row })).toBe(1)
    expect(read({ total: '2', rows: [row, row] })).toBe(2)
  })

  it('may be missing where the total is 0, and only there', () => {
    for (const empty of [undefined, null, '', []])
      expect(read({ total: wireNumber(0), row: empty })).toBe(0)
    expect(() => read({ total: wireNumber(1) })).toThrow('字段 row（行对象）缺失')
  })

  it('hold as many rows as they say, also when written', () => {
    expect(() => read({ total: wireNumber(2), row: [row] })).toThrow(
      '字段 total（总数）为 2，与 row 的行数 1 不符',
    )
    expect(() => read({ total: wireNumber(0), row: [row] })).toThrow(
      '字段 total（总数）为 0，与 row 的行数 1 不符',
    )
    expect(() => agreements.response.write({ total: 1, agreements: [] })).toThrow(
      '与 row 的行数 0 不符',
    )
    expect(stringifyWire(agreements.response.write({ total: 0, agreements: [] }))).toBe(
      '{"total":0,"row":[]}',
    )
  })

  it('name the field of the row that is wrong', () => {
    expect(() => read({ total: wireNumber(2), row: [row, { ...row, cntr_no: '' }] })).toThrow(
      '字段 cntr_no（协议编号）缺失',
    )
  })
})

describe('types that are read in more ways than they are written', () => {
  const wire = objectOf(settle.request.fields)

  it.each([
    [wireNumber(1), true],
    ['1', true],
    [true, true],
    ['true', true],
    [wireNumber(0), false],
    ['0', false],
    [false, false],
    ['false', false],
  ])('Bit %j is %s', (given, bit) => {
    expect(settle.request.read({ ...wire, is_own: given }).selfPaying).toBe(bit)
  })

  it('Decimal as a number or a string', () => {
    expect(settle.request.read({ ...wire, cash_payamt: '12.5' }).cashPaid).toBe(1250n)
    expect(settle.request.read({ ...wire, cash_payamt: wireNumber('12.50') }).cashPaid).toBe(1250n)
  })

  it('String from a number, with every digit', () => {
    expect(
      settle.request.read({ ...wire, cert_no: wireNumber('350582199711193519') }).documentNumber,
    ).toBe('350582199711193519')
  })
})

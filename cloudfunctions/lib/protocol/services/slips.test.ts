import { describe, expect, it } from 'vitest'
import { stringifyWire, wireNumber, type WireObject } from '../json.ts'
import { objectOf } from '../testing/wireSamples.ts'
import { SERVICES } from './index.ts'

// Where the standard's text slips, contradicts itself or is silent: what was decided, held fast.

const { agreements, preauthorization, freeze, release, settle, refund, settlementList, feeInfo } =
  SERVICES

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

  it('may leave its times and amounts empty, or out, while nothing has happened', () => {
    expect(preauthorization.response.read(nothing)).toMatchObject({
      frozenAt: null,
      settledAt: null,
      frozen: 0n,
      settled: 0n,
    })
    for (const empty of [undefined, null, ''])
      expect(
        preauthorization.response.read({
          cntr_state: 'A1',
          frez_amt: empty,
          frez_time: empty,
          cntr_act_amt: empty,
          cntr_setl_time: '0001-01-01T00:00:00',
        }),
      ).toMatchObject({ frozen: 0n, frozenAt: null, settled: 0n, settledAt: null })
  })

  it('says which amount is missing where its time says that it has happened', () => {
    expect(() =>
      preauthorization.response.read({
        ...nothing,
        frez_amt: null,
        frez_time: '2026-11-28 08:26:31',
      }),
    ).toThrow('字段 frez_amt（冻结金额）缺失，而其时间已经给出')
    expect(() =>
      preauthorization.response.read({
        ...nothing,
        cntr_act_amt: '',
        cntr_setl_time: '2026-11-28 08:26:31',
      }),
    ).toThrow('字段 cntr_act_amt（结算金额）缺失，而其时间已经给出')
  })

  it.each<[WireObject, object]>([
    [
      { frez_amt: '3799.5', frez_time: '2026/11/28 8:26:31', cntr_act_amt: '3E+3' },
      { frozen: 379_950n, frozenAt: new Date('2026-11-28T00:26:31Z'), settled: 300_000n },
    ],
    [
      { frez_amt: wireNumber('2.0E+3'), frez_time: '20261128082631123', cntr_act_amt: null },
      { frozen: 200_000n, frozenAt: new Date('2026-11-28T00:26:31.123Z'), settled: 0n },
    ],
    [
      {
        frez_amt: ' 18.00 ',
        frez_time: wireNumber('1795825591000'),
        cntr_act_amt: wireNumber('0E-8'),
      },
      { frozen: 1800n, frozenAt: new Date(1795825591000), settled: 0n },
    ],
    [
      { frez_amt: wireNumber('5000'), frez_time: '28-NOV-26', cntr_setl_time: '1900-01-01' },
      { frozen: 500_000n, frozenAt: null, settledAt: null },
    ],
  ])('reads %j as it is meant', (given, meant) => {
    const remarks: string[] = []
    const wire = { ...nothing, ...given }
    expect(
      preauthorization.response.read(wire, (field, what) => remarks.push(`${field} ${what}`)),
    ).toMatchObject(meant)
    expect(remarks.length).toBeGreaterThan(0)
  })

  it.each([
    [{ frez_amt: ' 18.00 ', frez_time: '2026-11-28' }, ['frez_amt 金额写作 18.00']],
    [{ frez_amt: '18', frez_time: '2026-11-28 08:26:31' }, []],
    [{ frez_amt: '+18', frez_time: '2026-11-28' }, ['frez_amt 金额写作 +18']],
    [{ frez_amt: '18E0', frez_time: '2026-11-28' }, ['frez_amt 金额写作 18E0']],
    [{ cntr_state: ' 1' }, ['cntr_state 前后或中间有空白或看不见的字符']],
    [
      { frez_amt: '18', frez_time: ' 2026/11/28 8:26:31 ' },
      ['frez_time 时间写作 2026/11/28 8:26:31'],
    ],
    [
      { frez_amt: '18', frez_time: '2026-11-28 08:26:31.0' },
      ['frez_time 时间写作 2026-11-28 08:26:31.0'],
    ],
    [{ frez_time: ' 0001-01-01 ' }, ['frez_time 没有时间写作 0001-01-01']],
    [{ frez_time: wireNumber(0) }, ['frez_time 没有时间写作 0']],
  ])('of %j it remarks: %j', (given, told) => {
    const remarks: string[] = []
    preauthorization.response.read({ ...nothing, ...given }, (field, what) =>
      remarks.push(`${field} ${what}`),
    )
    expect(remarks).toEqual(told)
  })

  it('believes an amount without a time, and says so', () => {
    const remarks: string[] = []
    const wire = { ...nothing, frez_amt: wireNumber('0.01'), cntr_act_amt: wireNumber('0.02') }
    expect(
      preauthorization.response.read(wire, (field, what) => remarks.push(`${field} ${what}`)),
    ).toMatchObject({ frozen: 1n, frozenAt: null, settled: 2n, settledAt: null })
    expect(remarks).toEqual([
      'frez_time 金额不为零，没有时间',
      'cntr_setl_time 金额不为零，没有时间',
    ])
  })

  it('says nothing of an amount with its time, nor of none without', () => {
    const at = '2026-11-28 08:26:31'
    const done = { frez_amt: wireNumber('0.01'), frez_time: at, cntr_act_amt: wireNumber('0.02') }
    for (const more of [{}, { ...done, cntr_setl_time: at }]) {
      const remarks: string[] = []
      preauthorization.response.read({ ...nothing, ...more }, (field) => remarks.push(field))
      expect(remarks).toEqual([])
    }
  })

  it('is written with empty times while nothing has happened, and not without them', () => {
    const none = { state: '0', frozen: 0n, frozenAt: null, settled: 0n, settledAt: null }
    expect(preauthorization.response.write(none)).toMatchObject({
      frez_time: '',
      cntr_setl_time: '',
    })
    const { settledAt: _none, ...less } = none
    expect(() => preauthorization.response.write(less as never)).toThrow(
      '字段 cntr_setl_time（结算时间）缺失',
    )
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
    expect(read({ total: ' 2 ', rows: [row, row] })).toBe(2)
  })

  it('may be missing where the total is 0, and only there', () => {
    for (const empty of [undefined, null, '', []]) {
      const remarks: string[] = []
      const none = { total: wireNumber(0), row: empty }
      expect(agreements.response.read(none, (field) => remarks.push(field))).toEqual({
        total: 0,
        agreements: [],
        unread: [],
      })
      expect(remarks).toEqual([])
    }
    expect(() => read({ total: wireNumber(1) })).toThrow('字段 row（行对象）缺失')
  })

  it('have an empty attachment where the platform gives none', () => {
    for (const none of ['', null]) {
      const list = agreements.response.read({ total: '1', row: { ...row, cntr_att_cont: none } })
      expect(list.agreements).toMatchObject([{ attachment: '' }])
    }
  })

  it('are read though they hold other rows than they say, and it is remarked on', () => {
    for (const [total, rows] of [
      [2, [row]],
      [0, [row]],
      [1, [row, row, row]],
    ] as const) {
      const remarks: string[] = []
      const list = agreements.response.read(
        { total: wireNumber(total), row: [...rows] },
        (field, what) => remarks.push(`${field} ${what}`),
      )
      expect(list).toMatchObject({ total, agreements: { length: rows.length }, unread: [] })
      expect(remarks).toEqual([`total 为 ${total}，与 row 的行数 ${rows.length} 不符`])
    }
    const remarks: string[] = []
    agreements.response.read({ total: wireNumber(1), row: [row] }, (of) => remarks.push(of))
    expect(remarks).toEqual([])
  })

  it('may say a number of eleven digits, and no more', () => {
    const total = (text: string) => agreements.response.read({ total: text, row: [row] }).total
    expect([total('12345678901'), total('-12')]).toEqual([12_345_678_901, -12])
    for (const odd of ['123456789012', '1.0', '1e1', '', 'x1', '1x'])
      expect(() => total(odd)).toThrow(expect.objectContaining({ field: 'total' }))
  })

  it('are written with as many rows as they say', () => {
    expect(() => agreements.response.write({ total: 1, agreements: [] })).toThrow(
      expect.objectContaining({
        field: 'total',
        message: '字段 total（总数）为 1，与 row 的行数 0 不符',
      }),
    )
    const [one] = agreements.response.read({ total: '1', row }).agreements
    expect(() =>
      agreements.response.write({ total: 1, agreements: [{ ...one!, agreementNo: '' }] }),
    ).toThrow(expect.objectContaining({ field: 'cntr_no' }))
    expect(stringifyWire(agreements.response.write({ total: 0, agreements: [] }))).toBe(
      '{"total":0,"row":[]}',
    )
  })

  it('do not lose the others for one row, and say which it is and why', () => {
    const remarks: string[] = []
    const list = agreements.response.read(
      {
        total: wireNumber(4),
        row: [row, { ...row, cntr_no: '' }, 'x', { ...row, cntr_no: 'last' }],
      },
      (field, what) => remarks.push(`${field} ${what}`),
    )
    expect(remarks).toEqual([
      'row 第 2 行读不懂：字段 cntr_no（协议编号）缺失',
      'row 第 3 行读不懂：字段 row（行对象）应是行对象',
    ])
    expect(list.agreements.map(({ agreementNo }) => agreementNo)).toEqual([row.cntr_no, 'last'])
    expect(list.unread).toEqual([
      { at: 2, why: '字段 cntr_no（协议编号）缺失', field: 'cntr_no' },
      { at: 3, why: '字段 row（行对象）应是行对象', field: 'row' },
    ])
  })

  it('have amounts below zero where they list settlements: a refund', () => {
    const settlement = objectOf(settlementList.response.fields.settlements!.type.fields!)
    const { settlements, unread } = settlementList.response.read({
      total: '2',
      row: [
        { ...settlement, cntr_act_amt: '3E+3' },
        { ...settlement, medfee_sumamt: wireNumber('-1000.00'), cntr_act_amt: wireNumber('-1E+3') },
      ],
    })
    expect(settlements.map(({ settled }) => settled)).toEqual([300_000n, -100_000n])
    expect(unread).toEqual([])
  })
})

describe('types that are read in more ways than they are written', () => {
  const wire = objectOf(settle.request.fields)

  it.each([
    [wireNumber(1), true],
    ['1', true],
    [true, true],
    ['true', true],
    ['True', true],
    [' 1 ', true],
    [wireNumber(0), false],
    ['0', false],
    [false, false],
    ['false', false],
    ['FALSE', false],
  ])('Bit %j is %s', (given, bit) => {
    const remarks: string[] = []
    const remark = (field: string, what: string) => remarks.push(`${field} ${what}`)
    expect(settle.request.read({ ...wire, is_own: given }, remark).selfPaying).toBe(bit)
    const written = String(given).trim().toLowerCase()
    expect(remarks).toEqual(written.length === 1 ? [] : [`is_own Bit 写作 ${written}`])
  })

  it('Decimal as a number or a string', () => {
    expect(settle.request.read({ ...wire, cash_payamt: '12.5' }).cashPaid).toBe(1250n)
    expect(settle.request.read({ ...wire, cash_payamt: wireNumber('12.50') }).cashPaid).toBe(1250n)
  })

  it('DateTime that must be one, and no way of saying that there is none', () => {
    for (const none of ['1900-01-01', '0000-00-00 00:00:00', '9999-12-31'])
      expect(() => settle.request.read({ ...wire, setl_time: none })).toThrow(
        '字段 setl_time（结算时间）不是真的时间，而这里必须有时间',
      )
  })

  it('a time that an answer must have, and lacks, is remarked on and is none', () => {
    const answer = objectOf(freeze.response.fields)
    for (const [given, told] of [
      ['', '没有给出'],
      [null, '没有给出'],
      ['昨天', '读不懂：时间格式不对，应为 yyyy-MM-dd HH:mm:ss'],
    ] as const) {
      const remarks: string[] = []
      const read = freeze.response.read({ ...answer, frez_time: given }, (field, what) =>
        remarks.push(`${field} ${what}`),
      )
      expect(read.frozenAt).toBeNull()
      expect(remarks).toEqual([`frez_time ${told}`])
    }
  })

  it('String from a number, with every digit', () => {
    expect(
      settle.request.read({ ...wire, cert_no: wireNumber('350582199711193519') }).documentNumber,
    ).toBe('350582199711193519')
  })
})

describe('numbers and codes', () => {
  const wire = objectOf(refund.request.fields)
  const padded = [
    'TK1',
    'TK1  ',
    '\tTK1',
    'TK1\u00a0',
    'T\u200bK1',
    'TK1\0\0',
    '\ufeffTK1\u3000\r\n',
  ]

  it.each(padded)('%j is TK1, and is passed on as TK1', (number) => {
    const given = { ...wire, hosp_re_setl_id: number }
    expect(refund.request.read(given).hospitalRefundNo).toBe('TK1')
    expect(refund.request.clean(given)).toEqual({ ...wire, hosp_re_setl_id: 'TK1' })
  })

  it('is written as TK1 too', () =>
    expect(
      refund.request.write({ ...refund.request.read(wire), hospitalRefundNo: ' TK1\t' }),
    ).toMatchObject({ hosp_re_setl_id: 'TK1' }))

  it('of nothing but blanks is missing', () => {
    for (const blank of ['  ', '\t', '\u200b', '\0'])
      expect(() => refund.request.read({ ...wire, hosp_re_setl_id: blank })).toThrow(
        '字段 hosp_re_setl_id（医院退款流水号）缺失',
      )
    expect(refund.request.read({ ...wire, mdtrt_id: '   ' })).not.toHaveProperty('insuranceStayId')
  })

  it('is as long as what is left of it', () => {
    const padding = `${'9'.repeat(40)}${' '.repeat(60)}`
    expect(refund.request.read({ ...wire, hosp_re_setl_id: padding }).hospitalRefundNo).toBe(
      '9'.repeat(40),
    )
  })

  it('every one of every table is cleaned; texts for people are not', () => {
    for (const service of Object.values(SERVICES)) {
      const { fields } = service.request
      for (const { wireName, type } of Object.values(fields)) {
        if (type.name !== 'String') continue
        const isText = ['psn_name', 'opt_name', 'opt_dept_name', 're_frez_rea'].includes(wireName)
        const cleaned = service.request.clean({ [wireName]: ' x ' })
        expect([wireName, cleaned[wireName]]).toEqual([wireName, isText ? ' x ' : 'x'])
      }
    }
  })

  it('is passed on as it is where there is nothing to clean', () => {
    expect(refund.request.clean(wire)).toBe(wire)
  })
})

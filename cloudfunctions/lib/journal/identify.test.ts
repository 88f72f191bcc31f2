import { describe, expect, test } from 'vitest'
import { parseWire, type WireObject, type WireValue } from '../protocol/index.ts'
import { compareBodies, findRepeated, parseRequest } from './identify.ts'
import type { Intent } from './intent.ts'

const wire = (text: string) => parseWire(text) as WireObject
const PERSON =
  '"fixmedins_code":"H1","hosp_mdtrt_id":"ZY1","psn_name":"林示范","cert_no":"350502194803120013","cert_type":"01"'
const RELEASE = `{${PERSON},"re_frez_type":"2","re_frez_amt":100.00,"re_frez_rea":"多冻结","opt_name":"甲","opt_dept_name":"入院处"}`
const SETTLE = `{${PERSON},"med_type":"21","is_own":0,"setl_id":"S1","setl_time":"2026-11-09 23:59:59","medfee_sumamt":1000.00,"fund_pay_sumamt":600.00,"acct_pay_sumamt":100.00,"cash_payamt":0.00,"cntr_bank_act_amt":300.00}`

const intent = (change: Partial<Intent>): Intent =>
  ({
    service: 'release',
    status: 'done',
    messageKey: 'm0',
    naturalKey: '100.00|多冻结',
    sequence: 1,
    ...change,
  }) as Intent

describe('what a request is about', () => {
  test('a settlement: its number, its day in Shanghai, and what it takes of the freeze', () => {
    expect(parseRequest('settle', wire(SETTLE))).toMatchObject({
      naturalKey: 'S1',
      settlementNo: 'S1',
      feeDate: '2026-11-09',
      visitType: '21',
      amount: 40_000n,
    })
  })

  test('a release and a freeze: no settlement, no day and no kind of visit', () => {
    const none = { settlementNo: '', feeDate: '', visitType: '' }
    expect(parseRequest('release', wire(RELEASE))).toMatchObject(none)
    const freeze = `{${PERSON},"is_own":0,"frez_type":"1","opt_name":"甲","opt_dept_name":"入院处"}`
    expect(parseRequest('freeze', wire(freeze))).toMatchObject({ ...none, naturalKey: '' })
  })

  test('a missing field is named', () => {
    expect(() =>
      parseRequest('release', wire(RELEASE.replace('"re_frez_rea":"多冻结",', ''))),
    ).toThrow('re_frez_rea')
  })
})

describe('how a repeat differs', () => {
  const none = { other: [], incidental: [] }

  test('the same in other words is the same', () => {
    expect(
      compareBodies('release', wire(RELEASE), wire(RELEASE.replace('100.00', '"100"'))),
    ).toEqual(none)
  })

  test('what makes another call of it is named, fields the table does not know included', () => {
    expect(
      compareBodies('release', wire(RELEASE), wire(RELEASE.replace('100.00', '100.01'))).other,
    ).toEqual(['re_frez_amt'])
    expect(
      compareBodies('release', wire(RELEASE), wire(RELEASE.replace('{', '{"ward_no":1.0,'))).other,
    ).toEqual(['ward_no'])
    expect(compareBodies('release', wire(RELEASE), { ...wire(RELEASE), ward_no: '' })).toEqual(none)
    for (const [field, value] of [
      ['psn_name', '林样例'],
      ['cert_no', '350502194803120021'],
      ['med_type', '52'],
      ['hosp_setl_id', 'YB1'],
      ['cash_payamt', 0.01],
    ])
      expect(
        compareBodies('settle', wire(SETTLE), {
          ...wire(SETTLE),
          [field as string]:
            typeof value === 'string' ? value : (wire(`{"x":${value}}`).x as WireValue),
        }).other,
      ).toEqual([field])
  })

  test('who pressed the key, and when it was printed, does not', () => {
    expect(
      compareBodies(
        'release',
        wire(RELEASE),
        wire(RELEASE.replace('"甲"', '"乙"').replace('"入院处"', '"出院处"')),
      ),
    ).toEqual({ other: [], incidental: ['opt_dept_name', 'opt_name'] })
    expect(
      compareBodies('settle', wire(SETTLE), wire(SETTLE.replace('23:59:59', '23:59:58'))),
    ).toEqual({ other: [], incidental: ['setl_time'] })
  })

  test('each is named in its own place where both differ', () => {
    const both = RELEASE.replace('100.00', '100.01').replace('"甲"', '"乙"')
    expect(compareBodies('release', wire(RELEASE), wire(both))).toEqual({
      other: ['re_frez_amt'],
      incidental: ['opt_name'],
    })
  })

  test.each([
    ['psn_name', 'LIN SHI', 'ＬＩＮ ＳＨＩ'],
    ['re_frez_rea', '多冻结 1', '多冻结　１'],
    ['opt_name', '甲 1', ' 甲　１'],
    ['opt_dept_name', '入院处A', '入院处Ａ '],
  ])('blanks and width make no other %s of it', (field, one, other) => {
    const written = (value: string) => ({ ...wire(RELEASE), [field]: value })
    expect(compareBodies('release', written(one), written(other))).toEqual(none)
    expect(compareBodies('release', written(one), written(`${one}另`))).not.toEqual(none)
  })
})

describe('what a request repeats', () => {
  const release = parseRequest('release', wire(RELEASE))
  const settle = parseRequest('settle', wire(SETTLE))
  const freeze = parseRequest(
    'freeze',
    wire(`{${PERSON},"is_own":0,"frez_type":"1","opt_name":"甲","opt_dept_name":"入院处"}`),
  )

  test('the very same message, whatever became of it, unless nothing did', () => {
    expect(findRepeated([intent({})], release, ['m0'], false)).toBeDefined()
    expect(findRepeated([intent({ status: 'refused' })], release, ['m0'], false)).toBeDefined()
    expect(findRepeated([intent({ status: 'not-done' })], release, ['m0'], false)).toBeUndefined()
  })

  test('a release: only an unresolved one; the same again later is another release', () => {
    expect(findRepeated([intent({ status: 'unknown' })], release, ['m1'], false)).toBeDefined()
    expect(findRepeated([intent({ status: 'done' })], release, ['m1'], false)).toBeUndefined()
    expect(
      findRepeated(
        [intent({ status: 'unknown', naturalKey: '100.00|别的原因' })],
        release,
        ['m1'],
        false,
      ),
    ).toBeUndefined()
  })

  test('a settlement: its number, for ever, unless it was refused', () => {
    expect(
      findRepeated([intent({ service: 'settle', naturalKey: 'S1' })], settle, ['m1'], false),
    ).toBeDefined()
    expect(
      findRepeated([intent({ service: 'settle', naturalKey: 'S2' })], settle, ['m1'], false),
    ).toBeUndefined()
    expect(
      findRepeated(
        [intent({ service: 'settle', naturalKey: 'S1', status: 'refused' })],
        settle,
        ['m1'],
        false,
      ),
    ).toBeUndefined()
  })

  test('no call of another kind, though it bears the same number', () => {
    const refund = parseRequest(
      'refund',
      wire(`{${PERSON},"hosp_setl_id":"S0","hosp_re_setl_id":"S1","cntr_act_amt":1.00}`),
    )
    const settled = intent({ service: 'settle', naturalKey: 'S1' })
    expect(findRepeated([settled], refund, ['m1'], false)).toBeUndefined()
    const refunded = intent({ service: 'refund', naturalKey: 'S1' })
    expect(findRepeated([refunded], refund, ['m1'], false)).toBe(refunded)
    const another = intent({ service: 'refund', naturalKey: 'S2' })
    expect(findRepeated([another], refund, ['m1'], false)).toBeUndefined()
  })

  test('of two freezes of a stay, the one that is open now', () => {
    const frozen = [1, 2].map((sequence) => intent({ service: 'freeze', naturalKey: '', sequence }))
    expect(findRepeated(frozen, freeze, ['m1'], true)?.sequence).toBe(2)
  })

  test('a freeze: the stay’s open one', () => {
    const frozen = intent({ service: 'freeze', naturalKey: '' })
    expect(findRepeated([frozen], freeze, ['m1'], true)).toBeDefined()
    expect(findRepeated([frozen], freeze, ['m1'], false)).toBeUndefined()
    expect(findRepeated([{ ...frozen, status: 'unknown' }], freeze, ['m1'], false)).toBeDefined()
  })
})

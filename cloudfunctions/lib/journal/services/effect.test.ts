import { describe, expect, test } from 'vitest'
import { parseWire, type WireObject } from '../../protocol/index.ts'
import { parseRequest } from '../identify.ts'
import { MONEY_SERVICES } from './index.ts'

const NOW = Date.parse('2026-11-28T08:30:00+08:00')
const PERSON =
  '"fixmedins_code":"H1","hosp_mdtrt_id":"ZY1","psn_name":"林示范","cert_no":"350502194803120013","cert_type":"01","opt_name":"甲","opt_dept_name":"入院处"'
const freeze = (amount: string) =>
  parseRequest('freeze', parseWire(`{${PERSON},"is_own":0,"frez_type":"1"${amount}}`) as WireObject)
const FULL = freeze('')
const NAMED = freeze(',"frez_amt":5000.00')
const release = parseRequest(
  'release',
  parseWire(
    `{${PERSON},"re_frez_type":"2","re_frez_amt":100.00,"re_frez_rea":"多冻结"}`,
  ) as WireObject,
)

/** What has moved, and what was remarked on. */
function effect(request: typeof FULL, answer: string) {
  const remarks: string[] = []
  const data = parseWire(answer)
  return {
    ...MONEY_SERVICES[request.service].effect(request, data, NOW, (field, what) =>
      remarks.push(`${field} ${what}`),
    ),
    remarks,
  }
}

describe('a freeze that the platform answers as done', () => {
  test('with everything as the standard has it', () => {
    expect(
      effect(
        FULL,
        '{"frez_no":"F1","frez_amt":5000.00,"acct_frez_amt":2000.00,"bank_frez_amt":3000.00,"frez_time":"2026-11-28 08:26:31","frez_type":"1"}',
      ),
    ).toEqual({
      amount: '5000.00',
      accountAmount: '2000.00',
      bankAmount: '3000.00',
      at: '2026-11-28 08:26:31',
      serialNo: 'F1',
      remarks: [],
    })
  })

  test.each([
    ['{"frez_amt":"5E+3","acct_frez_amt":null,"bank_frez_amt":"5E+3"}', '0.00', '5000.00'],
    ['{"frez_amt":5000.00,"acct_frez_amt":2000.00}', '2000.00', '3000.00'],
    ['{"frez_amt":5000.00,"bank_frez_amt":3000.00}', '2000.00', '3000.00'],
    ['{"acct_frez_amt":2000.00,"bank_frez_amt":3000.00}', '2000.00', '3000.00'],
    ['{"frez_amt":5000.00}', null, null],
    ['{"frez_amt":5000.00,"acct_frez_amt":"9999.00"}', '9999.00', null],
    ['{"frez_amt":5000.00,"acct_frez_amt":5000.00}', '5000.00', '0.00'],
    ['{"frez_amt":5000.00,"bank_frez_amt":5000.00}', '0.00', '5000.00'],
    ['{"frez_amt":5000.00,"bank_frez_amt":5000.01}', null, '5000.01'],
  ])('%s: of the whole and its parts, two tell the third', (answer, accountAmount, bankAmount) => {
    expect(effect(FULL, answer)).toMatchObject({ amount: '5000.00', accountAmount, bankAmount })
  })

  test.each([
    '{}',
    '{"frez_amt":"x"}',
    '{"frez_amt":null,"acct_frez_amt":1.00}',
    '{"bank_frez_amt":1.00}',
  ])('%s: is of the amount that was asked for; where none was, it cannot be told', (answer) => {
    expect(effect(NAMED, answer).amount).toBe('5000.00')
    expect(() => effect(FULL, answer)).toThrow(
      expect.objectContaining({ code: 'protocol.field', field: 'frez_amt' }),
    )
  })

  test('without its number and its time is done, and it is remarked on', () => {
    const odd = effect(
      NAMED,
      '{"frez_no":"","frez_amt":5000.00,"acct_frez_amt":1.00,"bank_frez_amt":2.00,"frez_time":"昨天"}',
    )
    expect(odd).toMatchObject({ at: '', serialNo: '', amount: '5000.00' })
    expect(odd.remarks.map((remark) => remark.split(' ')[0])).toEqual([
      'frez_no',
      'frez_time',
      'frez_type',
      'frez_amt',
    ])
  })
})

test('a release without its amount is of the amount that was asked for', () => {
  expect(effect(release, '{"re_frez_no":"R1\\t"}')).toMatchObject({
    amount: '100.00',
    serialNo: 'R1',
    at: '2026-11-28 08:30:00',
  })
  expect(effect(release, '{"re_frez_amt":"99.00"}').amount).toBe('99.00')
})

test('a settlement and a refund move what was asked for, when the platform says, under its number', () => {
  const settle = parseRequest(
    'settle',
    parseWire(
      `{${PERSON},"med_type":"21","is_own":0,"setl_id":"S1","setl_time":"2026-11-28 08:00:00","medfee_sumamt":1000.00,"fund_pay_sumamt":600.00,"acct_pay_sumamt":100.00,"cash_payamt":0.00,"cntr_bank_act_amt":300.00}`,
    ) as WireObject,
  )
  expect(
    effect(settle, '{"cntr_setl_id":"P1","cntr_setl_time":"2026-11-28 08:29:00"}'),
  ).toMatchObject({
    amount: '400.00',
    accountAmount: null,
    bankAmount: null,
    at: '2026-11-28 08:29:00',
    serialNo: 'P1',
  })
  const refund = parseRequest(
    'refund',
    parseWire(
      `{${PERSON},"hosp_setl_id":"S1","hosp_re_setl_id":"R1","cntr_act_amt":30.00}`,
    ) as WireObject,
  )
  expect(
    effect(refund, '{"cntr_re_setl_id":"P2","cntr_setl_time":"2026-11-28 08:29:30"}'),
  ).toMatchObject({ amount: '30.00', at: '2026-11-28 08:29:30', serialNo: 'P2' })
  expect(effect(refund, '{}')).toMatchObject({ amount: '30.00', at: '', serialNo: '' })
})

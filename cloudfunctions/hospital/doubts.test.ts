import { describe, expect, test } from 'vitest'
import { parseRequest } from '../lib/journal/identify.ts'
import type { MoneyService } from '../lib/journal/intent.ts'
import { parseWire, type WireObject } from '../lib/protocol/index.ts'
import { doubtsOf } from './doubts.ts'

const NOW = Date.parse('2026-11-28T10:00:00+08:00')
const PERSON =
  '"fixmedins_code":"H1","hosp_mdtrt_id":"ZY1","mdtrt_id":"YB1","psn_name":"林示范","cert_no":"350502194803120013","cert_type":"01","opt_name":"甲","opt_dept_name":"入院处"'
const REQUESTS: Record<MoneyService, string> = {
  freeze: `{${PERSON},"is_own":0,"frez_type":"2","frez_amt":500.00}`,
  release: `{${PERSON},"re_frez_type":"2","re_frez_amt":100.00,"re_frez_rea":"多冻结"}`,
  settle: `{${PERSON},"med_type":"21","is_own":0,"hosp_setl_id":"YBS1","setl_id":"S1","setl_time":"2026-11-28 09:00:00","medfee_sumamt":1000.00,"fund_pay_sumamt":600.00,"acct_pay_sumamt":100.00,"cash_payamt":0.00,"cntr_bank_act_amt":300.00}`,
  refund: `{${PERSON},"hosp_setl_id":"S1","hosp_re_setl_id":"R1","cntr_act_amt":10.00}`,
}
const codes = { frez_type: { 1: '全额', 2: '指定金额' }, med_type: { 21: '普通住院' } }

function doubts(service: MoneyService, from = '', to = ''): string[] {
  const text = from === '' ? REQUESTS[service] : REQUESTS[service].replace(from, to)
  expect(text === REQUESTS[service]).toBe(from === '')
  const wire = parseWire(text) as WireObject
  return doubtsOf(parseRequest(service, wire), wire, { now: NOW, codes })
}

test.each(Object.keys(REQUESTS) as MoneyService[])(
  'of an ordinary %s there are none',
  (service) => {
    expect(doubts(service)).toEqual([])
  },
)

describe.each<[MoneyService, string, string, string]>([
  ['freeze', '"frez_type":"2"', '"frez_type":"9"', 'frez_type 不在医保平台的代码表里'],
  ['freeze', '"mdtrt_id":"YB1",', '', 'mdtrt_id 缺失，而 is_own 为 0'],
  ['freeze', '500.00', '0.00', 'frez_amt 为 0'],
  ['freeze', '500.00', '"5E+2"', 'frez_amt 金额写作 5E+2'],
  ['release', '100.00', '0', 're_frez_amt 为 0'],
  ['refund', '10.00', '0.00', 'cntr_act_amt 为 0'],
  ['settle', '"med_type":"21"', '"med_type":"77"', 'med_type 不在医保平台的代码表里'],
  ['settle', '"mdtrt_id":"YB1",', '"mdtrt_id":null,', 'mdtrt_id 缺失，而 is_own 为 0'],
  ['settle', '"hosp_setl_id":"YBS1",', '', 'hosp_setl_id 缺失，而 is_own 为 0'],
  ['settle', '"is_own":0', '"is_own":1', 'fund_pay_sumamt 不为 0，而 is_own 为 1'],
  ['settle', '2026-11-28', '2030-11-28', 'setl_time 在将来：2030-11-28 09:00:00'],
  ['settle', '2026-11-28', '2025-11-28', 'setl_time 在半年以前：2025-11-28 09:00:00'],
  ['settle', '2026-11-28 09', '2026/11/28 9', 'setl_time 时间写作 2026/11/28 9:00:00'],
  ['settle', '600.00', '599.99', 'medfee_sumamt 与各项支付之和相差 0.01'],
  ['settle', '"S1"', '"Ｓ1"', 'setl_id 含全角字符'],
  ['refund', '"R1"', '"R1  "', 'hosp_re_setl_id 前后或中间有空白或看不见的字符'],
])('%s with %s for %s', (service, from, to, words) => {
  test(words, () => {
    expect(doubts(service, from, to)).toEqual([expect.stringContaining(words)])
  })
})

test('where the platform’s table is not known, no code is odd', () => {
  const wire = parseWire(
    REQUESTS.freeze.replace('"frez_type":"2"', '"frez_type":"9"'),
  ) as WireObject
  expect(doubtsOf(parseRequest('freeze', wire), wire, { now: NOW, codes: {} })).toEqual([])
})

import * as parties from './parties.ts'
import { listed } from './listed.ts'
import { rows } from './rows.ts'
import { service } from './service.ts'
import { optional, required, table } from './table.ts'
import { dateTime, decimal, identifier, integer } from './types.ts'

const settlement = table({
  insuranceSettlementNo: optional(
    'hosp_setl_id',
    '医保结算流水号',
    identifier(40),
    '医保病人时必传',
  ),
  hospitalSettlementNo: required('setl_id', '医院结算流水号', identifier(40)),
  totalFee: required('medfee_sumamt', '本次医疗总费用', decimal),
  settled: required('cntr_act_amt', '本次预授权结算金额', decimal),
})

const request = table({
  institution: parties.institution,
  visitType: parties.visitType,
  feeDate: required('fee_time', '费用发生日期', dateTime),
})

const response = listed(
  table({
    total: required('total', '合计', integer),
    settlements: required('row', '行对象', rows(settlement)),
  }),
  'settlements',
)

export const settlementList = service({
  name: 'settlementList',
  funid: 'BC00.03.00.07',
  title: '获取预授权结算对账清单',
  clause: '住院信用流程 · BC00.03.00.07',
  moneyMoving: false,
  request,
  response,
})

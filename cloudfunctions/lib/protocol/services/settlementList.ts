import * as parties from './parties.ts'
import { listed } from './listed.ts'
import { service } from './service.ts'
import { optional, required, table } from './table.ts'
import { dateTime, identifier, signedDecimal } from './types.ts'

const settlement = table({
  insuranceSettlementNo: optional(
    'hosp_setl_id',
    '医保结算流水号',
    identifier(40),
    '医保病人时必传',
  ),
  hospitalSettlementNo: required('setl_id', '医院结算流水号', identifier(40)),
  totalFee: required('medfee_sumamt', '本次医疗总费用', signedDecimal),
  settled: required('cntr_act_amt', '本次预授权结算金额', signedDecimal, '退款也许以负数列出'),
})

const request = table({
  institution: parties.institution,
  visitType: parties.visitType,
  feeDate: required('fee_time', '费用发生日期', dateTime),
})

const response = listed('合计', 'settlements', settlement)

export const settlementList = service({
  name: 'settlementList',
  funid: 'BC00.03.00.07',
  title: '获取预授权结算对账清单',
  clause: '住院信用流程 · BC00.03.00.07',
  moneyMoving: false,
  request,
  response,
})

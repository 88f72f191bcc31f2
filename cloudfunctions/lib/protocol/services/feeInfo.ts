import * as parties from './parties.ts'
import { service } from './service.ts'
import { optional, required, table } from './table.ts'
import { bit, dateTime, decimal, identifier } from './types.ts'

// The request lists hosp_mdtrt_id twice: one field.
const request = table({
  institution: parties.institution,
  stayId: required('hosp_mdtrt_id', '医院住院/门诊登记号', identifier(40)),
})

const response = table({
  name: parties.name,
  documentNumber: parties.documentNumber,
  documentType: parties.documentType,
  visitType: parties.visitType,
  selfPaying: required('is_own', '是否自费病人', bit),
  insuranceStayId: optional('mdtrt_id', '医保住院/门诊登记号', identifier(50)),
  hospitalSettlementNo: optional('setl_id', '医院结算流水号', identifier(40)),
  settledAt: required('setl_time', '结算时间', dateTime),
  totalFee: required('medfee_sumamt', '医疗总费用', decimal),
  fundPaid: required('fund_pay_sumamt', '基金支付金额', decimal),
  accountPaid: required('acct_pay_sumamt', '个账支付金额', decimal),
  cashPaid: required('cash_payamt', '现金支付金额', decimal),
  bankActual: required('cntr_bank_act_amt', '预结算实际发生金额（银行）', decimal),
})

/** What the hospital provides and the platform calls: the standard gives it no 服务编号. */
export const feeInfo = service({
  name: 'feeInfo',
  title: '获取医院收费信息',
  clause: '医院提供接口 · 获取医院收费信息',
  moneyMoving: false,
  request,
  response,
})

import * as parties from './parties.ts'
import { service } from './service.ts'
import { optional, required, table } from './table.ts'
import { bit, dateTime, decimal, identifier, untold } from './types.ts'

const request = table({
  institution: parties.institution,
  stayId: required('hosp_mdtrt_id', '医院住院/门诊登记号', identifier(40)),
  insuranceStayId: optional('mdtrt_id', '医保住院/门诊登记号', identifier(50), '医保病人时必传'),
  name: parties.name,
  documentNumber: parties.documentNumber,
  documentType: parties.documentType,
  visitType: parties.visitType,
  selfPaying: required('is_own', '是否自费病人', bit),
  insuranceSettlementNo: optional(
    'hosp_setl_id',
    '医保结算流水号',
    identifier(40),
    '医保病人时必传',
  ),
  hospitalSettlementNo: required('setl_id', '医院结算流水号', identifier(40)),
  settledAt: required('setl_time', '结算时间', dateTime),
  totalFee: required('medfee_sumamt', '医疗总费用', decimal),
  fundPaid: required('fund_pay_sumamt', '基金支付金额', decimal),
  accountPaid: required('acct_pay_sumamt', '个账支付金额', decimal),
  cashPaid: required('cash_payamt', '现金支付金额', decimal),
  bankActual: required('cntr_bank_act_amt', '预结算实际发生金额（银行）', decimal),
})

const response = table({
  settlementNo: required('cntr_setl_id', '预授权结算流水号', untold(identifier(40))),
  settledAt: required('cntr_setl_time', '结算时间', untold(dateTime)),
})

export const settle = service({
  name: 'settle',
  funid: 'BC00.03.00.05',
  title: '门诊/住院预授权结算',
  clause: '住院信用流程 · BC00.03.00.05',
  moneyMoving: true,
  request,
  response,
})

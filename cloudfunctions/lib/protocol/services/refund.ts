import * as parties from './parties.ts'
import { service } from './service.ts'
import { optional, required, table } from './table.ts'
import { dateTime, decimal, identifier, untold } from './types.ts'

// hosp_setl_id and setl_id mean the opposite of what they mean in settle and the settlement list: as the tables say.
const request = table({
  institution: parties.institution,
  stayId: required('hosp_mdtrt_id', '医院住院/门诊登记号', identifier(40)),
  insuranceStayId: optional('mdtrt_id', '医保住院/门诊登记号', identifier(50), '医保病人时必传'),
  name: parties.name,
  documentNumber: parties.documentNumber,
  documentType: parties.documentType,
  hospitalSettlementNo: required('hosp_setl_id', '医院结算流水号', identifier(40)),
  insuranceSettlementNo: optional('setl_id', '医保结算流水号', identifier(40), '医保病人时必传'),
  hospitalRefundNo: required('hosp_re_setl_id', '医院退款流水号', identifier(40)),
  insuranceRefundNo: optional('re_setl_id', '医保退款流水号', identifier(40), '医保病人时必传'),
  amount: required('cntr_act_amt', '发生金额', decimal),
})

const response = table({
  refundNo: required('cntr_re_setl_id', '预授权结算退费流水号', untold(identifier(40))),
  refundedAt: required('cntr_setl_time', '退费时间', untold(dateTime)),
})

export const refund = service({
  name: 'refund',
  funid: 'BC00.03.00.06',
  title: '门诊/住院预授权结算退款',
  clause: '住院信用流程 · BC00.03.00.06',
  moneyMoving: true,
  request,
  response,
})

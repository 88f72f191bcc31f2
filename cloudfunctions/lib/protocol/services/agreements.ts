import * as parties from './parties.ts'
import { listed } from './listed.ts'
import { rows } from './rows.ts'
import { service } from './service.ts'
import { required, table } from './table.ts'
import { bit, dateTime, identifier, integer, textOrNone } from './types.ts'

const agreement = table({
  agreementNo: required('cntr_no', '协议编号', identifier(100)),
  selfPaying: required('is_own', '是否自费病人', bit),
  signedAt: required('sign_time', '签署时间', dateTime),
  state: required('sign_state', '签署状态', identifier(10)),
  // One that was signed on paper has none, and does not hide the others.
  attachment: required('cntr_att_cont', '签署附件内容', textOrNone),
})

const request = table({
  institution: parties.institution,
  name: parties.userName,
  documentNumber: parties.userDocumentNumber,
})

const response = listed(
  table({
    total: required('total', '总数', integer),
    agreements: required('row', '行对象', rows(agreement)),
  }),
  'agreements',
)

export const agreements = service({
  name: 'agreements',
  funid: 'BC00.03.00.01',
  title: '获取住院预授权协议列表',
  clause: '住院信用流程 · BC00.03.00.01',
  moneyMoving: false,
  request,
  response,
})

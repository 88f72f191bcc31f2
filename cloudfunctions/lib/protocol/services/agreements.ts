import * as parties from './parties.ts'
import { listed } from './listed.ts'
import { service } from './service.ts'
import { required, table } from './table.ts'
import { bit, dateTime, identifier, textOrNone, untold } from './types.ts'

const agreement = table({
  agreementNo: required('cntr_no', '协议编号', identifier(100)),
  selfPaying: required('is_own', '是否自费病人', bit),
  signedAt: required('sign_time', '签署时间', untold(dateTime)),
  state: required('sign_state', '签署状态', identifier(10)),
  // One that was signed on paper has none, and does not hide the others.
  attachment: required('cntr_att_cont', '签署附件内容', textOrNone),
})

const request = table({
  institution: parties.institution,
  name: parties.userName,
  documentNumber: parties.userDocumentNumber,
})

const response = listed('总数', 'agreements', agreement)

export const agreements = service({
  name: 'agreements',
  funid: 'BC00.03.00.01',
  title: '获取住院预授权协议列表',
  clause: '住院信用流程 · BC00.03.00.01',
  moneyMoving: false,
  request,
  response,
})

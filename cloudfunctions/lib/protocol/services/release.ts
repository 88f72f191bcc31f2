import * as parties from './parties.ts'
import { service } from './service.ts'
import { required, table } from './table.ts'
import { decimal, identifier, text, untold } from './types.ts'

const request = table({
  institution: parties.institution,
  stayId: parties.stayId,
  insuranceStayId: parties.insuranceStayId,
  name: parties.name,
  documentNumber: parties.documentNumber,
  documentType: parties.documentType,
  releaseType: required('re_frez_type', '解冻类型', identifier(10)),
  amount: required('re_frez_amt', '解冻金额', decimal),
  reason: required('re_frez_rea', '解冻原因', text(1000), '标准此表误作 DateTime，依应答表'),
  operatorName: parties.operatorName,
  operatorDepartment: parties.operatorDepartment,
})

const response = table({
  releaseNo: required('re_frez_no', '解冻流水号', untold(identifier(40))),
  freezeNo: required('frez_no', '冻结流水号', untold(identifier(40))),
  releaseType: required('re_frez_type', '解冻类型', untold(identifier(10))),
  amount: required('re_frez_amt', '解冻金额', untold(decimal)),
  reason: required('re_frez_rea', '解冻原因', untold(text(1000))),
})

export const release = service({
  name: 'release',
  funid: 'BC00.03.00.04',
  title: '住院预授权申报解冻',
  clause: '住院信用流程 · BC00.03.00.04',
  moneyMoving: true,
  request,
  response,
})

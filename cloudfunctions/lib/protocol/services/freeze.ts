import * as parties from './parties.ts'
import { service } from './service.ts'
import { optional, required, table } from './table.ts'
import { bit, dateTime, decimal, identifier, untold } from './types.ts'

const freezeType = required('frez_type', '冻结类型', identifier(10))

const request = table({
  institution: parties.institution,
  stayId: parties.stayId,
  insuranceStayId: parties.insuranceStayId,
  name: parties.name,
  documentNumber: parties.documentNumber,
  documentType: parties.documentType,
  selfPaying: required('is_own', '是否自费病人', bit),
  amount: optional('frez_amt', '冻结金额', decimal, '不填，则全部额度冻结'),
  freezeType,
  operatorName: parties.operatorName,
  operatorDepartment: parties.operatorDepartment,
})

const response = table({
  freezeNo: required('frez_no', '冻结流水号', untold(identifier(40))),
  amount: required('frez_amt', '冻结金额', untold(decimal)),
  accountAmount: required('acct_frez_amt', '其中:医保个帐冻结金额', untold(decimal)),
  bankAmount: required('bank_frez_amt', '其中:银行冻结金额', untold(decimal)),
  frozenAt: required('frez_time', '冻结时间', untold(dateTime)),
  freezeType: required('frez_type', '冻结类型', untold(identifier(10))),
})

export const freeze = service({
  name: 'freeze',
  funid: 'BC00.03.00.03',
  title: '住院预授权申报冻结',
  clause: '住院信用流程 · BC00.03.00.03',
  moneyMoving: true,
  request,
  response,
})

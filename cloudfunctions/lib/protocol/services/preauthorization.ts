import { ProtocolError } from '../errors.ts'
import * as parties from './parties.ts'
import { dateTimeOrNotYet, decimal, optional, required, table, text } from './table.ts'
import { service } from './service.ts'

const request = table({
  institution: parties.institution,
  name: parties.userName,
  documentNumber: parties.userDocumentNumber,
  stayId: required('hosp_mdtrt_id', '医院住院登记号', text(50)),
})

const fields = table({
  state: required('cntr_state', '预授权状态', text('max'), '标准未给长度'),
  frozen: required('frez_amt', '冻结金额', decimal),
  frozenAt: required('frez_time', '冻结时间', dateTimeOrNotYet),
  settled: required('cntr_act_amt', '结算金额', decimal),
  settledAt: required('cntr_setl_time', '结算时间', dateTimeOrNotYet),
  accountAmount: optional(
    'acct_frez_amt',
    '其中:医保个帐冻结金额',
    decimal,
    '标准此表未列，平台给出时读取',
  ),
  bankAmount: optional(
    'bank_frez_amt',
    '其中:银行冻结金额',
    decimal,
    '标准此表未列，平台给出时读取',
  ),
})

/** Both times are required, yet nothing may have been frozen or settled: they may be empty while their amount is zero. */
const response: typeof fields = {
  fields: fields.fields,
  read(wire) {
    const value = fields.read(wire)
    if (value.frozenAt === null && value.frozen > 0n) throw missingTime('frez_time', '冻结时间')
    if (value.settledAt === null && value.settled > 0n)
      throw missingTime('cntr_setl_time', '结算时间')
    return value
  },
  write: (value) => fields.write(value),
}

const missingTime = (field: string, label: string) =>
  new ProtocolError('protocol.field', `字段 ${field}（${label}）缺失，而其金额不为零`, { field })

export const preauthorization = service({
  name: 'preauthorization',
  funid: 'BC00.03.00.02',
  title: '获取当前住院预授权状态',
  clause: '住院信用流程 · BC00.03.00.02',
  moneyMoving: false,
  request,
  response,
})

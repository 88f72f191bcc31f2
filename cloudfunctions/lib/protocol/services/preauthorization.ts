import { ProtocolError } from '../errors.ts'
import * as parties from './parties.ts'
import { service } from './service.ts'
import { optional, required, table, type Table } from './table.ts'
import { dateTimeOrNotYet, decimal, decimalOrNotYet, identifier } from './types.ts'

const request = table({
  institution: parties.institution,
  name: parties.userName,
  documentNumber: parties.userDocumentNumber,
  stayId: required('hosp_mdtrt_id', '医院住院登记号', identifier(50)),
})

const LISTED_ELSEWHERE = '标准此表未列，平台给出时读取'
const fields = table({
  state: required('cntr_state', '预授权状态', identifier('max'), '标准未给长度'),
  frozen: required('frez_amt', '冻结金额', decimalOrNotYet),
  frozenAt: required('frez_time', '冻结时间', dateTimeOrNotYet),
  settled: required('cntr_act_amt', '结算金额', decimalOrNotYet),
  settledAt: required('cntr_setl_time', '结算时间', dateTimeOrNotYet),
  accountAmount: optional('acct_frez_amt', '其中:医保个帐冻结金额', decimal, LISTED_ELSEWHERE),
  bankAmount: optional('bank_frez_amt', '其中:银行冻结金额', decimal, LISTED_ELSEWHERE),
})

type Fields = ReturnType<typeof fields.read>
type Preauthorization = Omit<Fields, 'frozen' | 'settled'> & Record<'frozen' | 'settled', bigint>

/**
 * All four facts are required, yet nothing may have been frozen or settled. An amount that is left empty is zero where
 * its time says that it has not happened; an amount that stands there is believed, whatever its time looks like.
 */
const response: Table<Preauthorization> = {
  fields: fields.fields,
  clean: (wire) => fields.clean(wire),
  read(wire, remark) {
    const { frozen, settled, ...rest } = fields.read(wire, remark)
    if (frozen === null && rest.frozenAt !== null) throw missingAmount('frez_amt', '冻结金额')
    if (settled === null && rest.settledAt !== null) throw missingAmount('cntr_act_amt', '结算金额')
    if ((frozen ?? 0n) > 0n && rest.frozenAt === null) remark?.('frez_time', '金额不为零，没有时间')
    if ((settled ?? 0n) > 0n && rest.settledAt === null)
      remark?.('cntr_setl_time', '金额不为零，没有时间')
    return { ...rest, frozen: frozen ?? 0n, settled: settled ?? 0n }
  },
  write: (value) => fields.write(value),
}

const missingAmount = (field: string, label: string) =>
  new ProtocolError('protocol.field', `字段 ${field}（${label}）缺失，而其时间已经给出`, { field })

export const preauthorization = service({
  name: 'preauthorization',
  funid: 'BC00.03.00.02',
  title: '获取当前住院预授权状态',
  clause: '住院信用流程 · BC00.03.00.02',
  moneyMoving: false,
  request,
  response,
})

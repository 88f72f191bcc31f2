import {
  ID_TYPE,
  InputError,
  parseDecimal,
  ProtocolError,
  type Dictionary,
  type Fen,
} from '../../../cloudfunctions/lib/protocol/index.ts'
import { optionalText, textOf, type Members } from '../../web/input.ts'
import type { Operator } from '../desk.ts'
import type { Amounts, Stay } from '../stays.ts'

/** Every reader here @throws InputError naming the field, in words for the person at the counter. */
export function readPatient(
  form: Members,
  medTypes: Dictionary,
): Omit<Stay, 'hosp_mdtrt_id' | 'mdtrt_id' | 'admitted_at'> {
  const cert_type = codeOf(form, 'cert_type', '证件类型', ID_TYPE)
  const cert_no = textOf(form, 'cert_no', '证件号码', 100).toUpperCase()
  if (cert_type === '01' && !/^\d{17}[\dX]$/.test(cert_no))
    throw wrong('cert_no', '居民身份证号应是 18 位')
  return {
    psn_name: textOf(form, 'psn_name', '姓名', 40),
    cert_type,
    cert_no,
    med_type: codeOf(form, 'med_type', '就诊类型', medTypes),
    is_own: form.is_own === '1',
    ward: textOf(form, 'ward', '病区', 40),
    bed: textOf(form, 'bed', '床位', 40),
  }
}

export const readOperator = (form: Members): Operator => ({
  operatorName: textOf(form, 'opt_name', '经办人', 40),
  operatorDepartment: textOf(form, 'opt_dept_name', '科室', 40),
})

export const readAmounts = (form: Members): Amounts => ({
  total: moneyOf(form, 'medfee_sumamt', '总费用'),
  fund: moneyOf(form, 'fund_pay_sumamt', '基金'),
  account: moneyOf(form, 'acct_pay_sumamt', '个账'),
  cash: moneyOf(form, 'cash_payamt', '现金'),
  bank: moneyOf(form, 'cntr_bank_act_amt', '银行'),
})

/** Fen, above zero; undefined where the field is empty. */
export const readPortion = (form: Members, field: string, label: string): Fen | undefined =>
  optionalText(form, field, label, 20) === undefined ? undefined : readPositive(form, field, label)

/** Fen, above zero. */
export function readPositive(form: Members, field: string, label: string): Fen {
  const fen = moneyOf(form, field, label)
  if (fen === 0n) throw wrong(field, `${label}应大于 0`)
  return fen
}

function moneyOf(form: Members, field: string, label: string): Fen {
  const text = textOf(form, field, label, 20)
  try {
    const fen = parseDecimal(text, field)
    if (fen >= 0n) return fen
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error
    throw wrong(field, `${label}：${error.message}`)
  }
  throw wrong(field, `${label}不能是负数`)
}

function codeOf(form: Members, field: string, label: string, dictionary: Dictionary): string {
  const code = textOf(form, field, label, 10)
  if (!Object.hasOwn(dictionary, code)) throw wrong(field, `${label}不在字典之列`)
  return code
}

const wrong = (field: string, message: string) => new InputError('input.field', message, { field })

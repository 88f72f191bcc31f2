import { faultOf } from '../../../shared/citizenNumber.ts'
import { ID_TYPE, InputError } from '../protocol/index.ts'
import { foldName, tidyName, tidyNumber, withoutDashes } from './spelling.ts'

/** Who a person is to the insurer: the three facts that services ask for. */
export interface Identity {
  name: string
  /** Dictionary idtype, appendix 3. */
  documentType: string
  documentNumber: string
}

/** As somebody else tells of a person: not everybody names the kind of document. */
export type NamedIdentity = Omit<Identity, 'documentType'> & Partial<Identity>

/**
 * Checks what a person typed and brings it into the form the insurer keeps: no spaces around and nothing that
 * is not seen, letters of document numbers in capitals, full-width digits as plain ones.
 * @throws InputError naming `patient.psn_name`, `patient.cert_type` or `patient.cert_no`, in words for a patient
 */
export function checkIdentity(
  given: { psn_name: string; cert_type: string; cert_no: string },
  now: number,
): Identity {
  return {
    name: checkName(given.psn_name),
    documentType: checkType(given.cert_type),
    documentNumber: checkNumber(given.cert_type, given.cert_no, now),
  }
}

/** The number decides; where it is the same, a name is the same however it is spelled (see foldName). */
export const sameIdentity = (left: Identity, right: NamedIdentity): boolean =>
  sameNumber(left, right) && foldName(left.name) === foldName(right.name)

export const sameNumber = (left: Identity, right: NamedIdentity): boolean =>
  (right.documentType === undefined || left.documentType === right.documentType.trim()) &&
  withoutDashes(tidyNumber(left.documentNumber)) === withoutDashes(tidyNumber(right.documentNumber))

function checkName(given: string): string {
  const name = tidyName(given)
  if (name === '') throw wrong('psn_name', '请填写患者姓名')
  if ([...name].length > 40) throw wrong('psn_name', '姓名最多 40 个字')
  // Letters of any script, the dot of minority names, and what Western names use.
  if (!/^[\p{L}\p{M}〇][\p{L}\p{M}〇·.'\- ]*$/u.test(name))
    throw wrong('psn_name', '姓名里有不能识别的字符，请按证件上的写')
  return name
}

function checkType(type: string): string {
  if (!Object.hasOwn(ID_TYPE, type)) throw wrong('cert_type', '请选择证件类型')
  return type
}

function checkNumber(type: string, given: string, now: number): string {
  const rule = RULES[type] ?? OTHER
  const tidy = tidyNumber(given)
  // Only numbers that follow no public rule may have a dash of their own.
  const number = rule === OTHER ? tidy : withoutDashes(tidy)
  if (number === '') throw wrong('cert_no', '请填写证件号码')
  const complaint = rule(number, now)
  if (complaint !== undefined) throw wrong('cert_no', complaint)
  return number
}

/** What is wrong with a number, in words for whoever typed it. */
type Rule = (number: string, now: number) => string | undefined

/** Every number has a digit. */
const shaped =
  (shape: RegExp, complaint: string): Rule =>
  (number) =>
    shape.test(number) && /\d/.test(number) ? undefined : complaint

const citizen: Rule = (number, now) => {
  switch (faultOf(number, now)) {
    case 'character':
      return '身份证号码只有数字，最后一位可能是 X，请核对'
    case 'old':
      return '这是 15 位的旧号码，请填写 18 位身份证号码'
    case 'length':
      return `身份证号码应为 18 位，现在是 ${number.length} 位，请核对`
    case 'birth':
      return '身份证号码中的出生日期不对，请核对'
    case 'digit':
      return '身份证号码有误，请逐位核对'
    case undefined:
      return undefined
  }
}

const residence: Rule = (number, now) =>
  /^8[123]0000/.test(number)
    ? citizen(number, now)
    : '港澳台居民居住证号码以 810000、820000 或 830000 开头，请核对'

/** Since 2023 eighteen digits beginning with 9; before, three letters and twelve digits. */
const permanentResident: Rule = (number, now) => {
  if (/^[A-Z]{3}\d{12}$/.test(number)) return undefined
  return /^9\d{16}[\dX]$/.test(number)
    ? citizen(number, now)
    : '外国人永久居留证号码应为 9 开头的 18 位，或 3 个字母加 12 位数字'
}

const passport = shaped(/^[A-Z0-9]{5,20}$/, '护照号码应为 5 到 20 位字母和数字，请核对')
const permit = shaped(/^[A-Z]{1,2}\d{7,10}$/, '证件号码应为 1 到 2 个字母加 7 到 10 位数字，请核对')
const taiwan = shaped(/^\d{8}(\d{2}[A-Z]?)?$/, '台湾居民来往大陆通行证号码应为 8 位数字，请核对')

/** Documents whose numbers follow no public rule, such as 南字第12345678号. */
const OTHER = shaped(
  /^[\p{Script=Han}A-Z0-9\-—()/]{4,40}$/u,
  '证件号码应为 4 到 40 位，且含有数字，请核对',
)

const RULES: Readonly<Record<string, Rule>> = {
  '01': citizen,
  '04': permit,
  '05': permit,
  '06': taiwan,
  '07': permanentResident,
  '08': passport,
  '16': passport,
  '17': residence,
}

const wrong = (field: string, message: string) =>
  new InputError('input.identity', message, { field: `patient.${field}` })

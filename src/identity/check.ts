import type { PatientIdentity } from '../../cloudfunctions/patient/api.ts'
import { faultOf } from '../../shared/citizenNumber.ts'
import { t } from '../words/t.ts'

/** What to say at which field. */
export type Complaints = Partial<Record<keyof PatientIdentity, string>>

/**
 * A friendly word before anything is sent. Only what is certainly wrong is held back: the function is the authority.
 * @param now ms since the epoch
 */
export function checkIdentity(given: PatientIdentity, now: number): Complaints {
  const complaints: Complaints = {}
  const name = given.psn_name.trim()
  if (name === '') complaints.psn_name = t('请填写患者姓名')
  else if ([...name].length > 40) complaints.psn_name = t('姓名最多 40 个字')
  const number = tidyNumber(given.cert_no)
  const complaint =
    number === ''
      ? t('请填写证件号码')
      : given.cert_type === '01'
        ? complainOfCitizenNumber(withoutDashes(number), now)
        : undefined
  if (complaint !== undefined) complaints.cert_no = complaint
  return complaints
}

/** Pasted along, and seen by nobody: written out, as old phones know no classes of characters. */
const INVISIBLE =
  /[\s\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0]|[\ufe00-\ufe0f]/g

/** As the document prints it: plain characters, capitals, nothing unseen, and an X for what looks like one. */
export const tidyNumber = (number: string): string =>
  number
    .replace(INVISIBLE, '')
    .normalize('NFKC')
    .replace(/\s+/g, '')
    .toUpperCase()
    .replace(/[×✕✖✗✘⨯╳\u0425\u03a7]/g, 'X')

/** A citizen's number has no dashes, though it is often written in parts. */
const withoutDashes = (number: string): string => number.replace(/[-\u2010-\u2015\u2212]/g, '')

function complainOfCitizenNumber(number: string, now: number): string | undefined {
  switch (faultOf(number, now)) {
    case 'character':
      return t('身份证号码只有数字，最后一位可能是 X，请核对')
    case 'old':
      return t('这是 15 位的旧号码，请填写 18 位身份证号码')
    case 'length':
      return t('身份证号码应为 18 位，现在是 {0} 位，请核对', number.length)
    case 'birth':
      return t('身份证号码中的出生日期不对，请核对第 7 到 14 位')
    case 'digit':
      return t('身份证号码有一位填错了，请对照证件逐位核对')
    case undefined:
      return undefined
  }
}

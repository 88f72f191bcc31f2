import {
  BILLING_STATUS, CNTR_STATE, ENC_TYPE, ENT_TYPE, FREZ_TYPE, ID_TYPE, INSURED_STATUS, MED_TYPE, RE_FREZ_TYPE, SEX, SIGN_STATE, SIGN_TYPE, type Dictionary,
} from '../../cloudfunctions/lib/protocol/index.ts'
import { code, markdownTable } from './markdown.ts'

const OF_THE_STANDARD: readonly [title: string, dictionary: Dictionary][] = [
  ['加解密方式 encType（数据字典；PKCS7 没有定义，本系统拒绝）', ENC_TYPE], ['签名方式 signType（数据字典；SM2 出自附录 1）', SIGN_TYPE],
  ['证件类型 idtype（附录 3）', ID_TYPE], ['性别 sex（附录 3）', SEX], ['单位性质 enttype（附录 3）', ENT_TYPE],
  ['人员参保状态 insuredstatus（附录 3）', INSURED_STATUS], ['参保身份 billingstatus（附录 3）', BILLING_STATUS],
]

const OURS: readonly [title: string, dictionary: Dictionary][] = [
  ['预授权状态 cntr_state', CNTR_STATE], ['签署状态 sign_state', SIGN_STATE], ['冻结类型 frez_type', FREZ_TYPE],
  ['解冻类型 re_frez_type', RE_FREZ_TYPE], ['就诊类型 med_type', MED_TYPE],
]

export function dictionariesChapter(): string {
  return [
    ...OF_THE_STANDARD.map(section),
    '下面的代码标准只提到名称，没有给出代码表。代码值是本项目的工作值，平台公布后以平台为准；不认识的代码原样显示，不据以判断。',
    ...OURS.map(section),
  ].join('\n\n')
}

/** A dictionary's keys that look like numbers come first in the object, whatever was written: so the codes are sorted as text. */
function section([title, dictionary]: [string, Dictionary] | readonly [title: string, dictionary: Dictionary]): string {
  const rows = Object.entries(dictionary).sort(([a], [b]) => (a < b ? -1 : 1)).map(([value, name]) => [code(value), name])
  return `### ${title}\n\n${markdownTable(['代码值', '代码名称'], rows)}`
}

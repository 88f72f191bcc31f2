import {
  BILLING_STATUS,
  ENC_TYPE,
  ENT_TYPE,
  ID_TYPE,
  INSURED_STATUS,
  SEX,
  SIGN_TYPE,
  type Dictionary,
} from '../../cloudfunctions/lib/protocol/index.ts'
import { code, markdownTable } from './markdown.ts'

const OF_THE_STANDARD: readonly [title: string, dictionary: Dictionary][] = [
  ['加解密方式 encType（数据字典；PKCS7 没有定义，本系统拒绝）', ENC_TYPE],
  ['签名方式 signType（数据字典；SM2 出自附录 1）', SIGN_TYPE],
  ['证件类型 idtype（附录 3）', ID_TYPE],
  ['性别 sex（附录 3）', SEX],
  ['单位性质 enttype（附录 3）', ENT_TYPE],
  ['人员参保状态 insuredstatus（附录 3）', INSURED_STATUS],
  ['参保身份 billingstatus（附录 3）', BILLING_STATUS],
]

/** What this project makes of codes without a table. */
const WITHOUT_TABLE = `### 没有代码表的代码

\`cntr_state\`、\`sign_state\`、\`frez_type\`、\`re_frez_type\`、\`med_type\`，标准只提到名称。本系统不给它们编含义：

- 一次住院是什么状态，只看 .02 的金额、时间和本院自己的记录，不看 \`cntr_state\`。
- 代码的中文名称来自医保平台给医院的代码表，写在配置 \`PLATFORM_CODES\` 里；没有名称的，患者看不到，信息科和 HIS 看到的是代码本身。
- 协议是否有效，只看 \`PLATFORM_AGREEMENT_IN_FORCE\` 列出的 \`sign_state\`；没有配置就不说。
- 冻结、解冻、就诊类型由 HIS 按平台的代码表填，本系统原样转送；对账的就诊类型由 \`RECONCILE_MED_TYPES\` 列出。`

export function dictionariesChapter(): string {
  return [...OF_THE_STANDARD.map(section), WITHOUT_TABLE].join('\n\n')
}

/**
 * A dictionary's keys that look like numbers come first in the object, whatever was written: so the codes are sorted as
 * text.
 */
function section([title, dictionary]:
  [string, Dictionary] | readonly [title: string, dictionary: Dictionary]): string {
  const rows = Object.entries(dictionary)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([value, name]) => [code(value), name])
  return `### ${title}\n\n${markdownTable(['代码值', '代码名称'], rows)}`
}

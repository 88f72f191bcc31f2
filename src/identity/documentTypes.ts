import type { Phrase } from '../words/t.ts'

export interface DocumentType {
  /** Dictionary idtype, appendix 3. */
  code: string
  name: Phrase
  /** Where on the document the number stands, or how it looks. */
  hint: Phrase
}

/** What most patients carry, the commonest first. */
export const COMMON_DOCUMENTS: readonly DocumentType[] = [
  { code: '01', name: '居民身份证', hint: '18 位，最后一位可能是 X；户口簿上的号码也一样' },
  { code: '04', name: '港澳居民来往内地通行证（香港）', hint: '卡片正面的证件号码，字母开头' },
  { code: '05', name: '港澳居民来往内地通行证（澳门）', hint: '卡片正面的证件号码，字母开头' },
  { code: '06', name: '台湾居民来往大陆通行证', hint: '卡片正面的 8 位数字' },
  { code: '17', name: '港澳台居民居住证', hint: '18 位公民身份号码' },
  { code: '08', name: '外国人护照', hint: '护照资料页右上角的号码' },
  { code: '07', name: '外国人永久居留证', hint: '证件正面的证件号码' },
]

const OTHERS: readonly [code: string, name: Phrase][] = [
  ['16', '中国护照'],
  ['02', '中国人民解放军军官证'],
  ['03', '中国人民武装警察警官证'],
  ['90', '社会保障卡'],
  ['990201', '医学出生证明'],
  ['09', '残疾人证'],
  ['10', '军烈属证明'],
  ['11', '外国人就业证'],
  ['12', '外国专家证'],
  ['13', '外国人常驻记者证'],
  ['14', '台港澳人员就业证'],
  ['15', '回国（来华）定居专家证'],
  ['990102', '扶贫人口编码'],
  ['9902', '保密人员证件'],
  ['9901', '暂住证'],
  ['99', '其他身份证件'],
]

export const OTHER_DOCUMENTS: readonly DocumentType[] = OTHERS.map(([code, name]) => ({
  code,
  name,
  hint: '照证件上的写',
}))

/** Whoever carries one of these may read no Chinese. */
const FOREIGNERS = ['07', '08', '11', '12', '13']
export const isForeigners = (code: string): boolean => FOREIGNERS.includes(code)

export const documentType = (code: string): DocumentType | undefined =>
  [...COMMON_DOCUMENTS, ...OTHER_DOCUMENTS].find((type) => type.code === code)

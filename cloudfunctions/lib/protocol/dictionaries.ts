/** Codes of the standard's own tables, and their Chinese names. Codes without a table are in codes.ts. */
export type Dictionary = Readonly<Record<string, string>>

/** A code that a dictionary does not know is shown as it is. */
export const codeName = (dictionary: Dictionary, code: string): string =>
  (Object.hasOwn(dictionary, code) ? dictionary[code] : undefined) ?? code

/** 加解密方式, 数据字典. PKCS7 is listed there without a definition and is refused. */
export const ENC_TYPE: Dictionary = {
  SM4: '国密SM4算法',
  RSA: 'RSA算法',
  PKCS7: 'PKCS7算法',
  AES: 'AES算法',
}

/** 签名方式, 数据字典; SM2 is appendix 1's. */
export const SIGN_TYPE: Dictionary = {
  SM3: '国密SM3算法',
  MD5: 'MD5算法',
  RSA: 'RSA算法',
  SM2: '国密SM2算法',
}

/** 单位性质, appendix 3. */
export const ENT_TYPE: Dictionary = {
  10: '企业',
  30: '机关',
  50: '事业单位',
  55: '全额拨款事业单位',
  56: '差额拨款事业单位',
  57: '自收自支事业单位',
  70: '社会团体',
  80: '个体工商户（有雇工的）',
  91: '民办非企业单位',
  93: '基金会',
  97: '境外非政府组织驻华代表机构',
  99: '其他',
}

/** 证件类型, appendix 3. */
export const ID_TYPE: Dictionary = {
  '01': '居民身份证（户口簿）',
  '02': '中国人民解放军军官证',
  '03': '中国人民武装警察警官证',
  '04': '香港特区护照/港澳居民来往内地通行证',
  '05': '澳门特区护照/港澳居民来往内地通行证',
  '06': '台湾居民来往大陆通行证',
  '07': '外国人永久居留证',
  '08': '外国人护照',
  '09': '残疾人证',
  '10': '军烈属证明',
  '11': '外国人就业证',
  '12': '外国专家证',
  '13': '外国人常驻记者证',
  '14': '台港澳人员就业证',
  '15': '回国（来华）定居专家证',
  '16': '中国护照',
  '17': '港澳台居民居住证',
  '90': '社会保障卡',
  '99': '其他身份证件',
  '990102': '扶贫人口编码',
  '990201': '医学出生证明',
  '9902': '保密人员证件',
  '9901': '暂住证',
}

/** 性别, appendix 3. */
export const SEX: Dictionary = { 0: '未知', 1: '男', 2: '女', 9: '未说明性别' }

/** 人员参保状态, appendix 3. */
export const INSURED_STATUS: Dictionary = { 1: '参保缴费', 2: '暂停缴费', 3: '终止缴费' }

/** 参保身份, appendix 3. */
export const BILLING_STATUS: Dictionary = {
  '01': '在职人员',
  '02': '退休人员',
  '03': '外来工、农民工',
  '04': '非编在职人员',
  '05': '在职享受公务员补助人员',
  '06': '退休享受公务员补助人员',
  '07': '临时工',
  '09': '灵活就业人员',
  '10': '灵活就业退休人员',
  '99': '其他',
}

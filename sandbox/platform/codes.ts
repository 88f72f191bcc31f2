/**
 * Return codes of the sandbox's platform. The standard's own tables of them are empty: these are the sandbox's, one for
 * each reason, so that a caller's handling of each can be tried. No real platform is promised to use them.
 */
export const CODES = {
  // Transport and envelope: the first layer of 判断逻辑.
  notJson: [40001, '报文不是正确的 JSON 对象'],
  tooLarge: [40002, '报文超过平台允许的大小'],
  envelope: [40003, '报文头不符合接口标准'],
  unknownChannel: [41001, '渠道编号 chs_fjs_appid 未登记'],
  wrongSecret: [41002, '渠道密钥 chs_fjs_appsecret 不正确'],
  wrongToken: [41003, '渠道令牌 chs_fjs_token 无效或已过期'],
  timestamp: [42001, '时间戳 chs_fjs_timestamp 缺失或不是毫秒数'],
  stale: [42002, '时间戳与平台时间相差超过允许的范围'],
  signature: [43001, '签名 chs_fjs_sign 不正确'],
  undecryptable: [44001, '密文 chs_fjs_encdata 无法解密'],
  unknownService: [45001, '服务编号 chs_fjs_funid 不存在'],
  // The tables of the services.
  missingField: [46001, '必填字段缺失'],
  overlongField: [46002, '字段超过规定长度'],
  illTypedField: [46003, '字段类型不符'],
  unknownInstitution: [46004, '机构编号 fixmedins_code 未登记，或不属于本渠道'],
  contradiction: [46005, '字段之间互相矛盾'],
  // The business itself: the second layer.
  otherPerson: [50001, '姓名、证件类型与证件号码不符'],
  otherStay: [50002, '该住院登记号属于另一位参保人'],
  noAgreement: [50003, '该参保人没有已签署的住院预授权协议'],
  alreadyFrozen: [51001, '该住院登记号已有未结清的冻结，不能重复冻结'],
  overLimit: [51002, '冻结金额超过可用额度'],
  alreadySettled: [51003, '该住院登记号已结算，不能再冻结'],
  neverFrozen: [51004, '该住院登记号没有申报过冻结'],
  notFrozen: [52001, '该住院登记号没有未结清的冻结'],
  overOutstanding: [52002, '金额超过尚在冻结的余额'],
  notWhole: [52003, '全部解冻的金额应等于尚在冻结的余额'],
  settlementRepeated: [53001, '该医院结算流水号已经结算过'],
  unknownSettlement: [54001, '查无此医院结算流水号的结算'],
  refundRepeated: [54002, '该医院退款流水号已经退款过'],
  overSettled: [54003, '退款金额超过已结算而未退的金额'],
  zeroAmount: [55001, '金额应大于零'],
  replayed: [56001, '同一报文已经受理过'],
  // The platform itself.
  internal: [99999, '平台内部错误'],
} as const satisfies Record<string, readonly [number, string]>

export type Reason = keyof typeof CODES

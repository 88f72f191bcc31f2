/**
 * What the platform complains of, as far as its words tell. No return code has a defined meaning: this chooses the
 * advice, and nothing else.
 */
export type Complaint =
  'channel' | 'secret' | 'token' | 'time' | 'signature' | 'cipher' | 'institution'

/** The first that fits counts: 令牌已过期 is no matter of time, 渠道密钥 none of the channel. */
const WORDS: readonly (readonly [Complaint, RegExp])[] = [
  ['signature', /签名|验签|\bsign/i],
  ['token', /令牌|授权码|token/i],
  ['secret', /appsecret|密钥|秘钥/i],
  ['cipher', /解密|密文|加密|encdata|decrypt/i],
  ['time', /时间戳|timestamp|时差/i],
  ['institution', /机构|fixmedins/i],
  ['channel', /渠道|appid/i],
]

export function complaintOf({
  code,
  words,
}: {
  code: string
  words: string
}): Complaint | undefined {
  return code === '0' ? undefined : WORDS.find(([, pattern]) => pattern.test(words))?.[0]
}

/** What to do about it. */
export const ADVICE: Readonly<Record<Complaint, string>> = {
  channel: '请核对 PLATFORM_APPID 与平台登记的渠道编号，并请平台确认渠道已开通',
  secret: '请核对 PLATFORM_APPSECRET：与平台发给的逐字相同，首尾没有空格、引号',
  token: '请核对 PLATFORM_AUTH_MODE 与 PLATFORM_TOKEN_URL，并请平台确认渠道用的是授权码模式',
  time: '请先校准本机时间，见「平台时钟」一行',
  signature:
    '请核对 PLATFORM_SIGN_TYPE、PLATFORM_SIGN_KEY（没有分配 bizkey 时应留空）与平台登记的是否一致',
  cipher:
    '请核对 PLATFORM_SECURITY、PLATFORM_ENC_TYPE、PLATFORM_SM4_KEY（没有指定时应留空）与平台登记的是否一致',
  institution: '请核对 HOSPITAL_FIXMEDINS_CODE（医保定点机构编号），并请平台确认渠道已关联本院',
}

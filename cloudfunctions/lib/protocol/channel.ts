import { createPrivateKey, createPublicKey } from 'node:crypto'
import smCrypto from 'sm-crypto'
import { InputError } from './errors.ts'
import { SIGN_READINGS } from './readings.ts'

export const AUTH_MODES = ['user', 'oauth2', 'anonymous'] as const
export const SECURITY_LEVELS = ['plain', 'sign', 'sign+encrypt'] as const
export const SIGN_TYPES = ['SM3', 'MD5', 'RSA', 'SM2'] as const
export const ENC_TYPES = ['SM4', 'AES', 'RSA'] as const
export const CIPHER_TEXTS = ['hex', 'base64'] as const
export const SIGN_NESTED = ['auto', ...SIGN_READINGS] as const
export const DIALECTS = ['chs_fjs', 'ec'] as const
export const CODE_TYPES = ['number', 'text'] as const

/** What two sides have agreed on: who the caller is, and how its messages are signed and encrypted. */
export type Channel = Agreed & Credentials

/** How the caller shows who it is. `appSecret`: 渠道私钥, varchar(100). */
type Credentials =
  { authMode: 'user'; appSecret: string } | { authMode: 'oauth2' | 'anonymous'; appSecret?: string }

interface Agreed {
  /** 渠道id: varchar(20) by the table, 32 characters in the standard's own appendix 1. */
  appId: string
  /** The channel's bizkey, where one is assigned; else the secret signs. */
  signKey?: string
  /** Wins over the derived key: 16 characters, or 32 hex digits of 16 bytes. */
  sm4Key?: string
  /** A token of the OAuth2 mode. */
  token?: string
  security: (typeof SECURITY_LEVELS)[number]
  signType: (typeof SIGN_TYPES)[number]
  encType: (typeof ENC_TYPES)[number]
  /** How cipher text is written; both are read. */
  cipherText: (typeof CIPHER_TEXTS)[number]
  dialect: (typeof DIALECTS)[number]
  /** How the code of a response is written; both are read. Default, as in the standard's sample: number. */
  codeType?: (typeof CODE_TYPES)[number]
  /**
   * By which reading we sign; `auto`: by the one that the other side has proven to use, until then `raw`. All are read.
   */
  signNested: (typeof SIGN_NESTED)[number]
  /** Ours: PEM for RSA, 64 hex digits for SM2. */
  privateKey?: string
  /** The other side's: PEM for RSA, 128 or 130 hex digits for SM2. */
  publicKey?: string
  /**
   * The same channel with its old secrets, for as long as they are being changed: what comes with them is still opened.
   */
  old?: Channel
}

/**
 * Reads a channel as channel.json gives it, with the standard's own choices where it is silent.
 * @throws InputError naming the member that is missing, unknown or wrong
 */
export function parseChannel(json: unknown): Channel {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw wrong('', '渠道配置应是一个 JSON 对象')
  const given = json as Record<string, unknown>
  for (const name of Object.keys(given)) {
    if (!isText(name) && !Object.hasOwn(CHOICES, name)) throw wrong(name, '不在渠道配置的成员之列')
  }
  const texts: Partial<Record<TextName, string>> = {}
  for (const name of TEXTS) {
    const value = given[name]
    if (value === undefined || value === null || value === '') continue
    if (typeof value !== 'string' || value.length > 8192) throw wrong(name, '应是一段文字')
    texts[name] = value
  }
  const { appId = '', appSecret, ...keys } = texts
  const authMode = choose('authMode', given)
  const agreed: Agreed = {
    appId,
    ...keys,
    security: choose('security', given),
    signType: choose('signType', given),
    encType: choose('encType', given),
    cipherText: choose('cipherText', given),
    dialect: choose('dialect', given),
    codeType: choose('codeType', given),
    signNested: choose('signNested', given),
  }
  const channel: Channel =
    authMode === 'user'
      ? { ...agreed, authMode, appSecret: appSecret ?? '' }
      : { ...agreed, authMode, ...(appSecret !== undefined && { appSecret }) }
  requireKeys(channel)
  requireKeyForms(channel)
  return channel
}

const TEXTS = [
  'appId',
  'appSecret',
  'signKey',
  'sm4Key',
  'token',
  'privateKey',
  'publicKey',
] as const
type TextName = (typeof TEXTS)[number]
const isText = (name: string): boolean => TEXTS.some((one) => one === name)

const CHOICES = {
  authMode: AUTH_MODES,
  security: SECURITY_LEVELS,
  signType: SIGN_TYPES,
  encType: ENC_TYPES,
  cipherText: CIPHER_TEXTS,
  dialect: DIALECTS,
  codeType: CODE_TYPES,
  signNested: SIGN_NESTED,
} as const

/** The standard's own, where nothing is said. */
const USUAL: { readonly [Name in keyof typeof CHOICES]: (typeof CHOICES)[Name][number] } = {
  authMode: 'user',
  security: 'sign+encrypt',
  signType: 'SM3',
  encType: 'SM4',
  cipherText: 'hex',
  dialect: 'chs_fjs',
  codeType: 'number',
  signNested: 'auto',
}

function choose<Name extends keyof typeof CHOICES>(
  name: Name,
  given: Readonly<Record<string, unknown>>,
): (typeof CHOICES)[Name][number] {
  const choices: readonly (typeof CHOICES)[Name][number][] = CHOICES[name]
  const value = given[name] ?? USUAL[name]
  const choice = choices.find((one) => one === value)
  if (choice !== undefined) return choice
  throw wrong(
    name,
    value === 'PKCS7'
      ? 'PKCS7 列在标准的字典里却没有定义，不能使用'
      : `只能是 ${choices.join('、')} 之一`,
  )
}

/** What the insurer assigns is taken, also where it is longer than its own table says; not a whole file by mistake. */
const LONGEST_APP_ID = 100

function requireKeys(channel: Channel): void {
  if (!channel.appId) throw wrong('appId', '未设置')
  if ([...channel.appId].length > LONGEST_APP_ID)
    throw wrong('appId', `最多 ${LONGEST_APP_ID} 个字符`)
  if (channel.authMode === 'user' && !channel.appSecret)
    throw wrong('appSecret', '密钥模式下必须设置')
  // Its messages carry neither secret nor token: unsigned, anybody could send them.
  if (channel.dialect === 'ec' && channel.security === 'plain' && channel.authMode !== 'anonymous')
    throw wrong('security', 'ec 报文不带密钥，只有匿名渠道可以不签名')
  const keyed = channel.signType === 'SM3' || channel.signType === 'MD5'
  if (channel.security !== 'plain' && keyed && !channel.signKey && !channel.appSecret)
    throw wrong('signKey', '签名需要 signKey 或 appSecret')
  if (
    channel.security === 'sign+encrypt' &&
    channel.encType !== 'RSA' &&
    !channel.sm4Key &&
    !channel.appSecret
  )
    throw wrong('sm4Key', '加密需要 sm4Key 或 appSecret')
  if (channel.sm4Key !== undefined && explicitKey(channel.sm4Key) === undefined)
    throw wrong('sm4Key', '应是 16 个字符或 32 位十六进制数')
}

/** A key of the wrong form would be found out at the first message; sm-crypto would even sign with it. */
function requireKeyForms({ security, signType, encType, privateKey, publicKey }: Channel): void {
  const sm2 = security !== 'plain' && signType === 'SM2'
  const rsa =
    (security !== 'plain' && signType === 'RSA') ||
    (security === 'sign+encrypt' && encType === 'RSA')
  if (sm2 && rsa) throw wrong('encType', 'SM2 签名与 RSA 加密不能用同一对密钥')
  if (sm2 && privateKey !== undefined && !isSm2PrivateKey(privateKey))
    throw wrong('privateKey', '应是 64 位十六进制数，且在 SM2 私钥的范围内')
  if (sm2 && publicKey !== undefined && !isSm2Point(publicKey))
    throw wrong('publicKey', '应是 128 位或 04 开头的 130 位十六进制数，且在 SM2 曲线上')
  if (rsa && privateKey !== undefined && !isRsaKey(() => createPrivateKey(privateKey)))
    throw wrong('privateKey', '应是 PEM 格式的 RSA 私钥')
  if (rsa && publicKey !== undefined && !isRsaKey(() => createPublicKey(publicKey)))
    throw wrong('publicKey', '应是 PEM 格式的 RSA 公钥')
}

/**
 * n − 1, n the order of SM2's curve (GB/T 32918.5): a private key is below it. With it sm-crypto would sign for ever.
 */
const SM2_KEY_END = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54122n

function isSm2PrivateKey(hex: string): boolean {
  if (!/^[0-9a-f]{64}$/i.test(hex)) return false
  const key = BigInt(`0x${hex}`)
  return key > 0n && key < SM2_KEY_END
}

const isSm2Point = (hex: string): boolean =>
  /^(04)?[0-9a-f]{128}$/i.test(hex) &&
  smCrypto.sm2.verifyPublicKey(hex.length === 128 ? `04${hex}` : hex)

function isRsaKey(read: () => { asymmetricKeyType?: string | undefined }): boolean {
  try {
    return read().asymmetricKeyType === 'rsa'
  } catch {
    return false
  }
}

/** The 16 bytes of a configured key; undefined where it is neither 16 characters nor 32 hex digits. */
export function explicitKey(text: string): Buffer | undefined {
  const bytes = /^[0-9a-f]{32}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'utf8')
  return bytes.length === 16 ? bytes : undefined
}

const wrong = (member: string, why: string) =>
  new InputError('input.channel', `${member} ${why}`.trim(), { field: member })

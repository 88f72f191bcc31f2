import { createHash, createHmac } from 'node:crypto'
import {
  canonicalText,
  dialectOf,
  cipherKey,
  signKeyOf,
  verifyText,
  SIGN_READINGS,
  type Channel,
  type SignReading,
  type WireObject,
} from '../../cloudfunctions/lib/protocol/index.ts'
import { encodeGbk } from './gbk.ts'
import { variantText, type Way } from './variants.ts'

/**
 * The texts that a right signature would have been made over, under each reading, with nothing in them that opens
 * anything; one line for readings that come to the same.
 */
export function maskedTexts(clear: WireObject): string[] {
  const masked: WireObject = { ...clear }
  for (const name of ['chs_fjs_appsecret', 'chs_fjs_token']) if (masked[name]) masked[name] = '***'
  const readingsOf = new Map<string, SignReading[]>()
  for (const reading of SIGN_READINGS) {
    const text = canonicalText(masked, '***', reading)
    readingsOf.set(text, [...(readingsOf.get(text) ?? []), reading])
  }
  return [...readingsOf].map(([text, readings]) =>
    readingsOf.size === 1 ? `待签名文本：${text}` : `待签名文本（${readings.join('、')}）：${text}`,
  )
}

interface Deviation {
  cause: string
  text(key: string): string
}
interface Signer {
  cause: string
  verifies(text: string, signature: string, key: string): boolean
}
interface Key {
  cause: string
  key: string
}
interface Form {
  cause: string
  signature: string
}

/**
 * Tries how the signature may have been made instead: one departure from the standard at a time, then a departure
 * together with another key or algorithm.
 * @returns the causes that fit, each as one Chinese phrase; none where nothing tried fits
 */
export function signatureCauses(
  channel: Channel,
  message: WireObject,
  clear: WireObject,
): string[] {
  const signature = message[dialectOf(channel).sign]
  if (typeof signature !== 'string') return []
  const forms = formsOf(signature)
  const found: { weight: number; causes: string }[] = []
  for (const signer of signers(channel)) {
    for (const deviation of deviations(channel, message, clear)) {
      for (const key of keys(channel)) {
        const text = deviation.text(key.key)
        for (const form of forms) {
          const causes = [signer.cause, deviation.cause, key.cause, form.cause].filter(
            (cause) => cause !== '',
          )
          if (causes.length > 0 && signer.verifies(text, form.signature, key.key))
            found.push({ weight: causes.length, causes: causes.join('，并且') })
        }
      }
    }
  }
  const least = Math.min(...found.map(({ weight }) => weight))
  const causes = found.filter(({ weight }) => weight === least).map((one) => one.causes)
  return causes.length > 0 ? [...new Set(causes)] : shapeCauses(channel, signature)
}

/** As it stands; and a digest in base64, of its bytes or, as in appendix 1's sample of an answer, of its hex digits. */
function formsOf(signature: string): Form[] {
  const bytes = /^[A-Za-z0-9+/\s]+(?:={1,2}\s*)?$/.test(signature)
    ? Buffer.from(signature, 'base64')
    : Buffer.alloc(0)
  const cause = '摘要写成了 base64，而不是十六进制'
  return [
    { cause: '', signature },
    ...(bytes.length === 16 || bytes.length === 32
      ? [{ cause, signature: bytes.toString('hex') }]
      : []),
    ...(/^[0-9a-f]{32}([0-9a-f]{32})?$/i.test(bytes.toString('latin1'))
      ? [{ cause, signature: bytes.toString('latin1') }]
      : []),
  ]
}

function signers(channel: Channel): Signer[] {
  const by = (of: Channel) => (text: string, signature: string) => verifyText(text, signature, of)
  const digests = (['SM3', 'MD5'] as const).filter((signType) => signType !== channel.signType)
  return [
    { cause: '', verifies: by(channel) },
    ...digests.map((signType) => ({
      cause: `签名方式是 ${signType}，不是渠道的 ${channel.signType}`,
      verifies: by({ ...channel, signType }),
    })),
    ...HASHES.flatMap(([name, hash]) => [
      {
        cause: `用了 HMAC-${name}`,
        verifies: (text: string, signature: string, key: string) =>
          createHmac(hash, key).update(text).digest('hex') === signature.toLowerCase(),
      },
      {
        cause: `${name === channel.signType ? '' : `签名方式是 ${name}，并且`}摘要算的是 GBK 的字节`,
        verifies: (text: string, signature: string) => {
          const bytes = isAscii(text) ? undefined : encodeGbk(text)
          return (
            bytes !== undefined &&
            createHash(hash).update(bytes).digest('hex') === signature.toLowerCase()
          )
        },
      },
    ]),
  ]
}

const HASHES = [
  ['SM3', 'sm3'],
  ['MD5', 'md5'],
  ['SHA256', 'sha256'],
] as const

const isAscii = (text: string): boolean => !/[\u0080-\uffff]/.test(text)

function keys(channel: Channel): Key[] {
  const own = signKeyOf(channel)
  const candidates: [string, string | undefined][] = [
    ['密钥用了 appSecret，而不是 signKey', channel.appSecret],
    ['密钥用了 sm4Key', channel.sm4Key],
    ['密钥用了 token', channel.token],
    ['密钥用了 appId', channel.appId],
    ['密钥用了加密报文的密钥', derived(channel)],
    ['密钥是空的', ''],
  ]
  const keys: Key[] = [{ cause: '', key: own }]
  for (const [cause, key] of candidates) {
    if (key !== undefined && !keys.some((one) => one.key === key)) keys.push({ cause, key })
  }
  return keys
}

const derived = (channel: Channel): string | undefined =>
  channel.appSecret || channel.sm4Key ? cipherKey(channel).toString('latin1') : undefined

function deviations(channel: Channel, message: WireObject, clear: WireObject): Deviation[] {
  const { encdata } = dialectOf(channel)
  const ways: [string, Way][] = [
    ['数字被改写了（如 1000.00 成了 1000）', { numbers: 'double' }],
    ['对象里的数字加了引号', { numbers: 'quoted' }],
    ['空值也参与了签名', { empties: 'kept' }],
    ['空值写成 null 参与了签名', { empties: 'null' }],
    ['名称没有排序', { sort: 'given' }],
    ['对象里的名称没有排序', { sort: 'outer' }],
    ['名称按不分大小写排序', { sort: 'letters' }],
    ['名称按拼音或地区排序，而不是按码位', { sort: 'locale' }],
    ['JSON 里有空格', { spaces: true }],
    ['JSON 里的中文写成了 \\u 转义', { escapes: true }],
    ['值做了 URL 编码', { percent: true }],
    ['密钥前面没有“&key=”', { tail: 'key alone' }],
    ['末尾没有接密钥', { tail: 'no key' }],
  ]
  const variant = (cause: string, of: WireObject, way: Way): Deviation => ({
    cause,
    text: (key) => variantText(of, key, way),
  })
  const list: Deviation[] = [
    // No departure: with another key or algorithm they may be.
    ...SIGN_READINGS.map((reading) => ({
      cause: '',
      text: (key: string) => canonicalText(clear, key, reading),
    })),
    ...ways.map(([cause, way]) => variant(cause, clear, way)),
  ]
  for (const [name, value] of [
    ['chs_fjs_appsecret', channel.appSecret],
    ['chs_fjs_token', channel.token],
  ] as const) {
    const { [name]: present, ...without } = clear
    if (present) list.push(variant(`签名时没有带上 ${name}`, without, {}))
    else if (value && dialectOf(channel).hasCredentials)
      list.push(variant(`签名时带了 ${name}，报文里却没有`, { ...clear, [name]: value }, {}))
  }
  const { timestamp } = dialectOf(channel)
  const { [timestamp]: time, ...timeless } = clear
  if (time) list.push(variant('签名时没有带上时间戳', timeless, {}))
  const wrapped = wrappedData(clear, channel)
  if (wrapped) list.push(variant('业务字段放在 data 里签名', wrapped, {}))
  if (message[encdata]) list.push(variant('签的是加密以后的报文', message, { unsigned: [encdata] }))
  if (message[encdata]) list.push(variant('签的是加密以后的报文头，没有业务数据', message, {}))
  // Where two come to the same text the first says it.
  const texts = new Set<string>()
  return list.filter(
    ({ cause, text }) => cause === '' || texts.size < texts.add(text(signKeyOf(channel))).size,
  )
}

/** A request of the flat dialect as if its business fields were under `data`. */
function wrappedData(clear: WireObject, channel: Channel): WireObject | undefined {
  if (!dialectOf(channel).flat || clear.data !== undefined) return undefined
  const [header, data]: [WireObject, WireObject] = [{}, {}]
  for (const [name, value] of Object.entries(clear))
    (name.startsWith('chs_fjs_') ? header : data)[name] = value
  return Object.keys(data).length === 0 ? undefined : { ...header, data }
}

/** Nothing tried fits, but the signature's look still tells its algorithm. */
function shapeCauses(channel: Channel, signature: string): string[] {
  const hex = /^[0-9a-f]+$/i.test(signature) ? signature.length : 0
  const bytes =
    /^[A-Za-z0-9+/]+={0,2}$/.test(signature) && signature.length % 4 === 0
      ? Buffer.from(signature, 'base64').length
      : 0
  const looks =
    hex === 64
      ? 'SM3'
      : hex === 32
        ? 'MD5'
        : bytes === 64
          ? 'SM2'
          : bytes >= 128
            ? 'RSA'
            : undefined
  if (looks === undefined) return ['签名的长度或写法不像任何一种签名方式（可能被截断）']
  return looks === channel.signType
    ? []
    : [`签名的样子是 ${looks}，渠道的签名方式却是 ${channel.signType}`]
}

import {
  canonicalText,
  clearResponse,
  decrypt,
  dialectOf,
  encrypt,
  isWireObject,
  openRequest,
  openResponse,
  parseWire,
  ProtocolError,
  signKeyOf,
  signText,
  SIGN_READINGS,
  stringifyWire,
  verifyText,
  type Channel,
  type SignReading,
  type SignReadings,
  type WireObject,
  type WireValue,
} from '../../cloudfunctions/lib/protocol/index.ts'
import { CIPHERS_TRIED, cipherCauses } from './cipherCauses.ts'
import type { Context } from './context.ts'
import { maskedTexts, signatureCauses } from './diagnosis.ts'
import { WireFailure } from './failure.ts'
import { asMessage, clearMessage, kindOf } from './message.ts'
import { seal } from './seal.ts'
import { remarkOnFits, remarkOnReadings, requestRemarks } from './remarks.ts'

/** What the platform takes by default (appendix 1.1). */
const WINDOW_SECONDS = 600

/** Each gives what goes to standard output. @throws WireFailure, CareError */
export const COMMANDS: Readonly<Record<string, (context: Context) => object | WireValue>> = {
  canonical: (context) => ({ text: signedText(context) }),

  sign: (context) => ({
    [dialectOf(context.channel).sign]: signText(signedText(context), context.channel),
  }),

  verify({ channel, input, remark }) {
    const message = asMessage(input)
    const clear = decrypted(channel, message, () => clearMessage(channel, message))
    const { sign } = dialectOf(channel)
    const signature = message[sign]
    if (typeof signature !== 'string' || signature === '')
      throw new WireFailure('签名', `报文没有签名（${sign}）`)
    const fits = SIGN_READINGS.filter((reading) =>
      verifyText(canonicalText(clear, signKeyOf(channel), reading), signature, channel),
    )
    if (fits.length === 0) throw mismatch(channel, message, clear)
    remarkOnFits(fits, remark)
    return { verified: true }
  },

  encrypt: ({ channel, input }) => ({
    [dialectOf(channel).encdata]: encrypt(stringifyWire(input), channel),
  }),

  decrypt({ channel, input }) {
    const cipherText = isWireObject(input) ? input[dialectOf(channel).encdata] : input
    if (typeof cipherText !== 'string' || cipherText === '')
      throw new WireFailure(
        '解密',
        `没有密文：应是一段文字，或含 ${dialectOf(channel).encdata} 的报文`,
      )
    try {
      return parseWire(decrypt(cipherText, channel))
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error
      throw notDecrypted(channel, cipherText)
    }
  },

  seal,

  open(context) {
    const { channel, now, fresh } = context
    const message = asMessage(context.input)
    const freshness = { now, windowSeconds: fresh ? WINDOW_SECONDS : Number.POSITIVE_INFINITY }
    let fits: readonly SignReading[] = SIGN_READINGS
    const readings: SignReadings = {
      first: 'raw',
      fitted(fit) {
        fits = fit.all()
      },
    }
    try {
      decrypted(channel, message, () => clearMessage(channel, message))
      const opened =
        kindOf(channel, message) === 'request'
          ? openRequest(channel, message, freshness, readings)
          : {
              ...openResponse(channel, message, freshness, readings),
              code: codeOf(channel, message),
            }
      for (const line of remarksOn(opened, now)) context.remark(line)
      remarkOnFits(fits, context.remark)
      return { message: opened, verified: channel.security !== 'plain' }
    } catch (error) {
      if (
        error instanceof ProtocolError &&
        error.code === 'protocol.signature' &&
        hasSignature(channel, message)
      )
        throw mismatch(channel, message, clearMessage(channel, message))
      throw error
    }
  },
}

/** As it stands on the wire: 0 and "0" are read alike, and are not the same to a program. */
const codeOf = (channel: Channel, message: WireObject): WireValue =>
  clearResponse(channel, message)[dialectOf(channel).code] ?? null

/** By the reading that the channel names; where it names none and there is a choice, with a word about that. */
function signedText({ channel, input, remark }: Context): string {
  const message = asMessage(input)
  const clear = decrypted(channel, message, () => clearMessage(channel, message))
  const reading = channel.signNested === 'auto' ? 'raw' : channel.signNested
  if (channel.signNested === 'auto') remarkOnReadings(clear, remark)
  return canonicalText(clear, signKeyOf(channel), reading)
}

const hasSignature = (channel: Channel, message: WireObject): boolean =>
  Boolean(message[dialectOf(channel).sign])

function remarksOn(
  opened: { timestamp?: number; funid?: string; data?: WireValue },
  now: number,
): string[] {
  const off = opened.timestamp === undefined ? 0 : Math.abs(now - opened.timestamp)
  const stale =
    off > WINDOW_SECONDS * 1000
      ? [
          `时间戳与本机时间相差 ${Math.round(off / 1000)} 秒，超过 ${WINDOW_SECONDS} 秒的报文会被拒绝`,
        ]
      : []
  return [...stale, ...(opened.funid ? requestRemarks(opened.funid, opened.data ?? {}) : [])]
}

/** @throws WireFailure where the message's cipher text does not open, with what trying has found */
function decrypted<T>(channel: Channel, message: WireObject, act: () => T): T {
  try {
    return act()
  } catch (error) {
    const cipherText = message[dialectOf(channel).encdata]
    if (
      error instanceof ProtocolError &&
      error.code === 'protocol.decrypt' &&
      typeof cipherText === 'string'
    )
      throw notDecrypted(channel, cipherText)
    throw error
  }
}

/** With what trying has found; where it has found nothing, with what was tried. */
function notDecrypted(channel: Channel, cipherText: string): WireFailure {
  const causes = cipherCauses(channel, cipherText)
  return new WireFailure('解密', '密文无法解密', [
    ...causes.map((cause) => `这样解得开：${cause}`),
    ...(causes.length === 0 ? [`试过 ${CIPHERS_TRIED}，都解不开`] : []),
  ])
}

function mismatch(channel: Channel, message: WireObject, clear: WireObject): WireFailure {
  const causes = signatureCauses(channel, message, clear)
  return new WireFailure('签名', `签名不正确（${dialectOf(channel).sign}）`, [
    ...maskedTexts(clear),
    ...causes.map((cause) => `可能的原因：${cause}`),
    ...(causes.length === 0
      ? [
          '试过其他签名方式（含 HMAC、GBK 的字节）、其他密钥、数字改写、空值、排序、转义、摘要的写法、缺少密钥或时间戳、业务字段放在 data 里，都不符：看不出原因',
        ]
      : []),
  ])
}

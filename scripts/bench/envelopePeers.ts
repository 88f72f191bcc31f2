import { createCipheriv, createDecipheriv, createHash } from 'node:crypto'
import { createRequire } from 'node:module'
import {
  isLosslessNumber,
  cipherKey,
  signKeyOf,
  type WireObject,
} from '../../cloudfunctions/lib/protocol/index.ts'
import { CHANNEL, NOW, type Sample } from './envelopeMessages.ts'

/** Who seals and opens a message: text or bytes out, bytes in. */
export interface Speaker {
  name: string
  seal(): string | Buffer
  /** @throws Error where the signature is wrong */
  open(wire: Buffer): unknown
}

interface Library {
  sm3(text: string): string
  sm4: { encrypt(text: string, key: string): string; decrypt(hex: string, key: string): string }
}

const require = createRequire(import.meta.url)
const KEY = cipherKey(CHANNEL)

/**
 * The envelope as it is commonly written: sort the tree, join it, sign it, encrypt it, with a library's SM3 and SM4.
 * It checks nothing but the signature, and its numbers are JavaScript's.
 */
export function librarySpeaker(library: 'sm-crypto' | 'sm-crypto-v2', sample: Sample): Speaker {
  const { sm3, sm4 } = require(library) as Library
  const key = KEY.toString('hex')
  const data = plain(sample.data) as Record<string, unknown>
  return {
    name: library,
    seal() {
      const { header, clear, secret } = parts(sample, data)
      const sign = sm3(canonical(clear)).toUpperCase()
      return JSON.stringify({
        ...header,
        chs_fjs_encdata: sm4.encrypt(JSON.stringify(secret), key).toUpperCase(),
        chs_fjs_sign: sign,
      })
    },
    open(wire) {
      const {
        chs_fjs_encdata = '',
        chs_fjs_sign,
        ...header
      } = JSON.parse(wire.toString('utf8')) as Record<string, string>
      const secret = JSON.parse(sm4.decrypt(chs_fjs_encdata, key)) as object
      if (sm3(canonical({ ...header, ...secret })).toUpperCase() !== chs_fjs_sign)
        throw new Error(`${library}: wrong signature`)
      return secret
    },
  }
}

/**
 * What nobody can beat: OpenSSL's SM4 and SM3 over the same bytes, and nothing else. The bytes are there already, the
 * text to sign as well, and what comes out stays bytes.
 */
export function floorSpeaker(sample: Sample): Speaker {
  const { clear, secret } = parts(sample, plain(sample.data) as Record<string, unknown>)
  const signed = Buffer.from(canonical(clear))
  const business = Buffer.from(JSON.stringify(secret))
  const sign = () => createHash('sm3').update(signed).digest()
  const encrypted = () => {
    const cipher = createCipheriv('sm4-ecb', KEY, null)
    return [cipher.update(business), cipher.final()]
  }
  const cipherText = Buffer.concat(encrypted())
  return {
    name: 'floor',
    seal() {
      encrypted()
      return sign()
    },
    open() {
      const decipher = createDecipheriv('sm4-ecb', KEY, null)
      decipher.update(cipherText)
      decipher.final()
      return sign()
    },
  }
}

function parts({ kind }: Sample, data: Record<string, unknown>) {
  const header =
    kind === 'request'
      ? {
          chs_fjs_appid: CHANNEL.appId,
          chs_fjs_appsecret: CHANNEL.appSecret,
          chs_fjs_funid: 'BC00.03.00.03',
          chs_fjs_timestamp: NOW,
        }
      : { code: 0, type: 'success', message: '成功', chs_fjs_timestamp: NOW }
  const secret = kind === 'request' ? data : { code: 0, type: 'success', message: '成功', data }
  return { header, secret, clear: { ...header, ...secret } as Record<string, unknown> }
}

function canonical(message: Record<string, unknown>): string {
  const fields = Object.keys(message)
    .sort()
    .filter((name) => !isEmpty(message[name]))
  return [
    ...fields.map(
      (name) =>
        `${name}=${typeof message[name] === 'object' ? JSON.stringify(sorted(message[name])) : String(message[name])}`,
    ),
    `key=${signKeyOf(CHANNEL)}`,
  ].join('&')
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .filter(([, member]) => !isEmpty(member))
      .map(([name, member]) => [name, sorted(member)]),
  )
}

const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === ''

/** The tree without the wire's numbers. What it costs to make is nobody's. */
function plain(value: WireObject[string]): unknown {
  if (isLosslessNumber(value)) return Number(value.toString())
  if (Array.isArray(value)) return value.map(plain)
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]))
    : value
}

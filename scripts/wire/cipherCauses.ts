import { createCipheriv, createDecipheriv } from 'node:crypto'
import {
  isWireObject,
  cipherKey,
  parseWire,
  type Channel,
} from '../../cloudfunctions/lib/protocol/index.ts'
import { decodeGbk } from './gbk.ts'

/** A departure from the standard, or none where `cause` is empty. */
interface Tried<T> {
  cause: string
  value: T
}

/** What is tried, for where nothing fits. */
export const CIPHERS_TRIED =
  'CBC（IV 为零、为密钥、在密文前面）、密钥按十六进制解开、密钥小写、密钥直接用 appSecret 或 appId、AES 与 SM4 互换、补零、base64 的加号成了空格、明文是 GBK、明文前有 data='

/**
 * Tries how a cipher text may have been made instead of as the standard has it.
 * @returns the causes by which it opens to a JSON object with the fewest departures, each as one Chinese phrase
 */
export function cipherCauses(channel: Channel, cipherText: string): string[] {
  if (channel.encType === 'RSA') return []
  const found: string[][] = []
  for (const bytes of spellingsOf(cipherText))
    for (const name of [channel.encType, channel.encType === 'SM4' ? 'AES' : 'SM4'])
      for (const key of keysOf(channel))
        for (const mode of MODES)
          for (const padding of PADDINGS) {
            const algorithm = name === channel.encType ? '' : `加密方式是 ${name}`
            const plain = open(`${name === 'SM4' ? 'sm4' : 'aes-128'}`, key.value, mode.value, {
              bytes: bytes.value,
              zeros: padding.value,
            })
            const content = plain && contentCause(plain)
            if (content === undefined) continue
            const causes = [bytes.cause, algorithm, key.cause, mode.cause, padding.cause, content]
            found.push(causes.filter((cause) => cause !== ''))
          }
  const least = Math.min(...found.map((causes) => causes.length))
  return [
    ...new Set(
      found
        .filter((causes) => causes.length === least && least > 0)
        .map((causes) => causes.join('，并且')),
    ),
  ]
}

function spellingsOf(text: string): Tried<Buffer>[] {
  const list: Tried<Buffer>[] = []
  const compact = text.replace(/\s+/g, '')
  if (/^(?:[0-9a-f]{2})+$/i.test(compact))
    list.push({ cause: '', value: Buffer.from(compact, 'hex') })
  else if (/ /.test(text.trim()))
    list.push({
      cause: 'base64 的加号成了空格',
      value: Buffer.from(text.trim().replaceAll(' ', '+'), 'base64'),
    })
  if (/[-_]/.test(compact))
    list.push({ cause: '写成了 base64url', value: Buffer.from(compact, 'base64url') })
  else if (/^[A-Za-z0-9+/]+={0,2}$/.test(compact))
    list.push({ cause: '', value: Buffer.from(compact, 'base64') })
  return list.filter(({ value }) => value.length > 0 && value.length % 16 === 0)
}

function keysOf(channel: Channel): Tried<Buffer>[] {
  const { appId, appSecret, sm4Key, signKey } = channel
  const list: Tried<Buffer>[] = []
  const add = (cause: string, value: Buffer | string | undefined) => {
    const bytes = typeof value === 'string' ? first16(value) : value
    if (bytes !== undefined && !list.some((one) => one.value.equals(bytes)))
      list.push({ cause, value: bytes })
  }
  add('', sm4Key || appSecret ? cipherKey(channel) : undefined)
  if (appSecret) {
    const cipher = createCipheriv('sm4-ecb', first16(appId), null)
    const hex = Buffer.concat([cipher.update(appSecret, 'utf8'), cipher.final()]).toString('hex')
    add('密钥是推得的，没有用指定的 sm4Key', hex.toUpperCase())
    add('密钥用了小写的十六进制', hex)
    add('密钥按十六进制解开成了 16 个字节', Buffer.from(hex.slice(0, 32), 'hex'))
    add('密钥直接用了 appSecret 的前 16 个字符', appSecret)
  }
  add('密钥用了 appId 的前 16 个字符', appId)
  add('密钥用了 signKey 的前 16 个字符', signKey)
  return list
}

/** Filled with NUL, as a shorter id is. */
function first16(text: string): Buffer {
  const key = Buffer.alloc(16)
  Buffer.from(text, 'utf8').copy(key)
  return key
}

const MODES: readonly Tried<'ecb' | 'zero' | 'key' | 'front'>[] = [
  { cause: '', value: 'ecb' },
  { cause: '用了 CBC，IV 为零', value: 'zero' },
  { cause: '用了 CBC，IV 就是密钥', value: 'key' },
  { cause: '用了 CBC，IV 在密文前面', value: 'front' },
]
const PADDINGS: readonly Tried<boolean>[] = [
  { cause: '', value: false },
  { cause: '末尾补的是零，不是 PKCS#7', value: true },
]

function open(
  cipher: string,
  key: Buffer,
  mode: (typeof MODES)[number]['value'],
  { bytes, zeros }: { bytes: Buffer; zeros: boolean },
): Buffer | undefined {
  const isFront = mode === 'front'
  const iv =
    mode === 'ecb'
      ? null
      : isFront
        ? bytes.subarray(0, 16)
        : mode === 'key'
          ? key
          : Buffer.alloc(16)
  try {
    const decipher = createDecipheriv(`${cipher}-${mode === 'ecb' ? 'ecb' : 'cbc'}`, key, iv)
    decipher.setAutoPadding(!zeros)
    const plain = Buffer.concat([
      decipher.update(isFront ? bytes.subarray(16) : bytes),
      decipher.final(),
    ])
    return zeros ? withoutNul(plain) : plain
  } catch {
    return undefined
  }
}

/** Undefined where there is none: then it is not what was done. */
function withoutNul(plain: Buffer): Buffer | undefined {
  let end = plain.length
  while (end > 0 && plain[end - 1] === 0) end -= 1
  return end < plain.length ? plain.subarray(0, end) : undefined
}

/** What is odd about the plain text, '' for nothing; undefined where it is no JSON object. */
function contentCause(plain: Buffer): string | undefined {
  if (isJsonObject(plain)) return ''
  const text = plain.toString('utf8')
  if (text.startsWith('data=') && isJsonObject(text.slice(5))) return '明文前面有 data='
  const gbk = decodeGbk(plain)
  return gbk !== undefined && isJsonObject(gbk) ? '明文是 GBK，不是 UTF-8' : undefined
}

function isJsonObject(text: string | Uint8Array): boolean {
  try {
    return isWireObject(parseWire(text))
  } catch {
    return false
  }
}

import { createCipheriv, createDecipheriv } from 'node:crypto'
import { explicitKey, type Channel } from './channel.ts'
import { InputError, ProtocolError } from './errors.ts'
import { CHUNK_BYTES, hexText, type HeldText } from './heldText.ts'
import { chunksOf, encoded, type Pieces } from './pieces.ts'
import { primitives } from './primitives/index.ts'
import { withPadding } from './primitives/padding.ts'
import { decryptRsa, encryptRsa } from './rsa.ts'

/**
 * Encrypts business data (clause 1.4): SM4 or AES-128 in ECB mode with PKCS#7 under the cipher key, or RSA PKCS#1 v1.5
 * in chunks of the key's size.
 * @throws InputError where the channel lacks the key its encType needs
 */
export const encrypt = (plain: Pieces | Uint8Array, channel: Channel): string =>
  encryptHeld(plain, channel).toString()

/** As encrypt; hex of much is left to be written where it is sent. */
export function encryptHeld(plain: Pieces | Uint8Array, channel: Channel): string | HeldText {
  if (channel.encType === 'RSA')
    return encryptRsa(plain instanceof Uint8Array ? plain : encoded(plain), channel).toString(
      'base64',
    )
  const cipherText =
    channel.encType === 'SM4'
      ? primitives.sm4Encrypt(cipherKey(channel), plain)
      : encryptAes(cipherKey(channel), withPadding(plain))
  if (channel.cipherText === 'base64') return cipherText.toString('base64')
  return cipherText.length > CHUNK_BYTES
    ? hexText(cipherText)
    : cipherText.toString('hex').toUpperCase()
}

/**
 * Decrypts what `encrypt` or another speaker of the standard wrote; hex of either case and base64 are both read.
 * @throws ProtocolError `protocol.decrypt`, the same whatever was wrong: an answer that told would help to guess
 * Damaged RSA blocks come out as noise instead (rsa.ts): what reads the text refuses that.
 */
export function decrypt(cipherText: string | HeldText, channel: Channel): Buffer {
  const bytes = readHex(cipherText) ?? readCipherText(cipherText.toString())
  if (bytes === undefined || bytes.length === 0) throw undecryptable()
  try {
    if (channel.encType === 'RSA') return decryptRsa(bytes, channel)
    return channel.encType === 'SM4'
      ? primitives.sm4Decrypt(cipherKey(channel), bytes)
      : decryptAes(cipherKey(channel), bytes)
  } catch (error) {
    if (error instanceof InputError) throw error
    throw undecryptable(error)
  }
}

export const undecryptable = (cause?: unknown): ProtocolError =>
  new ProtocolError('protocol.decrypt', '密文无法解密', { cause })

/** Always the same bytes for the same key: what works with it is kept by them. */
const explicitKeys = new Map<string, Buffer>()
const derivedKeys = new Map<string, Buffer>()

/**
 * The 16 bytes that encrypt (clause 1.4.2, steps 3 and 4): the channel's own key where it has one; else the secret
 * encrypted under the first 16 characters of the channel id, as upper-case hex, of which the first 16 characters.
 * A shorter id has no documented derivation: it is filled with NUL. AES uses the same key.
 */
export function cipherKey({ appId, appSecret, sm4Key }: Channel): Buffer {
  if (sm4Key !== undefined) return remembered(explicitKeys, sm4Key, () => requireKey(sm4Key))
  if (appSecret === undefined)
    throw new InputError('input.channel', 'sm4Key 未设置：加密需要 sm4Key 或 appSecret', {
      field: 'sm4Key',
    })
  return remembered(derivedKeys, `${appId}\0${appSecret}`, () => derivedKey(appId, appSecret))
}

function requireKey(sm4Key: string): Buffer {
  const key = explicitKey(sm4Key)
  if (key === undefined)
    throw new InputError('input.channel', 'sm4Key 应是 16 个字符或 32 位十六进制数', {
      field: 'sm4Key',
    })
  return key
}

function derivedKey(appId: string, appSecret: string): Buffer {
  const idKey = Buffer.alloc(16)
  Buffer.from(appId, 'utf8').copy(idKey)
  const secret = Buffer.from(appSecret, 'utf8')
  const hex = primitives.sm4Encrypt(idKey, secret).toString('hex').toUpperCase()
  return Buffer.from(hex.slice(0, 16), 'ascii')
}

function remembered(keys: Map<string, Buffer>, name: string, make: () => Buffer): Buffer {
  const known = keys.get(name)
  if (known !== undefined) return known
  const key = make()
  // A process knows a handful of channels; a bound all the same.
  if (keys.size >= 64) keys.clear()
  keys.set(name, key)
  return key
}

function readCipherText(text: string): Buffer | undefined {
  const bytes = readHex(text)
  if (bytes !== undefined) return bytes
  const compact = text.replace(/\s+/g, '')
  if (compact.length < text.length) return readCipherText(compact)
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text)
    ? Buffer.from(text, 'base64')
    : undefined
}

/** From its pieces, because the runtime takes a copy of what it reads, four times as large as what it says. */
function readHex(text: string | HeldText): Buffer | undefined {
  if (text.length % 2 !== 0) return undefined
  const bytes = Buffer.allocUnsafe(text.length / 2)
  let end = 0
  for (const chunk of typeof text === 'string' ? chunksOf(text) : text.chunks()) {
    const digits = typeof chunk === 'string' ? chunk : chunk.toString('latin1')
    // The runtime stops at the first character that is no digit: where it has read all, all are.
    const read = bytes.write(digits, end, 'hex')
    if (read !== digits.length / 2) return undefined
    end += read
  }
  return bytes
}

function encryptAes(key: Uint8Array, padded: Uint8Array): Buffer {
  return createCipheriv('aes-128-ecb', key, null).setAutoPadding(false).update(padded)
}

function decryptAes(key: Uint8Array, cipherText: Uint8Array): Buffer {
  const decipher = createDecipheriv('aes-128-ecb', key, null)
  return Buffer.concat([decipher.update(cipherText), decipher.final()])
}

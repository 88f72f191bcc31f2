import { createCipheriv, createDecipheriv } from 'node:crypto'
import { explicitKey, type Channel } from './channel.ts'
import { InputError, ProtocolError } from './errors.ts'
import { chunksOf, joined, type Pieces } from './pieces.ts'
import { primitives } from './primitives/index.ts'
import { decryptRsa, encryptRsa } from './rsa.ts'

/**
 * Encrypts business data (clause 1.4): SM4 or AES-128 in ECB mode with PKCS#7 under the message key, or RSA PKCS#1 v1.5
 * in chunks of the key's size.
 * @throws InputError where the channel lacks the key its encType needs
 */
export function encrypt(plain: Pieces | Uint8Array, channel: Channel): string {
  if (channel.encType === 'RSA')
    return encryptRsa(
      plain instanceof Uint8Array ? plain : Buffer.from(joined(plain), 'utf8'),
      channel,
    ).toString('base64')
  const chunks = plain instanceof Uint8Array ? [plain] : chunksOf(plain)
  const cipherText =
    channel.encType === 'SM4'
      ? primitives.sm4EncryptChunks(messageKey(channel), chunks)
      : encryptAes(messageKey(channel), chunks)
  if (channel.cipherText === 'base64') return Buffer.concat([...cipherText]).toString('base64')
  let hex = ''
  for (const chunk of cipherText) hex += chunk.toString('hex').toUpperCase()
  return hex
}

/**
 * Decrypts what `encrypt` or another speaker of the standard wrote; hex of either case and base64 are both read.
 * @throws ProtocolError `protocol.decrypt`, the same whatever was wrong: an answer that told would help to guess
 * Damaged RSA blocks come out as noise instead (rsa.ts): what reads the text refuses that.
 */
export function decrypt(cipherText: string, channel: Channel): Buffer {
  const bytes = readCipherText(cipherText)
  if (bytes === undefined || bytes.length === 0) throw undecryptable()
  try {
    if (channel.encType === 'RSA') return decryptRsa(bytes, channel)
    return channel.encType === 'SM4'
      ? primitives.sm4Decrypt(messageKey(channel), bytes)
      : decryptAes(messageKey(channel), bytes)
  } catch (error) {
    if (error instanceof InputError) throw error
    throw undecryptable(error)
  }
}

export const undecryptable = (cause?: unknown): ProtocolError =>
  new ProtocolError('protocol.decrypt', '密文无法解密', { cause })

const derivedKeys = new Map<string, Buffer>()

/**
 * The 16 bytes that encrypt (clause 1.4.2, steps 3 and 4): the channel's own key where it has one; else the secret
 * encrypted under the first 16 characters of the channel id, as upper-case hex, of which the first 16 characters.
 * A shorter id has no documented derivation: it is filled with NUL. AES uses the same key.
 */
export function messageKey(channel: Channel): Buffer {
  if (channel.sm4Key !== undefined) {
    const key = explicitKey(channel.sm4Key)
    if (key === undefined)
      throw new InputError('input.channel', 'sm4Key 应是 16 个字符或 32 位十六进制数', {
        field: 'sm4Key',
      })
    return key
  }
  if (channel.appSecret === undefined)
    throw new InputError('input.channel', 'sm4Key 未设置：加密需要 sm4Key 或 appSecret', {
      field: 'sm4Key',
    })
  const name = `${channel.appId}\0${channel.appSecret}`
  const known = derivedKeys.get(name)
  if (known) return known
  const idKey = Buffer.alloc(16)
  Buffer.from(channel.appId, 'utf8').copy(idKey)
  const secret = Buffer.from(channel.appSecret, 'utf8')
  const hex = primitives.sm4Encrypt(idKey, secret).toString('hex').toUpperCase()
  const key = Buffer.from(hex.slice(0, 32).slice(0, 16), 'ascii')
  // A process knows a handful of channels; a bound all the same.
  if (derivedKeys.size >= 64) derivedKeys.clear()
  derivedKeys.set(name, key)
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

/** Digits that are read at a time: the runtime takes a copy of what it reads, four times as large as what it says. */
const HEX_CHUNK = 64 * 1024

function readHex(text: string): Buffer | undefined {
  if (text.length % 2 !== 0) return undefined
  const bytes = Buffer.allocUnsafe(text.length / 2)
  for (let at = 0; at < text.length; at += HEX_CHUNK) {
    const digits = text.slice(at, at + HEX_CHUNK)
    // The runtime stops at the first character that is no digit: where it has read all, all are.
    if (bytes.write(digits, at / 2, 'hex') !== digits.length / 2) return undefined
  }
  return bytes
}

function* encryptAes(key: Uint8Array, plain: Iterable<string | Uint8Array>): Generator<Buffer> {
  const cipher = createCipheriv('aes-128-ecb', key, null)
  for (const chunk of plain)
    yield typeof chunk === 'string' ? cipher.update(chunk, 'utf8') : cipher.update(chunk)
  yield cipher.final()
}

function decryptAes(key: Uint8Array, cipherText: Uint8Array): Buffer {
  const decipher = createDecipheriv('aes-128-ecb', key, null)
  return Buffer.concat([decipher.update(cipherText), decipher.final()])
}

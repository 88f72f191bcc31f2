import {
  ambiguousName,
  canonicalPieces,
  signedFields,
  type Parts,
  type SignedFields,
} from '../canonical.ts'
import type { Channel } from '../channel.ts'
import { decrypt, encryptHeld, undecryptable } from '../cipher.ts'
import { dialectOf, type Dialect } from '../dialect.ts'
import { ProtocolError } from '../errors.ts'
import { heldMember, hold } from '../heldText.ts'
import { parseWire, type WireLimits, type WireObject, type WireValue } from '../json.ts'
import { joined, type Pieces } from '../pieces.ts'
import { readingsFrom, type ReadingFit, type SignReading } from '../readings.ts'
import { sameText, signKeyOf, signText, verifyText } from '../signature.ts'
import { stringifyPieces } from '../writer.ts'
import { malformed } from './content.ts'

/**
 * Signs the clear message and, where the channel encrypts, lets the cipher text of `secret` stand for it.
 * @param data what makes the clear message together with `header`
 * @param proven by which reading the other side is known to sign
 * @throws ProtocolError `protocol.envelope` where the signed text could be read as another message
 */
export function close(
  channel: Channel,
  dialect: Dialect,
  header: WireObject,
  data: WireObject,
  secret: WireObject,
  proven: SignReading,
  counts?: Counts,
): WireObject {
  if (channel.security === 'plain') return { ...header, ...data }
  const fields = signedFields([header, data])
  const reading = channel.signNested === 'auto' ? proven : channel.signNested
  refuseAmbiguous(fields, counts)
  const signature = signText(canonicalPieces(fields, signKeyOf(channel), reading), channel)
  if (channel.security === 'sign') return { ...header, ...data, [dialect.sign]: signature }
  const cipherText = encryptHeld(stringifyPieces(secret), channel)
  const sealed: WireObject = { ...header, [dialect.encdata]: '', [dialect.sign]: signature }
  if (typeof cipherText === 'string') sealed[dialect.encdata] = cipherText
  else hold(sealed, dialect.encdata, cipherText)
  return sealed
}

/**
 * @param first the reading that is tried before the others
 * @returns how it was signed, where the channel signs
 * @throws ProtocolError `protocol.signature`; `protocol.envelope` as close
 */
export function requireSignature(
  channel: Channel,
  dialect: Dialect,
  message: WireObject,
  clear: Parts,
  first: SignReading,
  counts?: Counts,
): ReadingFit | undefined {
  if (channel.security === 'plain') return undefined
  const signature = message[dialect.sign]
  if (typeof signature !== 'string' || signature === '')
    throw new ProtocolError('protocol.signature', '报文没有签名', { field: dialect.sign })
  const fields = signedFields(clear)
  const fit = fitOf(fields, signature, channel, first)
  if (fit === undefined)
    throw new ProtocolError('protocol.signature', '签名不正确', { field: dialect.sign })
  refuseAmbiguous(fields, counts)
  return fit
}

function fitOf(
  fields: SignedFields,
  signature: string,
  channel: Channel,
  first: SignReading,
): ReadingFit | undefined {
  const key = signKeyOf(channel)
  const refused: Pieces[] = []
  for (const reading of readingsFrom(first)) {
    const text = canonicalPieces(fields, key, reading)
    // Where readings come to the same text, one look at the signature is enough.
    if (refused.some((one) => joined(one) === joined(text))) continue
    if (!verifyText(text, signature, channel)) {
      refused.push(text)
      continue
    }
    const all = () =>
      readingsFrom(reading).filter(
        (one) => one === reading || joined(canonicalPieces(fields, key, one)) === joined(text),
      )
    return { reading, all }
  }
  return undefined
}

/** See ambiguousName. Without one, every name means something, as in a request whose fields stand at the top. */
type Counts = (name: string) => boolean

function refuseAmbiguous(fields: SignedFields, counts?: Counts): void {
  const name = ambiguousName(fields, counts)
  if (name !== undefined)
    throw malformed(`字段 ${name.slice(0, 40)} 的内容会使签名有两种读法（含“&名称=”）`, name)
}

/** Secret or token, as the channel's auth mode asks (appendix 1.2). */
export function requireCredentials(channel: Channel, message: WireObject): void {
  if (!dialectOf(channel).hasCredentials || channel.authMode === 'anonymous') return
  const [name, expected, words] =
    channel.authMode === 'user'
      ? (['chs_fjs_appsecret', channel.appSecret, '渠道密钥不正确'] as const)
      : (['chs_fjs_token', channel.token, '渠道令牌无效或已过期'] as const)
  const given = message[name]
  if (typeof given !== 'string' || expected === undefined || !sameText(given, expected)) {
    throw new ProtocolError('protocol.auth', words, { field: name })
  }
}

/** Whether the message has the channel's own secret in it, on a channel where it is to have one. */
export function showsSecret(channel: Channel, message: WireObject): boolean {
  if (!dialectOf(channel).hasCredentials || channel.authMode === 'anonymous') return false
  if (message[dialectOf(channel).appId] !== channel.appId) return false
  try {
    requireCredentials(channel, message)
    return true
  } catch {
    return false
  }
}

/** @throws ProtocolError `protocol.decrypt`, whatever was wrong */
export function decryptJson(channel: Channel, message: WireObject, limits?: WireLimits): WireValue {
  const { encdata } = dialectOf(channel)
  const cipherText = heldMember(message, encdata) ?? textOrNothing(message[encdata])
  if (cipherText === undefined) throw undecryptable()
  const plain = decrypt(cipherText, channel)
  try {
    return parseWire(plain, limits)
  } catch (error) {
    // A wrong key now and then gives good padding and then nonsense: that is the same failure.
    throw undecryptable(error)
  }
}

const textOrNothing = (value: WireValue | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined

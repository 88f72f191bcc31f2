import { ambiguousField, canonicalText, UNSIGNED_NAMES } from './canonical.ts'
import type { Channel } from './channel.ts'
import { decrypt, encrypt, undecryptable } from './cipher.ts'
import { DIALECTS_BY_NAME, dialectOf, type Dialect } from './dialect.ts'
import { ProtocolError } from './errors.ts'
import { isLosslessNumber, isWireObject, parseWire, stringifyWire, wireNumber, type WireObject, type WireValue } from './json.ts'
import { sameText, signKeyOf, signText, verifyText } from './signature.ts'
import { requireFresh } from './timestamp.ts'

export interface RequestContent {
  /** 服务编号; empty for the fee-information call, which has none. */
  funid: string
  /** The business fields. */
  data: WireObject
  /** ms since the epoch. */
  timestamp: number
}

export interface ResponseContent {
  /** 0: done. No other code has a meaning in the standard. */
  code: number | string
  type: string
  message: string
  data?: WireValue
  /** ms since the epoch. */
  timestamp?: number
}

export interface Freshness {
  /** ms since the epoch. */
  now: number
  windowSeconds: number
}

/**
 * Makes a request as the channel's security level asks (公共参数说明): signed over the message as it is before
 * encryption, the business data then replaced by its cipher text.
 * @throws ProtocolError `protocol.envelope` where a business field bears a name of the envelope
 */
export function sealRequest(channel: Channel, content: RequestContent): WireObject {
  const dialect = dialectOf(channel)
  refuseReserved(content.data, dialect)
  const header: WireObject = {
    [dialect.appId]: channel.appId,
    ...dialect.requestHeader(channel),
    ...(content.funid !== '' && { [dialect.funid]: content.funid }),
    [dialect.timestamp]: dialect.writeTimestamp(content.timestamp),
  }
  const clear = dialect.flat ? { ...header, ...content.data } : { ...header, data: content.data }
  return close(channel, dialect, header, clear, content.data)
}

/**
 * Opens a request: who sent it, whole and unchanged, and when.
 * @throws ProtocolError `protocol.envelope`, `protocol.auth`, `protocol.decrypt`, `protocol.signature`, `protocol.stale`
 */
export function openRequest(channel: Channel, message: WireObject, freshness: Freshness): RequestContent {
  const dialect = dialectOf(channel)
  if (message[dialect.appId] !== channel.appId) throw malformed('渠道编号不符', dialect.appId)
  requireCredentials(channel, message)
  const { header, business } = split(message, dialect)
  const data = openData(channel, dialect, message, business)
  if (!isWireObject(data)) throw malformed('业务数据应是一个 JSON 对象', 'data')
  refuseReserved(data, dialect)
  requireSignature(channel, dialect, message, dialect.flat ? { ...header, ...data } : { ...header, data })
  const timestamp = requireFresh(dialect.readTimestamp(message[dialect.timestamp]), freshness.now, freshness.windowSeconds, dialect.timestamp)
  return { funid: readFunid(message[dialect.funid], dialect), data: dialect.flat ? signedPart(data) : data, timestamp }
}

/** Makes a response; with encryption the whole {code, type, message, data} is encrypted, as the standard's sample is. */
export function sealResponse(channel: Channel, content: ResponseContent & { timestamp: number }): WireObject {
  const dialect = dialectOf(channel)
  const result: WireObject = {
    [dialect.code]: typeof content.code === 'number' ? wireNumber(content.code) : content.code,
    ...(dialect.flat && { type: content.type }),
    [dialect.message]: content.message,
  }
  const header: WireObject = { ...result, ...dialect.responseHeader(channel), [dialect.timestamp]: dialect.writeTimestamp(content.timestamp) }
  const whole = content.data === undefined ? result : { ...result, data: content.data }
  return close(channel, dialect, header, { ...header, ...whole }, whole)
}

/**
 * Opens a response. Its cipher text may hold the bare `data` or the whole {code, type, message, data}; where it holds
 * the whole and the outside says something else, it is refused. A response without a timestamp is taken as it is: the
 * standard's own sample has none.
 * @throws ProtocolError as openRequest
 */
export function openResponse(channel: Channel, message: WireObject, freshness: Freshness): ResponseContent {
  const dialect = dialectOf(channel)
  const { encdata, sign } = dialect
  const encrypted = hasValue(message[encdata])
  if (channel.security === 'sign+encrypt' && !encrypted && hasValue(message.data)) throw malformed('加密渠道的应答没有加密', encdata)
  if (channel.security !== 'sign+encrypt' && encrypted) throw malformed('渠道没有启用加密，应答却是密文', encdata)
  const outside: WireObject = { ...message }
  delete outside[encdata]
  delete outside[sign]
  const whole = encrypted ? unite(outside, decryptJson(channel, message[encdata]), dialect) : outside
  requireSignature(channel, dialect, message, whole)
  const timestamp = hasValue(message[dialect.timestamp])
    ? requireFresh(dialect.readTimestamp(message[dialect.timestamp]), freshness.now, freshness.windowSeconds, dialect.timestamp)
    : undefined
  const code = readCode(whole[dialect.code])
  if (code === undefined) throw malformed(`应答缺少 ${dialect.code}`, dialect.code)
  return {
    code,
    type: textOf(whole.type),
    message: textOf(whole[dialect.message]),
    ...(hasValue(whole.data) && { data: whole.data }),
    ...(timestamp !== undefined && { timestamp }),
  }
}

/** Whose channel a request claims to be, before anything is verified. */
export const requestAppId = (message: WireObject): string | undefined => firstText(message, 'appId')

/** Which service a request asks for. */
export const requestFunid = (message: WireObject): string | undefined => firstText(message, 'funid')

function firstText(message: WireObject, part: 'appId' | 'funid'): string | undefined {
  for (const dialect of Object.values(DIALECTS_BY_NAME)) {
    const value = message[dialect[part]]
    if (typeof value === 'string' && value !== '') return value
  }
  return undefined
}

function readFunid(value: WireValue | undefined, dialect: Dialect): string {
  if (!hasValue(value)) return ''
  if (typeof value !== 'string') throw malformed('服务编号应是文字', dialect.funid)
  return value
}

/** Signs the clear message and, where the channel encrypts, lets the cipher text of `secret` stand for it. */
function close(channel: Channel, dialect: Dialect, header: WireObject, clear: WireObject, secret: WireObject): WireObject {
  if (channel.security === 'plain') return clear
  refuseAmbiguous(clear)
  const signature = signText(canonicalText(clear, signKeyOf(channel)), channel)
  if (channel.security === 'sign') return { ...clear, [dialect.sign]: signature }
  return { ...header, [dialect.encdata]: encrypt(stringifyWire(secret), channel), [dialect.sign]: signature }
}

function requireSignature(channel: Channel, dialect: Dialect, message: WireObject, clear: WireObject): void {
  if (channel.security === 'plain') return
  const signature = message[dialect.sign]
  if (typeof signature !== 'string' || signature === '') throw new ProtocolError('protocol.signature', '报文没有签名', { field: dialect.sign })
  if (!verifyText(canonicalText(clear, signKeyOf(channel)), signature, channel)) {
    throw new ProtocolError('protocol.signature', '签名不正确', { field: dialect.sign })
  }
  refuseAmbiguous(clear)
}

function refuseAmbiguous(clear: WireObject): void {
  const name = ambiguousField(clear)
  if (name !== undefined) throw malformed(`字段 ${name.slice(0, 40)} 的内容会使签名有两种读法（含“&名称=”）`, name)
}

/** Secret or token, as the channel's auth mode asks (appendix 1.2). Dialect ec carries neither: its signature is the proof. */
function requireCredentials(channel: Channel, message: WireObject): void {
  if (channel.dialect === 'ec' || channel.authMode === 'anonymous') return
  const [name, expected, words] = channel.authMode === 'user'
    ? ['chs_fjs_appsecret', channel.appSecret, '渠道密钥不正确'] as const
    : ['chs_fjs_token', channel.token, '渠道令牌无效或已过期'] as const
  const given = message[name]
  if (typeof given !== 'string' || expected === undefined || !sameText(given, expected)) {
    throw new ProtocolError('protocol.auth', words, { field: name })
  }
}

/** The envelope's own fields, without signature and cipher text; and the rest. */
function split(message: WireObject, dialect: Dialect): { header: WireObject; business: WireObject } {
  const header: WireObject = {}
  const business: WireObject = {}
  for (const name of Object.keys(message)) {
    if (UNSIGNED_NAMES.has(name)) continue
    if (dialect.flat ? dialect.reserved.has(name) : name !== 'data') header[name] = message[name]
    else business[name] = message[name]
  }
  return { header, business }
}

function openData(channel: Channel, dialect: Dialect, message: WireObject, business: WireObject): WireValue | undefined {
  const encrypted = hasValue(message[dialect.encdata])
  if (channel.security !== 'sign+encrypt') {
    if (encrypted) throw malformed('渠道没有启用加密，报文却是密文', dialect.encdata)
    return dialect.flat ? business : business.data
  }
  if (!encrypted) throw malformed('加密渠道的报文没有加密', dialect.encdata)
  const clear = Object.keys(business).find((name) => hasValue(business[name]))
  if (clear !== undefined) throw malformed('加密渠道的报文夹带了明文', clear)
  return decryptJson(channel, message[dialect.encdata])
}

function decryptJson(channel: Channel, cipherText: WireValue | undefined): WireValue {
  if (typeof cipherText !== 'string') throw undecryptable()
  const plain = decrypt(cipherText, channel)
  try {
    return parseWire(plain)
  } catch (error) {
    // A wrong key now and then gives good padding and then nonsense: that is the same failure.
    throw undecryptable(error)
  }
}

function unite(outside: WireObject, inside: WireValue, dialect: Dialect): WireObject {
  if (!isWireObject(inside) || !Object.hasOwn(inside, dialect.code)) return { ...outside, data: inside }
  for (const name of Object.keys(inside)) {
    if (hasValue(outside[name]) && stringifyWire({ [name]: outside[name] }) !== stringifyWire({ [name]: inside[name] })) {
      throw malformed(`密文内外的 ${name} 不一致`, name)
    }
  }
  return { ...outside, ...inside }
}

/** What is outside the signature is not handed on as if it had been signed. */
function signedPart(data: WireObject): WireObject {
  return Object.fromEntries(Object.entries(data).filter(([name]) => !UNSIGNED_NAMES.has(name)))
}

function refuseReserved(data: WireObject, dialect: Dialect): void {
  if (!dialect.flat) return
  const name = Object.keys(data).find((one) => one.startsWith('chs_fjs_'))
  if (name !== undefined) throw malformed(`业务字段不能用报文头的名称 ${name.slice(0, 40)}`, name)
}

function readCode(value: WireValue | undefined): number | string | undefined {
  const text = isLosslessNumber(value) ? value.toString() : value
  if (typeof text !== 'string' || text === '') return undefined
  // Only a plain number is one: "00" is somebody's own code, not success.
  return /^(0|-?[1-9]\d{0,14})$/.test(text) ? Number(text) : text
}

const textOf = (value: WireValue | undefined): string => (typeof value === 'string' ? value : isLosslessNumber(value) ? value.toString() : '')
const hasValue = (value: WireValue | undefined): value is Exclude<WireValue, null> => value !== undefined && value !== null && value !== ''
const malformed = (message: string, field: string) => new ProtocolError('protocol.envelope', message, { field })

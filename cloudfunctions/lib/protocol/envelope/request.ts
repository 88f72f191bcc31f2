import { UNSIGNED_NAMES, signedPart } from '../canonical.ts'
import type { Channel } from '../channel.ts'
import { undecryptable } from '../cipher.ts'
import { DIALECTS_BY_NAME, dialectOf, type Dialect } from '../dialect.ts'
import type { ProtocolError } from '../errors.ts'
import {
  DEFAULT_LIMITS,
  REQUEST_DEPTH,
  isWireObject,
  type WireObject,
  type WireValue,
} from '../json.ts'
import type { SignReading, SignReadings } from '../readings.ts'
import { readTimestamp, staleness } from '../timestamp.ts'
import { hasMember, hasValue, malformed, type Freshness, type RequestContent } from './content.ts'
import { close, decryptJson, requireCredentials, requireSignature } from './proof.ts'

/**
 * Makes a request as the channel's security level asks (公共参数说明): signed over the message as it is before
 * encryption, the business data then replaced by its cipher text.
 * @param proven by which reading the other side is known to sign; the channel may have another configured
 * @throws ProtocolError `protocol.envelope` where a business field bears a name of the envelope, or makes the signed
 * text ambiguous
 */
export function sealRequest(
  channel: Channel,
  content: RequestContent,
  proven: SignReading = 'raw',
): WireObject {
  const dialect = dialectOf(channel)
  refuseReserved(content.data, dialect)
  const header: WireObject = {
    [dialect.appId]: channel.appId,
    ...dialect.requestHeader(channel),
    ...(content.funid !== '' && { [dialect.funid]: content.funid }),
    [dialect.timestamp]: dialect.writeTimestamp(content.timestamp),
  }
  return close(
    channel,
    dialect,
    header,
    inClear(dialect, content.data),
    content.data,
    proven,
    nestedNames(dialect),
  )
}

/**
 * Opens a request: who sent it, whole and unchanged, and when.
 * @throws ProtocolError as openRequestOfAnyAge, and `protocol.stale`
 */
export function openRequest(
  channel: Channel,
  message: WireObject,
  freshness: Freshness,
  readings: SignReadings = { first: 'raw' },
): RequestContent {
  const { stale, ...content } = openRequestOfAnyAge(channel, message, freshness, readings)
  if (stale !== undefined) throw stale
  return content
}

/**
 * As openRequest, for whoever may answer an old message too, because it moves nothing. What is wrong with the header is
 * found before its signature: whoever forgot a field is told of the field.
 * @returns `stale`: why it is not fresh, where it is not
 * @throws ProtocolError `protocol.envelope`, `protocol.auth`, `protocol.decrypt`, `protocol.signature`
 */
export function openRequestOfAnyAge(
  channel: Channel,
  message: WireObject,
  freshness: Freshness,
  readings: SignReadings,
): RequestContent & { stale?: ProtocolError } {
  const dialect = dialectOf(channel)
  if (message[dialect.appId] !== channel.appId) throw malformed('渠道编号不符', dialect.appId)
  requireCredentials(channel, message)
  const timestamp = readTimestamp(message[dialect.timestamp], dialect)
  const funid = readFunid(message[dialect.funid], dialect)
  const { header, data } = uncover(channel, dialect, message)
  const fit = requireSignature(
    channel,
    dialect,
    message,
    [header, inClear(dialect, data)],
    readings.first,
    nestedNames(dialect),
  )
  refuseReserved(data, dialect)
  const stale = staleness(timestamp, freshness.now, freshness.windowSeconds, dialect.timestamp)
  if (fit !== undefined && stale === undefined) readings.fitted?.(fit)
  const vouched = signedPart(inClear(dialect, data), fit?.reading ?? 'raw')
  return {
    funid,
    data: dialect.flat ? vouched : ((vouched.data ?? {}) as WireObject),
    timestamp,
    ...(stale !== undefined && { stale }),
  }
}

/**
 * The request as it was signed, before encryption; nothing of it is verified. For tools that show what was signed.
 * @throws ProtocolError `protocol.envelope`, `protocol.decrypt`
 */
export function clearRequest(channel: Channel, message: WireObject): WireObject {
  const dialect = dialectOf(channel)
  const { header, data } = uncover(channel, dialect, message)
  refuseReserved(data, dialect)
  return { ...header, ...inClear(dialect, data) }
}

/** Whose channel a request claims to be, before anything is verified. */
export const requestAppId = (message: WireObject): string | undefined => claimed(message, 'appId')

/** Which service a request asks for, before anything is verified. */
export const requestFunid = (message: WireObject): string | undefined => claimed(message, 'funid')

/** Of the standard's own envelope: no channel of ours speaks the other dialect. */
function claimed(message: WireObject, part: 'appId' | 'funid'): string | undefined {
  const value = message[DIALECTS_BY_NAME.chs_fjs[part]]
  return typeof value === 'string' && value !== '' ? value : undefined
}

/**
 * Where the business fields stand at the top, any name may be one; else only the envelope's own mean anything there.
 */
const nestedNames = (dialect: Dialect): ((name: string) => boolean) | undefined =>
  dialect.flat ? undefined : (name) => dialect.reserved.has(name)

const inClear = (dialect: Dialect, data: WireObject): WireObject => (dialect.flat ? data : { data })

function uncover(
  channel: Channel,
  dialect: Dialect,
  message: WireObject,
): { header: WireObject; data: WireObject } {
  const { header, business } = split(message, dialect)
  const data = openData(channel, dialect, message, business)
  // What was in the cipher text nobody vouches for yet: whoever has changed it is not told what became of it.
  if (!isWireObject(data))
    throw channel.security === 'sign+encrypt'
      ? undecryptable()
      : malformed('业务数据应是一个 JSON 对象', 'data')
  return { header, data }
}

/** The envelope's own fields, without signature and cipher text; and the rest. */
function split(
  message: WireObject,
  dialect: Dialect,
): { header: WireObject; business: WireObject } {
  const header: WireObject = {}
  const business: WireObject = {}
  for (const name of Object.keys(message)) {
    if (UNSIGNED_NAMES.has(name)) continue
    if (dialect.flat ? dialect.reserved.has(name) : name !== 'data') header[name] = message[name]
    else business[name] = message[name]
  }
  return { header, business }
}

function openData(
  channel: Channel,
  dialect: Dialect,
  message: WireObject,
  business: WireObject,
): WireValue | undefined {
  const encrypted = hasMember(message, dialect.encdata)
  if (channel.security !== 'sign+encrypt') {
    if (encrypted) throw malformed('渠道没有启用加密，报文却是密文', dialect.encdata)
    return dialect.flat ? business : business.data
  }
  if (!encrypted) throw malformed('加密渠道的报文没有加密', dialect.encdata)
  const clear = Object.keys(business).find((name) => hasValue(business[name]))
  if (clear !== undefined) throw malformed('加密渠道的报文夹带了明文', clear)
  return decryptJson(channel, message, {
    ...DEFAULT_LIMITS,
    maxDepth: REQUEST_DEPTH,
  })
}

function refuseReserved(data: WireObject, dialect: Dialect): void {
  if (!dialect.flat) return
  const name = Object.keys(data).find((one) => one.startsWith('chs_fjs_'))
  if (name !== undefined) throw malformed(`业务字段不能用报文头的名称 ${name.slice(0, 40)}`, name)
}

function readFunid(value: WireValue | undefined, dialect: Dialect): string {
  if (!hasValue(value)) return ''
  if (typeof value !== 'string') throw malformed('服务编号应是文字', dialect.funid)
  return value
}

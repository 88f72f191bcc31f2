import type { Channel } from '../channel.ts'
import { dialectOf, type Dialect } from '../dialect.ts'
import {
  isLosslessNumber,
  isWireObject,
  stringifyWire,
  wireNumber,
  type WireObject,
  type WireValue,
} from '../json.ts'
import { signedPart } from '../canonical.ts'
import type { SignReading, SignReadings } from '../readings.ts'
import { readTimestamp, staleness } from '../timestamp.ts'
import {
  hasMember,
  hasValue,
  malformed,
  textOf,
  type Freshness,
  type ResponseContent,
} from './content.ts'
import { close, decryptJson, requireSignature } from './proof.ts'

/**
 * Makes a response; with encryption the whole {code, type, message, data} is encrypted, as the standard's sample is.
 * @param proven as sealRequest
 * @throws ProtocolError `protocol.envelope` where its message makes the signed text ambiguous
 */
export function sealResponse(
  channel: Channel,
  content: ResponseContent & { timestamp: number },
  proven: SignReading = 'raw',
): WireObject {
  const dialect = dialectOf(channel)
  const result: WireObject = {
    [dialect.code]: writeCode(content.code, channel),
    ...(dialect.flat && { type: content.type }),
    [dialect.message]: content.message,
  }
  const header: WireObject = {
    ...result,
    ...dialect.responseHeader(channel),
    [dialect.timestamp]: dialect.writeTimestamp(content.timestamp),
    ...(content.extra !== undefined && { extra: content.extra }),
  }
  const whole = content.data === undefined ? result : { ...result, data: content.data }
  return close(channel, dialect, header, whole, whole, proven, (name) => isOfAnswer(dialect, name))
}

/**
 * Opens a response. Its cipher text may hold the bare `data` or the whole {code, type, message, data}; where it holds
 * the whole and the outside says something else, it is refused. A response without a timestamp is taken as it is: the
 * standard's own sample has none.
 * @throws ProtocolError as openRequest
 */
export function openResponse(
  channel: Channel,
  message: WireObject,
  freshness: Freshness,
  readings: SignReadings = { first: 'raw' },
): ResponseContent {
  const dialect = dialectOf(channel)
  const whole = clearResponse(channel, message)
  const fit = requireSignature(channel, dialect, message, whole, readings.first, (name) =>
    isOfAnswer(dialect, name),
  )
  const timestamp = hasValue(message[dialect.timestamp])
    ? readTimestamp(message[dialect.timestamp], dialect)
    : undefined
  const stale =
    timestamp === undefined
      ? undefined
      : staleness(timestamp, freshness.now, freshness.windowSeconds, dialect.timestamp)
  if (stale !== undefined) throw stale
  const code = readCode(whole[dialect.code])
  if (code === undefined) throw malformed(`应答缺少 ${dialect.code}`, dialect.code)
  if (fit !== undefined) readings.fitted?.(fit)
  const { data } = signedPart({ data: whole.data ?? null }, fit?.reading ?? 'raw')
  return {
    code,
    type: textOf(whole.type),
    message: textOf(whole[dialect.message]),
    ...(hasValue(data) && { data }),
    ...(timestamp !== undefined && { timestamp }),
  }
}

/**
 * The response as it was signed, before encryption; nothing of it is verified. For tools that show what was signed.
 * @throws ProtocolError `protocol.envelope`, `protocol.decrypt`
 */
export function clearResponse(channel: Channel, message: WireObject): WireObject {
  const dialect = dialectOf(channel)
  const { encdata, sign } = dialect
  const encrypted = hasMember(message, encdata)
  if (channel.security === 'sign+encrypt' && !encrypted && hasValue(message.data))
    throw malformed('加密渠道的应答没有加密', encdata)
  if (channel.security !== 'sign+encrypt' && encrypted)
    throw malformed('渠道没有启用加密，应答却是密文', encdata)
  const outside: WireObject = {}
  for (const name of Object.keys(message))
    if (name !== encdata && name !== sign) outside[name] = message[name]
  return encrypted ? unite(outside, decryptJson(channel, message), dialect) : outside
}

function unite(outside: WireObject, inside: WireValue, dialect: Dialect): WireObject {
  if (!isWireObject(inside) || !Object.hasOwn(inside, dialect.code))
    return { ...outside, data: inside }
  for (const name of Object.keys(inside)) {
    if (hasValue(outside[name]) && !isSame(outside[name], inside[name] ?? null))
      throw malformed(`密文内外的 ${name} 不一致`, name)
  }
  return { ...outside, ...inside }
}

const isSame = (outside: WireValue, inside: WireValue): boolean =>
  outside === inside || stringifyWire([outside]) === stringifyWire([inside])

/** What is looked for in an answer, beside the data. */
const isOfAnswer = (dialect: Dialect, name: string): boolean =>
  dialect.reserved.has(name) ||
  [dialect.code, dialect.message, dialect.timestamp, 'type', 'data'].includes(name)

/** One type for every code of a channel; what is no plain number, such as "00" or "E01", is text in any case. */
function writeCode(code: number | string, { codeType = 'number' }: Channel): WireValue {
  const text = String(code)
  return codeType === 'number' && PLAIN_NUMBER.test(text) ? wireNumber(text) : text
}

const PLAIN_NUMBER = /^(0|-?[1-9]\d{0,14})$/

function readCode(value: WireValue | undefined): number | string | undefined {
  const text = isLosslessNumber(value) ? value.toString() : value
  if (typeof text !== 'string' || text === '') return undefined
  // Only a plain number is one: "00" is somebody's own code, not success.
  return PLAIN_NUMBER.test(text) ? Number(text) : text
}

import {
  isLosslessNumber,
  isWireObject,
  openResponse,
  parseWire,
  ProtocolError,
  SERVICES,
  sealRequest,
  stringifyWire,
  type Channel,
  type RequestContent,
  type ResponseContent,
  type WireObject,
} from '../../cloudfunctions/lib/protocol/index.ts'
import type { Answered, Call } from './callLog.ts'

/** The way to the hospital function. */
export interface Link {
  functionsUrl: string
  channel: Channel
  /** For one call, ms. */
  timeoutMs: number
  /** ms since the epoch. */
  now: () => number
}

/** Errors of a connection that was never made: the request cannot have arrived. */
const NOT_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])
const FRESH_SECONDS = 600

/** Refusals after which the function itself does not know what became of the call. */
const UNDECIDED = new Set(['state.unknown-outcome', 'state.needs-person'])
/** Refusals after which it is certain that nothing reached the platform, or that it did nothing. */
const NOT_DONE = new Set(['unavailable.platform-unreachable', 'unavailable.platform-error'])

/**
 * Sends a call in the standard's envelope and says what became of it. Never throws for what the other side or the
 * network does; whatever cannot be told for certain is `unknown`.
 */
export async function send(
  link: Link,
  call: Pick<Call, 'service' | 'data' | 'timestamp'>,
  stop: AbortSignal,
): Promise<Answered> {
  const exchanged = await exchange(
    link,
    {
      funid: SERVICES[call.service].funid,
      data: parseWire(call.data) as WireObject,
      timestamp: call.timestamp,
    },
    stop,
  )
  return 'outcome' in exchanged ? exchanged : judge(exchanged)
}

/** One message and its answer, opened; or why there is none that can be trusted. */
export async function exchange(
  link: Link,
  content: RequestContent,
  stop: AbortSignal,
): Promise<ResponseContent | Answered> {
  const message = sealRequest(link.channel, content)
  let status: number
  let body: string
  try {
    const response = await fetch(`${link.functionsUrl}/hospital`, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: stringifyWire(message),
      redirect: 'manual',
      signal: AbortSignal.any([stop, AbortSignal.timeout(link.timeoutMs)]),
    })
    status = response.status
    body = await response.text()
  } catch (error) {
    return unanswered(error)
  }
  if (status >= 400 && status < 500 && status !== 408)
    return { outcome: 'refused', message: `云函数没有接收这份报文（HTTP ${status}）` }
  if (status !== 200) return { outcome: 'unknown', message: `云函数应答 HTTP ${status}` }
  try {
    return openResponse(link.channel, readMessage(body), {
      now: link.now(),
      windowSeconds: FRESH_SECONDS,
    })
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error
    return { outcome: 'unknown', message: `应答无法采信：${error.message}${claimed(body)}` }
  }
}

function unanswered(error: unknown): Answered {
  const cause = error instanceof Error ? (error.cause as { code?: string } | undefined) : undefined
  if (cause?.code !== undefined && NOT_CONNECTED.has(cause.code))
    return { outcome: 'unsent', message: '连不上云函数，请求没有送出，款项没有变动' }
  return {
    outcome: 'unknown',
    message:
      error instanceof Error && error.name === 'TimeoutError'
        ? '等待应答超时'
        : '连接中断，没有等到应答',
  }
}

function judge(response: ResponseContent): Answered {
  const { type, data } = response
  const code = String(response.code)
  const message = response.message || '（对方没有说明）'
  // Where the platform's answer was lost and asking has shown that the money moved, some of its numbers are missing:
  // done all the same.
  if (code === '0')
    return {
      outcome: 'done',
      code,
      message,
      answer: isWireObject(data) ? stringifyWire(data) : '{}',
    }
  return {
    outcome:
      UNDECIDED.has(type) || (type.startsWith('unavailable.') && !NOT_DONE.has(type))
        ? 'unknown'
        : 'refused',
    code,
    type,
    message,
  }
}

function readMessage(body: string): WireObject {
  const value = parseWire(body)
  if (!isWireObject(value)) throw new ProtocolError('protocol.json', '应答不是 JSON 对象')
  return value
}

/** What an unproven answer says of itself: for the engineer who set the channel up wrongly, not to be relied upon. */
function claimed(body: string): string {
  try {
    const { code, message } = readMessage(body)
    const text = typeof message === 'string' ? message.slice(0, 200) : ''
    return text === ''
      ? ''
      : `；未经验证的原文：${text}${isLosslessNumber(code) || typeof code === 'string' ? `（${String(code).slice(0, 40)}）` : ''}`
  } catch {
    return ''
  }
}

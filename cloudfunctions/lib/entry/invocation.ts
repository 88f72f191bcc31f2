import { namesClient } from './client.ts'

/**
 * How a function was reached. Three shapes arrive at the same `main(event, context)`: the bare data of
 * `callFunction`, the envelope of CloudBase's HTTP access, and the local runtime's `context.httpContext`. An event may
 * look like anything: where the context names a client, it is that client's call and nothing else.
 */
export type Invocation = CallInvocation | HttpInvocation | TimerInvocation

/** From the mini-program; the platform itself vouches for the caller's openid in the context. */
interface CallInvocation {
  via: 'call'
  data: unknown
  context: unknown
}

export interface HttpInvocation {
  via: 'http'
  method: string
  /** Without query. */
  path: string
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>
  body: Buffer
  context: unknown
}

interface TimerInvocation {
  via: 'timer'
  context: unknown
}

export interface HttpReply {
  statusCode: number
  headers: Record<string, string>
  body: string
}

export function readInvocation(event: unknown, context: unknown): Invocation {
  const local = httpContextOf(context)
  if (local) {
    return {
      via: 'http',
      method: local.httpMethod,
      path: new URL(local.url, 'http://localhost').pathname,
      headers: lowerCased(local.headers),
      body: localBody(event),
      context,
    }
  }
  if (namesClient(context)) return { via: 'call', data: event, context }
  if (isHttpAccess(event)) {
    const body = Buffer.from(event.body ?? '', event.isBase64Encoded === true ? 'base64' : 'utf8')
    return {
      via: 'http',
      method: event.httpMethod,
      path: event.path,
      headers: lowerCased(event.headers),
      body,
      context,
    }
  }
  if (isRecord(event) && event.Type === 'Timer') return { via: 'timer', context }
  return { via: 'call', data: event, context }
}

/** Names in lower case; none where nobody called by HTTP. */
export function readHeaders(event: unknown, context: unknown): Readonly<Record<string, string>> {
  const headers = httpContextOf(context)?.headers ?? (isHttpAccess(event) ? event.headers : {})
  return lowerCased(headers)
}

/** JSON text as an HTTP answer. */
export function jsonReply(statusCode: number, text: string): HttpReply {
  return {
    statusCode,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
    },
    body: text,
  }
}

/**
 * The local runtime hands over bytes where scripts/functions/local has had its way, an empty object where there is no
 * body.
 */
function localBody(event: unknown): Buffer {
  if (Buffer.isBuffer(event)) return event
  if (typeof event === 'string') return Buffer.from(event, 'utf8')
  if (event === undefined || event === null || (isRecord(event) && Object.keys(event).length === 0))
    return Buffer.alloc(0)
  return Buffer.from(JSON.stringify(event), 'utf8')
}

interface HttpAccessEvent {
  httpMethod: string
  path: string
  headers: Record<string, unknown>
  body?: string
  isBase64Encoded?: boolean
}

function isHttpAccess(event: unknown): event is HttpAccessEvent {
  return (
    isRecord(event) &&
    typeof event.httpMethod === 'string' &&
    typeof event.path === 'string' &&
    isRecord(event.headers) &&
    (event.body === undefined || typeof event.body === 'string')
  )
}

function httpContextOf(
  context: unknown,
): { url: string; httpMethod: string; headers: Record<string, unknown> } | undefined {
  const http = isRecord(context) ? context.httpContext : undefined
  return isRecord(http) &&
    typeof http.url === 'string' &&
    typeof http.httpMethod === 'string' &&
    isRecord(http.headers)
    ? { url: http.url, httpMethod: http.httpMethod, headers: http.headers }
    : undefined
}

function lowerCased(headers: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .filter((entry): entry is [string, string] => typeof entry[1] === 'string')
      .map(([name, value]) => [name.toLowerCase(), value]),
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

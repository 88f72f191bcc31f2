import { Agent, type Dispatcher } from 'undici'
import { DEFAULT_LIMITS, ProtocolError } from '../protocol/index.ts'
import { PlatformUnavailableError } from './errors.ts'
import { neverLeft } from './neverLeft.ts'

export interface HttpAnswer {
  status: number
  body: Buffer
  /** The `Date` header as ms since the epoch, where the other side sends a readable one. */
  date: number | undefined
  /** How long the body took to arrive, ms: a long answer is not stale for being long. */
  bodyMs: number
}

export interface Transport {
  /**
   * POSTs JSON text. Never retries.
   * @param deadline ms left for everything: connect, headers and body
   * @param most bytes of an answer; default 1 MB
   * @throws PlatformUnavailableError on time-out, refused or broken connection
   * @throws ProtocolError where the answer is larger than allowed
   */
  post(url: string, body: string | Uint8Array, deadline: number, most?: number): Promise<HttpAnswer>
  close(): Promise<void>
}

/** An answer above this is no answer: a few dozen fields, encrypted and in hex, are some kilobytes. Bytes. */
const MAX_ANSWER_BYTES = 1024 * 1024
/** Of the two services that answer with more: agreements have attachments, base64 in hex, and a day has many settlements. Bytes. */
export const MAX_LARGE_ANSWER_BYTES = DEFAULT_LIMITS.maxSize

const HEADERS = { 'content-type': 'application/json; charset=utf-8', accept: 'application/json' }

export function createTransport(): Transport {
  const agent = new Agent({ connections: 64, keepAliveTimeout: 30_000, pipelining: 1 })
  return {
    post: (url, body, deadline, most = MAX_ANSWER_BYTES) =>
      new Promise((resolve, reject) => {
        const { origin, pathname, search } = new URL(url)
        agent.dispatch(
          { origin, path: pathname + search, method: 'POST', headers: HEADERS, body },
          receive(deadline, most, resolve, reject),
        )
      }),
    close: () => agent.close(),
  }
}

/**
 * Takes in an answer. undici's `request` would give it as a stream, at three times the cost for what fits one packet.
 * Its time limits restart with every byte, and none covers the wait for a connection: here one bounds the whole.
 */
function receive(
  deadline: number,
  most: number,
  resolve: (answer: HttpAnswer) => void,
  reject: (error: unknown) => void,
): Dispatcher.DispatchHandler {
  const chunks: Buffer[] = []
  let size = 0
  let status = 0
  let date: number | undefined
  let started: Dispatcher.DispatchController | undefined
  let late = false
  let bodyFrom = 0
  const timer = setTimeout(() => {
    late = true
    reject(timedOut({ sent: started !== undefined }))
    started?.abort(new Error('too late'))
  }, deadline)
  return {
    // Right before the first byte leaves: aborted here, none does.
    onRequestStart(controller) {
      started = controller
      if (late) controller.abort(new Error('too late'))
    },
    onResponseStart(_, statusCode, headers) {
      status = statusCode
      bodyFrom = performance.now()
      date = readDate(headers.date)
    },
    onResponseData(controller, chunk) {
      size += chunk.length
      if (size <= most) return void chunks.push(chunk)
      reject(new ProtocolError('protocol.too-large', '医保平台的应答过大，已拒收'))
      controller.abort(new Error('too large'))
    },
    onResponseEnd() {
      clearTimeout(timer)
      resolve({
        status,
        body: chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks),
        date,
        bodyMs: performance.now() - bodyFrom,
      })
    },
    onResponseError(_, error) {
      clearTimeout(timer)
      reject(describe(error))
    },
  }
}

function readDate(header: string | string[] | undefined): number | undefined {
  const time = typeof header === 'string' ? Date.parse(header) : Number.NaN
  return Number.isNaN(time) ? undefined : time
}

function describe(error: Error & { code?: unknown }): Error {
  const { code } = error
  if (neverLeft(error)) {
    return new PlatformUnavailableError(
      'unavailable.platform-unreachable',
      '暂时连不上医保平台，请稍后再试',
      { cause: error, sent: false },
    )
  }
  if (typeof code === 'string' && code.endsWith('_TIMEOUT'))
    return timedOut({ sent: true, cause: error })
  return new PlatformUnavailableError(
    'unavailable.platform-broken',
    '与医保平台的连接中断，请稍后再试',
    { cause: error, sent: true },
  )
}

const timedOut = (detail: { sent: boolean; cause?: unknown }) =>
  new PlatformUnavailableError(
    'unavailable.platform-timeout',
    '医保平台没有及时答复，请稍后再试',
    detail,
  )

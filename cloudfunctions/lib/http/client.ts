import { Agent, type Dispatcher } from 'undici'
import { HttpFailure, failureOf } from './failure.ts'

export interface HttpAnswer {
  status: number
  body: Buffer
  contentType?: string | undefined
  /** The `Date` header as ms since the epoch, where the other side sends a readable one. */
  date: number | undefined
  /** How long the body took to arrive, ms: a long answer is not stale for being long. */
  bodyMs: number
}

interface HttpLimits {
  /** For everything: a free connection, the answer and the whole of its body. */
  timeoutMs: number
  /** Of the answer's body. */
  maxBytes: number
}

/** The one way out of the functions. Never retries, follows no redirect. Every method @throws HttpFailure */
export interface HttpClient {
  get(url: string, limits: HttpLimits): Promise<HttpAnswer>
  /** @param json text, or its UTF-8 */
  post(
    url: string,
    json: string | Uint8Array,
    limits: HttpLimits,
    headers?: Readonly<Record<string, string>>,
  ): Promise<HttpAnswer>
  close(): Promise<void>
}

/** @param connections to each host, at most */
export function createHttpClient(connections: number): HttpClient {
  const agent = new Agent({ connections, keepAliveTimeout: 30_000, pipelining: 1 })
  const send = (
    url: string,
    request: Pick<Dispatcher.DispatchOptions, 'method' | 'headers' | 'body'>,
    limits: HttpLimits,
  ) =>
    new Promise<HttpAnswer>((resolve, reject) => {
      const { origin, pathname, search } = new URL(url)
      const handler = receive(limits, resolve, reject)
      agent.dispatch({ origin, path: pathname + search, ...request }, handler)
    })
  return {
    get: (url, limits) => send(url, { method: 'GET' }, limits),
    post: (url, body, limits, headers) =>
      send(url, { method: 'POST', headers: { ...JSON_HEADERS, ...headers }, body }, limits),
    close: () => agent.close(),
  }
}

const JSON_HEADERS = { 'content-type': 'application/json; charset=utf-8' }

/**
 * Takes in an answer. undici's `request` would give it as a stream, at three times the cost for what fits one packet.
 * Its time limits restart with every byte, and none covers the wait for a connection: here one bounds the whole.
 */
function receive(
  { timeoutMs, maxBytes }: HttpLimits,
  resolve: (answer: HttpAnswer) => void,
  reject: (error: HttpFailure) => void,
): Dispatcher.DispatchHandler {
  const chunks: Buffer[] = []
  let size = 0
  let answer: Pick<HttpAnswer, 'status' | 'contentType' | 'date'>
  let started: Dispatcher.DispatchController | undefined
  let late = false
  let bodyFrom = 0
  const timer = setTimeout(() => {
    late = true
    reject(new HttpFailure('late', { sent: started !== undefined, code: 'TIMEOUT' }))
    started?.abort(new Error('too late'))
  }, timeoutMs)
  return {
    // Right before the first byte leaves: aborted here, none does.
    onRequestStart(controller) {
      started = controller
      if (late) controller.abort(new Error('too late'))
    },
    onResponseStart(_, status, headers) {
      const contentType = headers['content-type']
      answer = {
        status,
        contentType: typeof contentType === 'string' ? contentType : undefined,
        date: readDate(headers.date),
      }
      bodyFrom = performance.now()
    },
    onResponseData(controller, chunk) {
      size += chunk.length
      if (size <= maxBytes) return void chunks.push(chunk)
      reject(new HttpFailure('too-large', { sent: true, code: 'TOO_LARGE' }))
      controller.abort(new Error('too large'))
    },
    onResponseEnd() {
      clearTimeout(timer)
      const [first, second] = chunks
      const body = first !== undefined && second === undefined ? first : Buffer.concat(chunks)
      resolve({ ...answer, body, bodyMs: performance.now() - bodyFrom })
    },
    onResponseError(_, error) {
      clearTimeout(timer)
      reject(failureOf(error))
    },
  }
}

function readDate(header: string | string[] | undefined): number | undefined {
  const time = typeof header === 'string' ? Date.parse(header) : Number.NaN
  return Number.isNaN(time) ? undefined : time
}

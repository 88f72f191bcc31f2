import { Agent, request } from 'undici'
import { ProtocolError } from '../protocol/index.ts'
import { PlatformUnavailableError } from './errors.ts'

export interface HttpAnswer {
  status: number
  body: Buffer
  /** The `Date` header as ms since the epoch, where the other side sends a readable one. */
  date: number | undefined
}

export interface Transport {
  /**
   * POSTs JSON text. Never retries.
   * @param deadline ms left for everything: connect, headers and body
   * @param most bytes of an answer; default 1 MB
   * @throws PlatformUnavailableError on time-out, refused or broken connection
   * @throws ProtocolError where the answer is larger than allowed
   */
  post(url: string, body: string, deadline: number, most?: number): Promise<HttpAnswer>
  close(): Promise<void>
}

/** An answer above this is no answer: a few dozen fields, encrypted and in hex, are some kilobytes. Bytes. */
const MAX_ANSWER_BYTES = 1024 * 1024
/** Of the two services that answer with more: agreements have attachments, base64 in hex, and a day has many settlements. Bytes. */
export const MAX_LARGE_ANSWER_BYTES = 96 * 1024 * 1024

/** undici's codes of failures before the first byte of the request could leave. */
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'])

export function createTransport(): Transport {
  const agent = new Agent({ connections: 64, keepAliveTimeout: 30_000, pipelining: 1 })
  return {
    async post(url, body, deadline, most = MAX_ANSWER_BYTES) {
      try {
        const answer = await request(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json; charset=utf-8', accept: 'application/json' },
          body,
          dispatcher: agent,
          headersTimeout: deadline,
          bodyTimeout: deadline,
          // The two above restart with every byte; this one bounds the whole.
          signal: AbortSignal.timeout(deadline),
        })
        return { status: answer.statusCode, body: await readBounded(answer.body, most), date: readDate(answer.headers.date) }
      } catch (error) {
        if (error instanceof ProtocolError) throw error
        throw describe(error)
      }
    },
    close: () => agent.close(),
  }
}

async function readBounded(stream: AsyncIterable<Buffer> & { destroy(): unknown }, most: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream) {
    size += chunk.length
    if (size > most) {
      stream.destroy()
      throw new ProtocolError('protocol.too-large', '医保平台的应答过大，已拒收')
    }
    chunks.push(chunk)
  }
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, size)
}

function readDate(header: string | string[] | undefined): number | undefined {
  const time = typeof header === 'string' ? Date.parse(header) : Number.NaN
  return Number.isNaN(time) ? undefined : time
}

function describe(error: unknown): PlatformUnavailableError {
  const code = (error as { code?: unknown } | null)?.code
  const name = (error as { name?: unknown } | null)?.name
  if (typeof code === 'string' && NEVER_SENT.has(code)) {
    return new PlatformUnavailableError('unavailable.platform-unreachable', '暂时连不上医保平台，请稍后再试', { cause: error, sent: false })
  }
  if (name === 'TimeoutError' || (typeof code === 'string' && code.endsWith('_TIMEOUT'))) {
    return new PlatformUnavailableError('unavailable.platform-timeout', '医保平台没有及时答复，请稍后再试', { cause: error, sent: true })
  }
  return new PlatformUnavailableError('unavailable.platform-broken', '与医保平台的连接中断，请稍后再试', { cause: error, sent: true })
}

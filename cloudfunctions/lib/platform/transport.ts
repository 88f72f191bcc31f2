import { createHttpClient, type HttpAnswer } from '../http/client.ts'
import { HttpFailure } from '../http/failure.ts'
import { DEFAULT_LIMITS, ProtocolError } from '../protocol/index.ts'
import { PlatformUnavailableError } from './errors.ts'

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
/**
 * Of the two services that answer with more: agreements have attachments, base64 in hex, and a day has many
 * settlements. Bytes.
 */
export const MAX_LARGE_ANSWER_BYTES = DEFAULT_LIMITS.maxSize

export function createTransport(): Transport {
  const http = createHttpClient(64)
  return {
    async post(url, body, deadline, most = MAX_ANSWER_BYTES) {
      const limits = { timeoutMs: deadline, maxBytes: most }
      try {
        return await http.post(url, body, limits, { accept: 'application/json' })
      } catch (error) {
        throw error instanceof HttpFailure ? describe(error) : error
      }
    },
    close: () => http.close(),
  }
}

function describe(failure: HttpFailure): Error {
  const detail = { sent: failure.sent, cause: failure }
  switch (failure.reason) {
    case 'too-large':
      return new ProtocolError('protocol.too-large', '医保平台的应答过大，已拒收')
    case 'late':
      return new PlatformUnavailableError(
        'unavailable.platform-timeout',
        '医保平台没有及时答复，请稍后再试',
        detail,
      )
    case 'unreachable':
      return new PlatformUnavailableError(
        'unavailable.platform-unreachable',
        '暂时连不上医保平台，请稍后再试',
        detail,
      )
    case 'broken':
      return new PlatformUnavailableError(
        'unavailable.platform-broken',
        '与医保平台的连接中断，请稍后再试',
        detail,
      )
  }
}

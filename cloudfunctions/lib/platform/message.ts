import type { HttpAnswer } from '../http/client.ts'
import {
  ProtocolError,
  isLosslessNumber,
  isWireObject,
  parseWire,
  type WireObject,
} from '../protocol/index.ts'
import { PlatformUnavailableError } from './errors.ts'

/** @throws PlatformUnavailableError for 5xx; ProtocolError where the body is no JSON object */
export function readMessage(http: HttpAnswer): WireObject {
  if (http.status >= 500) {
    throw new PlatformUnavailableError(
      'unavailable.platform-error',
      '医保平台暂时出错，请稍后再试',
      { sent: true, cause: new Error(`HTTP ${http.status}`) },
    )
  }
  const message = parseWire(http.body)
  if (!isWireObject(message))
    throw new ProtocolError('protocol.envelope', '医保平台的应答不是一个 JSON 对象')
  return message
}

/**
 * What an answer says of itself before anything is verified: good for the log and for a second try, for nothing else.
 */
export function readClaim(message: WireObject): string {
  return [message.code, message.type, message.message]
    .filter(
      (part) =>
        (part !== undefined && part !== null && typeof part !== 'object') || isLosslessNumber(part),
    )
    .map(String)
    .join(' ')
}

export function withClaim(error: ProtocolError, claim: string): ProtocolError {
  const cause = new Error(`the platform's unverified answer said: ${claim.slice(0, 200)}`, {
    cause: error.cause,
  })
  return new ProtocolError(error.code, error.message, {
    ...(error.field !== undefined && { field: error.field }),
    cause,
  })
}

/** No return code has a defined meaning, so the words decide, and HTTP's own code for it wherever it stands. */
export const saysTokenRefused = (status: number, words: string): boolean =>
  status === 401 || /^401\b|token|令牌|授权码/i.test(words)

export function readTime(message: WireObject): number | undefined {
  const time = Number(String(message.chs_fjs_timestamp ?? Number.NaN))
  return Number.isSafeInteger(time) && time > 0 ? time : undefined
}

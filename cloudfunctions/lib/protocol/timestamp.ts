import { ProtocolError } from './errors.ts'
import { isLosslessNumber, type WireValue } from './value.ts'

/**
 * Appendix 1.1: refuses a message that is older, or from further in the future, than the window. At the edge it passes.
 * @param now ms since the epoch
 * @param field what the dialect calls it
 * @returns the message's time, ms since the epoch
 * @throws ProtocolError `protocol.stale`; `protocol.envelope` where the timestamp is no number of milliseconds
 */
export function requireFresh(
  timestamp: WireValue | undefined,
  now: number,
  windowSeconds: number,
  field = 'chs_fjs_timestamp',
): number {
  const text =
    typeof timestamp === 'string'
      ? timestamp
      : isLosslessNumber(timestamp)
        ? timestamp.toString()
        : ''
  if (!/^\d{13}$/.test(text)) {
    throw new ProtocolError('protocol.envelope', `时间戳 ${field} 缺失或格式不对`, { field })
  }
  const time = Number(text)
  if (Math.abs(now - time) > windowSeconds * 1000) {
    throw new ProtocolError('protocol.stale', `时间戳与当前时间相差超过 ${windowSeconds} 秒`, {
      field,
    })
  }
  return time
}

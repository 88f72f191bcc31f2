import type { Dialect } from './dialect.ts'
import { ProtocolError } from './errors.ts'
import { isLosslessNumber, type WireValue } from './value.ts'

/** As the two dialects write it: `chs_fjs_timestamp` in ms; appendix 1's `timestamp` as Asia/Shanghai text. */
export type TimestampForm = Pick<Dialect, 'timestamp' | 'timestampForm' | 'readTimestamp'>

/**
 * @returns ms since the epoch, whatever the age
 * @throws ProtocolError `protocol.envelope` where the timestamp is missing or of another form than the dialect's
 */
export function readTimestamp(value: WireValue | undefined, dialect: TimestampForm): number {
  const time = dialect.readTimestamp(value)
  if (time !== undefined) return time
  const field = dialect.timestamp
  const text = isLosslessNumber(value) ? value.toString() : value
  const why =
    text === undefined || text === null || text === ''
      ? '缺失'
      : typeof text === 'string' && /^\d{10}$/.test(text)
        ? `只有 10 位，像是秒；应是 ${dialect.timestampForm}`
        : `格式不对，应是 ${dialect.timestampForm}`
  throw new ProtocolError('protocol.envelope', `时间戳 ${field} ${why}`, { field })
}

/**
 * Appendix 1.1: a message that is older, or from further in the future, than the window. At the edge it is fresh.
 * @param time the message's, ms since the epoch
 * @param now ms since the epoch
 * @returns `protocol.stale`, or undefined where it is fresh
 */
export const staleness = (
  time: number,
  now: number,
  windowSeconds: number,
  field: string,
): ProtocolError | undefined =>
  Math.abs(now - time) > windowSeconds * 1000
    ? new ProtocolError('protocol.stale', `时间戳与当前时间相差超过 ${windowSeconds} 秒`, { field })
    : undefined

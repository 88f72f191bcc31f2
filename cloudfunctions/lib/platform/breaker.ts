import { PlatformUnavailableError } from './errors.ts'

/**
 * Spares callers the wait for a platform that has let everybody wait: after so many time-outs in a row it is asked by
 * one at a time, and not at all for a while. What is refused here has not been sent.
 */
export interface Breaker {
  /**
   * @throws PlatformUnavailableError `unavailable.platform-away` at once, `sent` false; and whatever the call throws
   */
  run<T>(call: () => Promise<T>): Promise<T>
}

/** One bad minute of a network is not the platform's being away. */
export const MOST_TIMEOUTS = 5
/** Until one more is let through to try, ms. */
export const PAUSE_MS = 5000

export function createBreaker(now: () => number): Breaker {
  let timeouts = 0
  /** ms since the epoch. */
  let closedUntil = 0

  return {
    async run(call) {
      if (timeouts >= MOST_TIMEOUTS) {
        if (now() < closedUntil) throw away()
        // The others go on being refused while this one tries.
        closedUntil = now() + PAUSE_MS
      }
      try {
        const result = await call()
        timeouts = 0
        return result
      } catch (error) {
        timeouts = isTimeout(error) ? timeouts + 1 : 0
        if (timeouts >= MOST_TIMEOUTS) closedUntil = now() + PAUSE_MS
        throw error
      }
    },
  }
}

/** Only these cost anybody time; what fails at once, or answers anything, is told as it is. */
const isTimeout = (error: unknown): boolean =>
  error instanceof PlatformUnavailableError && error.code === 'unavailable.platform-timeout'

const away = () =>
  new PlatformUnavailableError(
    'unavailable.platform-away',
    '医保平台一直没有答复，这次没有提交，请稍后再试',
    { sent: false },
  )

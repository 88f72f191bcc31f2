import { CareError, ProtocolError } from '../protocol/index.ts'

export interface Backoff {
  /** First wait at most this long, ms; doubles with each try. */
  base: number
  tries: number
  sleep(ms: number): Promise<void>
  /** In [0, 1). */
  random(): number
}

/**
 * Tries a read again after a failure that may pass, with full jitter so that many callers do not return in step.
 * Stops where the next wait would outlive the deadline. Writes never come here.
 */
export async function retryRead<T>(
  attempt: (remaining: number) => Promise<T>,
  deadline: number,
  now: () => number,
  backoff: Backoff,
): Promise<T> {
  const end = now() + deadline
  for (let tried = 1; ; tried++) {
    try {
      return await attempt(end - now())
    } catch (error) {
      const wait = backoff.random() * backoff.base * 2 ** (tried - 1)
      if (!mayPass(error) || tried >= backoff.tries || now() + wait >= end) throw error
      await backoff.sleep(wait)
    }
  }
}

/**
 * A garbled answer to a read may be a broken connection's; a refusal, a wrong signature or a wrong table will not mend
 * itself.
 */
function mayPass(error: unknown): boolean {
  if (error instanceof ProtocolError) return error.code === 'platform.json'
  return error instanceof CareError && error.kind === 'unavailable'
}

import type { Log } from './log.ts'

/** Between two lines of one process, ms: a channel may be busy. */
const PAUSE = 60_000

/**
 * While a channel's secrets are being changed: says in the log that somebody still uses the old ones, so that a person
 * knows when they may go. Where this line has not come for a day, nobody does.
 * @param now ms since the epoch
 */
export function createOldSecretNotice(
  log: Log,
  now: () => number = Date.now,
): (who: 'HIS' | 'platform') => void {
  let last = Number.NEGATIVE_INFINITY
  return (who) => {
    if (now() - last < PAUSE) return
    last = now()
    log.warn({ who }, 'the old secret is still in use')
  }
}

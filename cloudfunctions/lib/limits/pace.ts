import { StateError } from '../protocol/index.ts'
import type { Sealer } from '../identity/seal.ts'
import type { Store } from '../store/store.ts'
import { createSlidingWindows, type Limit } from './slidingWindow.ts'

/**
 * How often one person may ask for anything at all. Without it one telephone has the whole hospital wait: with 400
 * requests on their way at a time it had 92 screens a second made, as many questions to the platform and lines in the
 * audit trail, and seven of nine other patients were told to come back.
 */
export interface Pace {
  /** Counts one. @throws StateError `state.too-fast` */
  keep(openid: string): Promise<void>
}

const MINUTE = 60_000

/**
 * In a minute, of one process: these cost no write. A finger that pulls without rest does about one a second; a process
 * that a flood keeps busy has seen more of it than this within a few seconds.
 */
export const UNCOUNTED = 60

/** In a minute, of all processes together, beside the uncounted: nobody's finger is as fast, whoever he cares for. */
export const MOST_COUNTED = 120

const LIMIT: Limit = { name: 'pace', most: MOST_COUNTED, window: MINUTE }

export function createPace(
  store: Store,
  { fingerprint }: Pick<Sealer, 'fingerprint'>,
  now: () => number,
): Pace {
  const windows = createSlidingWindows(store, now)
  let minute = 0
  /** Of this minute, by openid: how many were asked here, and until when no more is taken. */
  const asked = new Map<string, { count: number; allowedAt: number }>()

  function ofThisMinute(openid: string) {
    const current = Math.floor(now() / MINUTE)
    if (current !== minute) asked.clear()
    minute = current
    const known = asked.get(openid) ?? { count: 0, allowedAt: 0 }
    asked.set(openid, known)
    return known
  }

  return {
    async keep(openid) {
      const one = ofThisMinute(openid)
      one.count += 1
      if (one.count <= UNCOUNTED) return
      if (one.allowedAt > now()) throw tooFast()
      one.allowedAt = (await windows.take(LIMIT, fingerprint('pace', openid))) ?? 0
      if (one.allowedAt > 0) throw tooFast()
    },
  }
}

const tooFast = () =>
  new StateError('state.too-fast', '刷新得太快了，请等一分钟再看', { retryable: true })

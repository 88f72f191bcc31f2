import type { Sealer } from '../identity/seal.ts'
import { createSlidingWindows } from '../limits/slidingWindow.ts'
import { unlessOvertaken } from '../store/errors.ts'
import { put } from '../store/put.ts'
import type { Document, Store, Stored } from '../store/store.ts'
import type { Issued } from './api.ts'
import { WechatError } from './errors.ts'

/**
 * A value of WeChat's that is used until it ends: kept in the store for all instances, sealed, and asked for anew in
 * good time.
 */
export interface ExpiringValue {
  /**
   * Good for a while yet. Where a new one cannot be had, the old one, until it truly ends.
   * @throws WechatError where there is none, StoreUnavailable
   */
  current(): Promise<string>
  /**
   * WeChat no longer takes this very value: it is forgotten. A newer one is kept.
   * @param oldest where only somebody says so who need not be believed: one younger than this is kept, ms
   */
  refused(value: string, oldest?: number): Promise<void>
}

export interface ExpiringValueOptions {
  /** What it is and whose: its place in the store. */
  id: string
  /** How long before its end another one is asked for, ms: longer than whatever it is used for. */
  early: number
  /** How often any number of instances may ask WeChat in an hour: its quota must be left for the others. */
  mostAnHour: number
  ask(): Promise<Issued>
}

interface Kept extends Document {
  sealed: string
  /** ms since the epoch, both. */
  since: number
  until: number
}

const HOUR = 3_600_000
/**
 * After WeChat has failed it is left alone for so long, ms: nobody waits for it in the meantime. The second where the
 * old one still serves.
 */
const PAUSE = 15_000
const LONG_PAUSE = 10 * 60_000

export function createExpiringValue(
  { store, sealer, now }: { store: Store; sealer: Sealer; now: () => number },
  { id, early, mostAnHour, ask }: ExpiringValueOptions,
): ExpiringValue {
  const windows = createSlidingWindows(store, now)
  const place = `tokens/${id}`
  let underway: Promise<string> | undefined
  let failure: { error: unknown; until: number } | undefined

  async function read(): Promise<{ stored: Stored<Kept>; value: string } | undefined> {
    const stored = await store.get<Kept>('tokens', id)
    if (stored === undefined) return undefined
    try {
      return { stored, value: sealer.open<{ value: string }>(stored.document.sealed, place).value }
    } catch {
      // Sealed with a secret that has been changed since.
      return { stored, value: '' }
    }
  }

  async function renew(stored: Stored<Kept> | undefined): Promise<string> {
    if (failure !== undefined && failure.until > now()) throw failure.error
    try {
      if (
        (await windows.take({ name: 'wechat', most: mostAnHour, window: HOUR }, id)) !== undefined
      )
        throw new WechatError(`一小时内已向微信要了 ${mostAnHour} 次（${id}），先不再要`)
      const { value, lasts } = await ask()
      const until = now() + lasts
      const document: Kept = { sealed: sealer.seal({ value }, place), since: now(), until }
      // Where another instance was faster, what it has got is as good.
      await put(store, 'tokens', id, stored, document, { expiresAt: until }).catch(unlessOvertaken)
      failure = undefined
      return value
    } catch (error) {
      const end = stored?.document.until ?? 0
      failure = { error, until: end > now() ? Math.min(end, now() + LONG_PAUSE) : now() + PAUSE }
      throw error
    }
  }

  return {
    async current() {
      const kept = await read()
      const usable = kept === undefined || kept.value === '' ? undefined : kept
      const left = usable === undefined ? 0 : usable.stored.document.until - now()
      if (usable !== undefined && left > early) return usable.value
      try {
        return await (underway ??= renew(kept?.stored).finally(() => {
          underway = undefined
        }))
      } catch (error) {
        if (usable !== undefined && left > 0) return usable.value
        throw error
      }
    },
    async refused(value, oldest = 0) {
      const kept = await read()
      if (kept?.value === value && now() - kept.stored.document.since >= oldest)
        await store.remove('tokens', kept.stored).catch(unlessOvertaken)
    },
  }
}

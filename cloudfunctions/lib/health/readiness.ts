import type { Store } from '../store/store.ts'
import { readPulse } from './pulse.ts'

/** Whether this instance can do its work. That it answers at all says that its configuration was accepted. */
export interface Readiness {
  ready: boolean
  store: 'ok' | 'unavailable'
  /** `off`: what we send, or what is sent to us, will soon be called stale. `unknown`: the platform cannot be asked. */
  clock: 'ok' | 'off' | 'unknown'
  /** The platform's time less ours, seconds; null where it is unknown. */
  clockOffsetSeconds: number | null
}

export interface ReadinessOptions {
  store: Promise<Store>
  /** The platform's time, ms since the epoch; undefined where it cannot be had. */
  platformTime(): Promise<number | undefined>
  windowSeconds: number
  now: () => number
  /** For each of the two, ms. */
  timeoutMs?: number
}

/** Anybody may ask: so this often at most, per instance, is anything looked at, ms. */
const KEPT = 5000

/** @returns asks, or tells what was found a moment ago */
export function createReadiness(options: ReadinessOptions): () => Promise<Readiness> {
  const { now } = options
  let last: { at: number; found: Promise<Readiness> } | undefined
  return () => {
    if (last === undefined || now() - last.at >= KEPT) last = { at: now(), found: look(options) }
    return last.found
  }
}

async function look({
  store,
  platformTime,
  windowSeconds,
  now,
  timeoutMs = 2000,
}: ReadinessOptions): Promise<Readiness> {
  const asked = now()
  const [answers, time] = await Promise.all([
    within(
      timeoutMs,
      store.then(readPulse).then(() => true),
    ),
    within(
      timeoutMs,
      platformTime().then((platform) =>
        platform === undefined ? undefined : platform - (asked + now()) / 2,
      ),
    ),
  ])
  const off = time !== undefined && Math.abs(time) > (windowSeconds * 1000) / 2
  return {
    ready: answers === true && !off,
    store: answers === true ? 'ok' : 'unavailable',
    clock: time === undefined ? 'unknown' : off ? 'off' : 'ok',
    clockOffsetSeconds: time === undefined ? null : Math.round(time / 1000),
  }
}

/** Undefined where it fails, or has not come by then. */
async function within<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, ms, undefined)
  })
  try {
    return await Promise.race([work.catch(() => undefined), late])
  } finally {
    clearTimeout(timer)
  }
}

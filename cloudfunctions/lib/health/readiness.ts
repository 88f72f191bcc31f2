import type { Store } from '../store/store.ts'
import { keptPulse } from './pulse.ts'

/**
 * `off`: what we send, or what is sent to us, will soon be called stale. `unknown`: the platform cannot be asked.
 */
interface Clock {
  clock: 'ok' | 'off' | 'unknown'
  /** The platform's time less ours, seconds; null where it is unknown. */
  clockOffsetSeconds: number | null
}

/** Whether this instance can do its work. That it answers at all says that its configuration was accepted. */
export interface Readiness extends Clock {
  /** The store answers, and no clock is off. */
  ready: boolean
  store: 'ok' | 'unavailable'
  /** Of each institution's platform; beside it stands the worst. */
  institutions: Record<string, Clock>
}

export interface ReadinessOptions {
  store: Promise<Store>
  /** The time of each institution's platform, ms since the epoch; undefined where it cannot be had. */
  platforms: readonly { institution: string; time(): Promise<number | undefined> }[]
  windowSeconds: number
  now: () => number
  /** For each look, ms. */
  timeoutMs?: number
}

/** Anybody may ask: so this often at most, per instance, is anything looked at, ms. */
const KEPT = 5000
const TIMEOUT_MS = 2000

/** @returns asks, or tells what was found a moment ago */
export function createReadiness(options: ReadinessOptions): () => Promise<Readiness> {
  const { now } = options
  let last: { at: number; found: Promise<Readiness> } | undefined
  return () => {
    if (last === undefined || now() - last.at >= KEPT) last = { at: now(), found: look(options) }
    return last.found
  }
}

async function look(options: ReadinessOptions): Promise<Readiness> {
  const { store, platforms, timeoutMs = TIMEOUT_MS } = options
  const [answers, clocks] = await Promise.all([
    within(
      timeoutMs,
      store.then(keptPulse).then(() => true),
    ),
    Promise.all(
      platforms.map(async ({ institution, time }) => ({
        institution,
        clock: await clockOf(time, options),
      })),
    ),
  ])
  const worst = clocks
    .map(({ clock }) => clock)
    .reduce(worse, { clock: 'ok', clockOffsetSeconds: 0 })
  return {
    ready: answers === true && worst.clock !== 'off',
    store: answers === true ? 'ok' : 'unavailable',
    ...worst,
    institutions: Object.fromEntries(clocks.map(({ institution, clock }) => [institution, clock])),
  }
}

async function clockOf(
  time: () => Promise<number | undefined>,
  { windowSeconds, now, timeoutMs = TIMEOUT_MS }: ReadinessOptions,
): Promise<Clock> {
  const asked = now()
  const offset = await within(
    timeoutMs,
    time().then((platform) =>
      platform === undefined ? undefined : platform - (asked + now()) / 2,
    ),
  )
  if (offset === undefined) return { clock: 'unknown', clockOffsetSeconds: null }
  const off = Math.abs(offset) > (windowSeconds * 1000) / 2
  return { clock: off ? 'off' : 'ok', clockOffsetSeconds: Math.round(offset / 1000) }
}

/** One that is off, before one that nobody knows, before the one that is further apart. */
function worse(one: Clock, other: Clock): Clock {
  const [a, b] = [one, other].map(({ clock }) => RANKS.indexOf(clock)) as [number, number]
  if (a !== b) return a > b ? one : other
  return apart(one) > apart(other) ? one : other
}

const RANKS = ['ok', 'unknown', 'off']
const apart = ({ clockOffsetSeconds }: Clock): number => Math.abs(clockOffsetSeconds ?? 0)

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

import type { Served } from '../config/institutions.ts'
import type { Several } from '../config/several.ts'
import type { Store } from '../store/store.ts'
import { renderMetrics, type OldSecret } from './metrics.ts'
import { createPlatformTime } from './platformTime.ts'
import type { Probes } from './probes.ts'
import { readPulse } from './pulse.ts'
import { createReadiness, type ReadinessOptions } from './readiness.ts'

type Watched = Pick<Served, 'code' | 'platform'>

export interface HealthSettings {
  institutions: Several<Watched>
  /** Without one there are no metrics. */
  metricsKey?: string | undefined
  oldSecrets?: readonly OldSecret[]
}

export function connectHealth(
  { institutions, metricsKey, oldSecrets = [] }: HealthSettings,
  store: Promise<Store>,
): Probes {
  const readiness = createReadiness({ ...watchedOf(institutions), store, now: Date.now })
  const pulseOf = (opened: Store) => readPulse(opened, institutions[0].code)
  async function text(): Promise<string> {
    const found = await readiness()
    const pulse =
      found.store === 'ok' ? await store.then(pulseOf).catch(() => undefined) : undefined
    return renderMetrics({ readiness: found, pulse, oldSecrets })
  }
  return { readiness, metrics: metricsKey === undefined ? undefined : { key: metricsKey, text } }
}

/** Whose clocks are looked at: a platform that several share is asked once. */
export function watchedOf(
  institutions: Several<Watched>,
): Pick<ReadinessOptions, 'platforms' | 'windowSeconds'> {
  const times = new Map<string, () => Promise<number | undefined>>()
  const timeOf = (url: string) => {
    const time = times.get(url) ?? createPlatformTime(url)
    times.set(url, time)
    return time
  }
  return {
    platforms: institutions.map(({ code, platform: { url } }) => ({
      institution: code,
      time: timeOf(url),
    })),
    windowSeconds: institutions[0].platform.windowSeconds,
  }
}

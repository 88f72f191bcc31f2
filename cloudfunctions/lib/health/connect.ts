import type { PlatformSettings } from '../config/channel.ts'
import type { Store } from '../store/store.ts'
import { renderMetrics } from './metrics.ts'
import { createPlatformTime } from './platformTime.ts'
import type { Probes } from './probes.ts'
import { readPulse } from './pulse.ts'
import { createReadiness } from './readiness.ts'

export interface HealthSettings {
  platform: PlatformSettings
  /** Without one there are no metrics. */
  metricsKey?: string | undefined
  /** By channel, whether old secrets are still accepted beside the present ones. */
  oldSecrets?: Readonly<Record<string, boolean>>
}

export function connectHealth(
  { platform, metricsKey, oldSecrets = {} }: HealthSettings,
  store: Promise<Store>,
): Probes {
  const { url, windowSeconds } = platform
  const readiness = createReadiness({
    store,
    platformTime: createPlatformTime(url),
    windowSeconds,
    now: Date.now,
  })
  async function text(): Promise<string> {
    const found = await readiness()
    const pulse =
      found.store === 'ok' ? await store.then(readPulse).catch(() => undefined) : undefined
    return renderMetrics({ readiness: found, pulse, oldSecrets })
  }
  return { readiness, metrics: metricsKey === undefined ? undefined : { key: metricsKey, text } }
}

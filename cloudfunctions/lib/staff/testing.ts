import type { Gauges } from '../health/metrics.ts'
import type { Pulse } from '../health/pulse.ts'

/** As the timer finds it on a good day. */
export const WELL: Gauges = {
  readiness: { ready: true, store: 'ok', clock: 'ok', clockOffsetSeconds: 0 },
  pulse: {
    at: Number.MAX_SAFE_INTEGER,
    tookMs: 900,
    failed: 0,
    unknown: 0,
    persons: 0,
    oldestAt: null,
    differences: 0,
    overdue: 0,
  },
  oldSecrets: { platform: false },
}

export const sick = (pulse: { [name in keyof Pulse]?: Pulse[name] }): Gauges => ({
  ...WELL,
  pulse: { ...WELL.pulse!, ...pulse } as Pulse,
})

import type { Gauges } from '../health/metrics.ts'
import type { Pulse } from '../health/pulse.ts'
import { StaffChannelError, type StaffChannel, type StaffMessage } from './channel.ts'

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

export interface FakeChannel extends StaffChannel {
  /** From now on it takes nothing. */
  fails: boolean
  /** What it has taken. */
  messages: StaffMessage[]
}

export const fakeChannel = (name: StaffChannel['name']): FakeChannel => ({
  name,
  fails: false,
  messages: [],
  send(message) {
    if (this.fails) return Promise.reject(new StaffChannelError(name, 'HTTP 500'))
    this.messages.push(message)
    return Promise.resolve()
  },
  close: () => Promise.resolve(),
})

import type { Gauges } from '../health/metrics.ts'
import type { Standing } from '../health/pulse.ts'
import { StaffChannelError, type StaffChannel, type StaffMessage } from './channel.ts'

const WELL_STANDING: Standing = {
  unknown: 0,
  persons: 0,
  oldestAt: null,
  differences: 0,
  overdue: 0,
}

const WELL_PULSE = {
  at: Number.MAX_SAFE_INTEGER,
  tookMs: 900,
  failed: 0,
  institutions: { H1: WELL_STANDING },
}

/** As the timer finds it on a good day. */
export const WELL: Gauges = {
  readiness: {
    ready: true,
    store: 'ok',
    clock: 'ok',
    clockOffsetSeconds: 0,
    institutions: { H1: { clock: 'ok', clockOffsetSeconds: 0 } },
  },
  pulse: WELL_PULSE,
  oldSecrets: [{ channel: 'platform', institution: 'H1', is: false }],
}

/** @param standing of the institution `institution`, beside which `H1` stands well */
export const sick = (
  { at, failed, ...standing }: { at?: number; failed?: number; [name: string]: unknown },
  institution = 'H1',
): Gauges => ({
  ...WELL,
  pulse: {
    ...WELL_PULSE,
    ...(at !== undefined && { at }),
    ...(failed !== undefined && { failed }),
    institutions: {
      ...WELL_PULSE.institutions,
      [institution]: { ...WELL_STANDING, ...standing } as Standing,
    },
  },
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

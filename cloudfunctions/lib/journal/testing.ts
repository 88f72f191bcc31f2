import type { Observation } from './intent.ts'

/** What a platform tells of a stay for which nothing was ever done. */
export const NOTHING: Observation = {
  untold: '',
  state: '0',
  frozen: '0.00',
  frozenAt: '',
  settled: '0.00',
  settledAt: '',
  listed: '',
  at: 0,
}

export const FROZEN: Observation = {
  ...NOTHING,
  state: '1',
  frozen: '5000.00',
  frozenAt: '2026-11-01 09:00:00',
}

export const SETTLED: Observation = {
  ...FROZEN,
  state: '4',
  frozen: '0.00',
  settled: '3200.00',
  settledAt: '2026-11-09 10:00:00',
}

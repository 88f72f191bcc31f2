import { InputError } from '../../cloudfunctions/lib/protocol/index.ts'

/**
 * lost: takes the message and cuts the connection. down: cuts it without taking anything. busy: WeChat's -1.
 * slow: takes it, and answers after SLOW_MS. declined: the person has no acceptance left (43101). expired-token: an error that passes (42001).
 */
export const FAULT_KINDS = ['lost', 'down', 'slow', 'busy', 'declined', 'expired-token'] as const
export type FaultKind = (typeof FAULT_KINDS)[number]

/** Longer than a sender waits, ms. */
export const SLOW_MS = 8000

export interface Faults {
  add(kind: FaultKind, times: number): void
  take(): FaultKind | undefined
  clear(): void
}

export function createFaults(): Faults {
  let faults: FaultKind[] = []
  return {
    add: (kind, times) => { faults.push(...Array.from({ length: times }, () => kind)) },
    take: () => faults.shift(),
    clear: () => { faults = [] },
  }
}

/** @throws InputError naming the member that is wrong */
export function readFault({ kind, times = 1 }: Record<string, unknown>): { kind: FaultKind; times: number } {
  const known = FAULT_KINDS.find((one) => one === kind)
  if (known === undefined) throw new InputError('input.field', `kind 只能是 ${FAULT_KINDS.join('、')} 之一`, { field: 'kind' })
  if (typeof times !== 'number' || !Number.isInteger(times) || times < 1 || times > 1000) throw new InputError('input.field', 'times 应是 1 到 1000 的整数', { field: 'times' })
  return { kind: known, times }
}

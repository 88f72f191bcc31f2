import { InputError } from '../../cloudfunctions/lib/protocol/index.ts'

/**
 * lost: takes what is asked and cuts the connection. down: cuts it without taking anything. busy: WeChat's -1.
 * slow: takes it, and answers after SLOW_MS. declined: the person has no acceptance left (43101). expired-token: an
 * error that passes (42001). quota: too often (45009). stranger: this address is not on the account's list (40164).
 */
const FAULT_KINDS = [
  'lost',
  'down',
  'slow',
  'busy',
  'declined',
  'expired-token',
  'quota',
  'stranger',
] as const
export type FaultKind = (typeof FAULT_KINDS)[number]

/** What of WeChat's is disturbed. */
const FAULT_PLACES = ['send', 'token', 'ticket', 'link'] as const
export type FaultPlace = (typeof FAULT_PLACES)[number]

/** Longer than a sender waits, ms. */
export const SLOW_MS = 8000

export interface Faults {
  add(fault: Fault): void
  take(on: FaultPlace): FaultKind | undefined
  clear(): void
}

export interface Fault {
  kind: FaultKind
  on: FaultPlace
  times: number
}

export function createFaults(): Faults {
  let faults: { kind: FaultKind; on: FaultPlace }[] = []
  return {
    add: ({ kind, on, times }) => {
      faults.push(...Array.from({ length: times }, () => ({ kind, on })))
    },
    take(on) {
      const index = faults.findIndex((one) => one.on === on)
      return index < 0 ? undefined : faults.splice(index, 1)[0]?.kind
    },
    clear: () => {
      faults = []
    },
  }
}

/** @throws InputError naming the member that is wrong */
export function readFault({ kind, on = 'send', times = 1 }: Record<string, unknown>): Fault {
  const known = FAULT_KINDS.find((one) => one === kind)
  if (known === undefined)
    throw new InputError('input.field', `kind 只能是 ${FAULT_KINDS.join('、')} 之一`, {
      field: 'kind',
    })
  const place = FAULT_PLACES.find((one) => one === on)
  if (place === undefined)
    throw new InputError('input.field', `on 只能是 ${FAULT_PLACES.join('、')} 之一`, {
      field: 'on',
    })
  if (typeof times !== 'number' || !Number.isInteger(times) || times < 1 || times > 1000)
    throw new InputError('input.field', 'times 应是 1 到 1000 的整数', { field: 'times' })
  return { kind: known, on: place, times }
}

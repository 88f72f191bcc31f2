import { InputError } from '../../cloudfunctions/lib/protocol/index.ts'

/** slow: answers late. down: cuts the connection. garbage: answers something that is no JSON. */
const FAULT_KINDS = ['slow', 'down', 'garbage'] as const
type FaultKind = (typeof FAULT_KINDS)[number]

export interface Fault {
  kind: FaultKind
  /** How many of the next calls it hits; 0 takes it back. */
  times: number
  /** Of `slow`: how late. */
  ms: number
}

export interface Faults {
  /** One at a time: a new one takes the place of the old. */
  set(fault: Fault): void
  current(): Fault | undefined
  /** The fault that hits this call, used up by it. */
  take(): Fault | undefined
}

const DEFAULT_MS = 5000

export function createFaults(): Faults {
  let fault: Fault | undefined
  return {
    set: (given) => {
      fault = given.times === 0 ? undefined : { ...given }
    },
    current: () => fault,
    take() {
      const hit = fault
      if (hit !== undefined) fault = hit.times === 1 ? undefined : { ...hit, times: hit.times - 1 }
      return hit
    },
  }
}

/** From JSON or from a form. @throws InputError naming the member that is wrong */
export function readFault(members: Record<string, unknown>): Fault {
  const kind = FAULT_KINDS.find((one) => one === members.kind)
  if (kind === undefined)
    throw new InputError('input.field', `kind 只能是 ${FAULT_KINDS.join('、')} 之一`, {
      field: 'kind',
    })
  return {
    kind,
    times: whole(members, 'times', 1, 1000),
    ms: whole(members, 'ms', DEFAULT_MS, 120_000),
  }
}

function whole(
  members: Record<string, unknown>,
  field: string,
  fallback: number,
  most: number,
): number {
  const value = members[field]
  if (value === undefined || value === '') return fallback
  const number = typeof value === 'string' ? Number(value) : value
  if (typeof number !== 'number' || !Number.isInteger(number) || number < 0 || number > most) {
    throw new InputError('input.field', `${field} 应是 0 到 ${most} 的整数`, { field })
  }
  return number
}

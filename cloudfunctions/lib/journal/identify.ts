import {
  SERVICES,
  stringifyWire,
  formatDateTime,
  formatDecimal,
  identifierKey,
  type Fen,
  type WireObject,
} from '../protocol/index.ts'
import type { Intent, MoneyService } from './intent.ts'

/** Fingerprints of one message, by the present key and by those before it. */
export type MessageKeys = readonly [string, ...string[]]

export interface ParsedRequest {
  service: MoneyService
  /** As the HIS sent it, numbers and codes cleaned: what the table does not know stays in. */
  wire: WireObject
  stayId: string
  documentNumber: string
  name: string
  institution: string
  /** By what a repeat is known; see Intent. */
  naturalKey: string
  /** Of settle, as it was written. */
  settlementNo: string
  feeDate: string
  visitType: string
  /** What the call would move, fen; undefined where the platform decides (freeze of the whole line of credit). */
  amount: Fen | undefined
}

/** Reads a money-moving request by its table. @throws ProtocolError naming the field */
export function parseRequest(service: MoneyService, given: WireObject): ParsedRequest {
  const wire = SERVICES[service].request.clean(given)
  const common = (request: {
    institution: string
    stayId: string
    name: string
    documentNumber: string
  }) => ({
    service,
    wire,
    institution: request.institution,
    stayId: request.stayId,
    name: request.name,
    documentNumber: request.documentNumber,
    settlementNo: '',
    feeDate: '',
    visitType: '',
  })
  switch (service) {
    case 'freeze': {
      const request = SERVICES.freeze.request.read(wire)
      return { ...common(request), naturalKey: '', amount: request.amount }
    }
    case 'release': {
      const request = SERVICES.release.request.read(wire)
      return {
        ...common(request),
        naturalKey: `${formatDecimal(request.amount)}|${identifierKey(request.reason)}`,
        amount: request.amount,
      }
    }
    case 'settle': {
      const request = SERVICES.settle.request.read(wire)
      return {
        ...common(request),
        naturalKey: identifierKey(request.hospitalSettlementNo),
        settlementNo: request.hospitalSettlementNo,
        feeDate: formatDateTime(request.settledAt).slice(0, 10),
        visitType: request.visitType,
        amount: request.accountPaid + request.bankActual,
      }
    }
    case 'refund': {
      const request = SERVICES.refund.request.read(wire)
      return {
        ...common(request),
        naturalKey: identifierKey(request.hospitalRefundNo),
        amount: request.amount,
      }
    }
  }
}

/** Texts that people type: blanks and width make no other of them. */
const FOR_PEOPLE: ReadonlySet<string> = new Set([
  'psn_name',
  're_frez_rea',
  'opt_name',
  'opt_dept_name',
])

/** How a repeat differs from the first call, wire names. */
export interface Comparison {
  /** What makes another call of it: amounts, persons, numbers, types, and whatever the table does not know. */
  other: string[]
  /** Who pressed the key and when it was printed: noted, and the same call all the same. */
  incidental: string[]
}

/** A settlement is known by its number: the clock on a second print-out makes no other of it. */
const INCIDENTAL: Record<MoneyService, ReadonlySet<string>> = {
  freeze: new Set(['opt_name', 'opt_dept_name']),
  release: new Set(['opt_name', 'opt_dept_name']),
  settle: new Set(['opt_name', 'opt_dept_name', 'setl_time']),
  refund: new Set(['opt_name', 'opt_dept_name']),
}

/**
 * By meaning where the table knows the field (1000 is 1000.00, a name with a blank behind it is that name), and by text
 * where it does not.
 */
export function compareBodies(
  service: MoneyService,
  first: WireObject,
  repeat: WireObject,
): Comparison {
  const written = (wire: WireObject) => {
    const table = SERVICES[service].request as {
      read(wire: WireObject): unknown
      write(value: unknown): WireObject
    }
    return { ...wire, ...table.write(table.read(wire)) }
  }
  const [a, b] = [written(first), written(repeat)]
  const text = (wire: WireObject, name: string) => {
    const value = wire[name] ?? ''
    return stringifyWire({ value: FOR_PEOPLE.has(name) ? identifierKey(String(value)) : value })
  }
  const differing = [...new Set([...Object.keys(a), ...Object.keys(b)])]
    .filter((name) => text(a, name) !== text(b, name))
    .sort()
  const isIncidental = (name: string) => INCIDENTAL[service].has(name)
  return {
    other: differing.filter((name) => !isIncidental(name)),
    incidental: differing.filter(isIncidental),
  }
}

/**
 * The earlier intent that this request repeats, if any. A freeze repeats the stay's open one; settle and refund repeat
 * their own numbers; a release repeats an unresolved one of the same amount and reason. What was refused or never done
 * moved nothing, so it stands in nobody's way. The very same message is the same intent, unless it never took effect.
 */
export function findRepeated(
  history: readonly Intent[],
  request: ParsedRequest,
  messageKeys: MessageKeys,
  freezeIsOpen: boolean,
): Intent | undefined {
  return [...history].reverse().find((intent) => {
    if (intent.status === 'not-done') return false
    if (messageKeys.includes(intent.messageKey)) return true
    if (intent.service !== request.service || intent.status === 'refused') return false
    const unresolved = intent.status !== 'done'
    switch (request.service) {
      case 'freeze':
        return unresolved || freezeIsOpen
      case 'release':
        return unresolved && intent.naturalKey === request.naturalKey
      case 'settle':
      case 'refund':
        return intent.naturalKey === request.naturalKey
    }
  })
}

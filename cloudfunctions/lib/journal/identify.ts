import { SERVICES, identifierKey, stringifyWire, type WireObject } from '../protocol/index.ts'
import type { Intent, MoneyService } from './intent.ts'
import { MONEY_SERVICES } from './services/index.ts'
import type { ParsedRequest } from './services/service.ts'

export type { ParsedRequest }

/** Fingerprints of one message, by the present key and by those before it. */
export type MessageKeys = readonly [string, ...string[]]

/** Reads a money-moving request by its table. @throws ProtocolError naming the field */
export function parseRequest(service: MoneyService, given: WireObject): ParsedRequest {
  const wire = SERVICES[service].request.clean(given)
  return { service, wire, ...MONEY_SERVICES[service].identify(wire) }
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
  const isIncidental = (name: string) => MONEY_SERVICES[service].incidental.has(name)
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
    const earlier = { unresolved: intent.status !== 'done', naturalKey: intent.naturalKey }
    return MONEY_SERVICES[request.service].isRepeat(earlier, request, freezeIsOpen)
  })
}

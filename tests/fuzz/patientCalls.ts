import type { ActionName } from '../../cloudfunctions/patient/api.ts'
import {
  isWireObject,
  stringifyWire,
  type WireObject,
  type WireValue,
} from '../../cloudfunctions/lib/protocol/index.ts'
import { MEMBER_MUTATIONS, TEXT_MUTATIONS } from './mutations.ts'
import type { Random } from './random.ts'

/** Of somebody else's, as far as an attacker may have come to know it. */
export interface Known {
  patient: { psn_name: string; cert_type: string; cert_no: string }
  patientId: string
  stay: string
  cntr_no: string
  ticket: string
  state: string
  /** The attacker's own hand-over, begun and not agreed to. */
  ownState: string
  template: string
}

/** Every action, as the app asks for it. A new one has to be put here, or this does not compile. */
const requestsOf = (known: Known): WireObject[] => {
  const { patientId, stay: hosp_mdtrt_id, cntr_no, ticket, state, ownState } = known
  const inputs: Record<ActionName, WireObject[]> = {
    'entry.resolve': [{ scene: ticket }, { query: { ticket, scene: ticket, hosp_mdtrt_id } }],
    'handoff.begin': [{ patient: { ...known.patient }, entry: { hosp_mdtrt_id, ticket } }],
    'handoff.complete': [state, ownState].map((one) => ({ state: one, code: 'made-up' })),
    'overview.get': [{ patientId, hosp_mdtrt_id }, { patientId, ticket }, { hosp_mdtrt_id }],
    'patients.list': [{}],
    'patients.remove': [{ patientId }],
    'stays.list': [{ patientId }],
    'agreements.list': [{ patientId }],
    'agreements.attachment': [{ patientId, cntr_no }],
    'preauthorization.current': [
      { patientId, hosp_mdtrt_id },
      { patientId, ticket },
    ],
    'timeline.list': [{ patientId, hosp_mdtrt_id }],
    'bill.get': [{ patientId, hosp_mdtrt_id }],
    'subscriptions.templates': [{}],
    'subscriptions.record': [{ patientId, hosp_mdtrt_id, accepted: [known.template] }],
  }
  return Object.entries(inputs).flatMap(([action, all]) =>
    all.map((input) => ({ action, ...input })),
  )
}

/** What costs a pattern that goes back and forth, or a reader that goes down into itself. */
const LONG: readonly ((random: Random) => WireValue)[] = [
  (random) => random.pick(['a', '1', ' ', '<br', '\\u0000', '張', 'a=b&', '%25']).repeat(45_000),
  (random) => random.pick(['0', 'a']).repeat(500_000),
  () => Array.from({ length: 20_000 }, (_, n) => String(n)),
  (random) => {
    let deep: WireValue = 'x'
    for (let n = 0; n < 1000; n += 1) deep = random.below(2) ? [deep] : { a: deep }
    return deep
  },
]

/** Somebody else's word for who calls: to be believed nowhere in a request. */
const CLAIMS: readonly WireObject[] = [
  { openid: 'oVictim' },
  { userInfo: { openId: 'oVictim', appId: 'wx1' } },
  { WX_OPENID: 'oVictim' },
  { context: { environment: '{"WX_OPENID":"oVictim"}' } },
  { environment: '{"WX_OPENID":"oVictim"}' },
  { httpContext: { url: '/patient', httpMethod: 'POST', headers: {} } },
  JSON.parse('{"__proto__":{"openid":"oVictim","statusCode":200}}') as WireObject,
]

/** The text of a hostile request. */
export function hostileRequest(known: Known, random: Random): string {
  const requests = requestsOf(known)
  let request = random.pick(requests)
  if (random.below(4) === 0) request = { ...request, ...random.pick(CLAIMS) }
  for (let n = random.below(3); n > 0 && Object.keys(request).length > 0; n -= 1)
    request = mutated(request, random, requests)
  if (random.below(25) === 0) request = lengthened(request, known, random)
  let text = stringifyWire(request)
  for (let n = random.below(3) === 0 ? 1 + random.below(2) : 0; n > 0; n -= 1)
    text = random.pick(TEXT_MUTATIONS)(text, random)
  return text
}

/**
 * In a member's place, under a name that nobody knows, or under such a name among those that are looked at one by one.
 */
function lengthened(request: WireObject, known: Known, random: Random): WireObject {
  const long = random.pick(LONG)(random)
  if (typeof long !== 'string' || random.below(3) === 0)
    return { ...request, [random.pick(['x', ...Object.keys(request)])]: long }
  return random.below(2)
    ? { ...request, [long]: '1' }
    : { action: 'handoff.begin', patient: { ...known.patient, [long]: '1' } }
}

/** Here, or within one of its members. */
function mutated(request: WireObject, random: Random, others: readonly WireObject[]): WireObject {
  const inner = Object.entries(request).filter(
    (entry): entry is [string, WireObject] =>
      isWireObject(entry[1]) && Object.keys(entry[1]).length > 0,
  )
  if (inner.length === 0 || random.below(2) === 0)
    return random.pick(MEMBER_MUTATIONS)(request, random, others)
  const [name, member] = random.pick(inner)
  return { ...request, [name]: random.pick(MEMBER_MUTATIONS)(member, random, others) }
}

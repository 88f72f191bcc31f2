/**
 * What a patient reads to the staff: four digits for each failure. The runbook's table is made from these. A number is never
 * given to another failure.
 */
export const PROBLEMS = {
  input: 1000,
  'input.field': 1001,
  'input.identity': 1002,
  'input.ticket': 1003,
  business: 2000,
  state: 3000,
  'state.not-authorized': 3001,
  'state.not-signed-in': 3002,
  'state.consent-withdrawn': 3003,
  'state.too-many': 3004,
  'state.too-many-patients': 3005,
  'state.handoff-gone': 3101,
  'state.handoff-refused': 3102,
  'state.other-patient': 3103,
  'state.other-name': 3104,
  'state.family-card': 3105,
  'state.no-agreement': 3201,
  'state.no-attachment': 3202,
  'state.attachment-changed': 3203,
  'state.answer-too-large': 3204,
  'state.ticket-expired': 3301,
  'state.ticket-revoked': 3302,
  'state.ticket-unknown': 3303,
  'state.ticket-foreign': 3304,
  'state.ticket-other-bed': 3305,
  protocol: 4000,
  'protocol.auth': 4001,
  'protocol.signature': 4002,
  'protocol.decrypt': 4003,
  'protocol.stale': 4004,
  'protocol.token': 4005,
  unavailable: 5000,
  'unavailable.offline': 5001,
  'unavailable.timeout': 5002,
  'unavailable.unreachable': 5003,
  'unavailable.answer': 5004,
  'unavailable.busy': 5005,
  'unavailable.internal': 5006,
  'unavailable.configuration': 5007,
  'unavailable.platform-unreachable': 5101,
  'unavailable.platform-timeout': 5102,
  'unavailable.platform-error': 5103,
  'unavailable.platform-broken': 5104,
  'unavailable.his': 5201,
  'unavailable.evoucher': 5202,
  'unavailable.store': 5301,
  'unavailable.integrity': 5302,
  'unavailable.audit': 5303,
} as const

type Known = keyof typeof PROBLEMS

const own = (code: string): number | undefined =>
  Object.keys(PROBLEMS).includes(code) ? PROBLEMS[code as Known] : undefined

/** Of a code that has none its kind's. */
const numberOf = (code: string): number =>
  own(code) ?? own(code.split('.')[0]!) ?? PROBLEMS.unavailable

/** The number, and by what the log finds this one. */
export const problemOf = ({ code, reference }: { code: string; reference?: string }): string =>
  reference === undefined || reference === code
    ? String(numberOf(code))
    : `${numberOf(code)}（${reference}）`

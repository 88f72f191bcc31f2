/**
 * Every code of an error that this project throws on purpose, by kind and what happened, with the four digits that a
 * patient reads to the staff. `''` stands for whatever of the kind has no number of its own. A number is never given to
 * another failure.
 */
export const CODES = {
  input: {
    '': 1000,
    field: 1001,
    identity: 1002,
    ticket: 1003,
    action: 1004,
    url: 1005,
    funid: 1101,
    institution: 1102,
    odd: 1103,
    unsignable: 1104,
    method: 1105,
    channel: 1201,
    codes: 1202,
    amount: 1301,
    decision: 1302,
    intent: 1303,
    beds: 1311,
    option: 1312,
    serial: 1313,
    until: 1314,
    call: 1901,
    json: 1902,
    unconfigured: 1903,
  },
  business: {
    '': 2000,
  },
  state: {
    '': 3000,
    'not-authorized': 3001,
    'not-signed-in': 3002,
    'consent-withdrawn': 3003,
    'too-many': 3004,
    'too-many-patients': 3005,
    'not-set-up': 3006,
    'too-fast': 3007,
    'handoff-gone': 3101,
    'handoff-refused': 3102,
    'other-patient': 3103,
    'other-name': 3104,
    'family-card': 3105,
    'no-agreement': 3201,
    'no-attachment': 3202,
    'answer-too-large': 3203,
    'ticket-expired': 3301,
    'ticket-revoked': 3302,
    'ticket-unknown': 3303,
    'ticket-foreign': 3304,
    'ticket-other-bed': 3305,
    'other-body': 3401,
    'stay-busy': 3402,
    'unknown-outcome': 3403,
    'needs-person': 3404,
    'not-done': 3405,
    'stay-unknown': 3406,
    changed: 3501,
    decided: 3502,
    'may-arrive': 3503,
    'not-proposed': 3504,
    'no-fee-info-url': 3901,
    open: 3902,
    settled: 3903,
    'no-bill': 3904,
  },
  protocol: {
    '': 4000,
    auth: 4001,
    signature: 4002,
    decrypt: 4003,
    stale: 4004,
    token: 4005,
    channel: 4006,
    envelope: 4007,
    json: 4008,
    field: 4009,
    replay: 4010,
    'too-large': 4011,
  },
  unavailable: {
    '': 5000,
    offline: 5001,
    timeout: 5002,
    unreachable: 5003,
    answer: 5004,
    busy: 5005,
    internal: 5006,
    configuration: 5007,
    'staff-channel': 5008,
    'platform-unreachable': 5101,
    'platform-timeout': 5102,
    'platform-error': 5103,
    'platform-broken': 5104,
    'platform-away': 5105,
    his: 5201,
    evoucher: 5202,
    wechat: 5203,
    store: 5301,
    integrity: 5302,
    audit: 5303,
    hospital: 5901,
  },
} as const satisfies Record<string, Readonly<Record<string, number>>>

/** The five kinds of failure. A kind decides who can do something about it; the code says exactly what happened. */
export type ErrorKind = keyof typeof CODES

/** What can have happened, of a kind. */
type What<Kind extends ErrorKind> = Exclude<keyof (typeof CODES)[Kind] & string, ''>

/**
 * The codes of a kind. A refusal bears the other side's own code. What is wrong with the platform's answer is
 * `platform.…` where the same in a message to us is `protocol.…`.
 */
export type CodeOf<Kind extends ErrorKind> = {
  input: `input.${What<'input'>}`
  business: `business.${string}`
  state: `state.${What<'state'>}`
  protocol: `${'protocol' | 'platform'}.${What<'protocol'>}`
  unavailable: `unavailable.${What<'unavailable'>}`
}[Kind]

export type ErrorCode = CodeOf<ErrorKind>

const NUMBERS: ReadonlyMap<string, number> = new Map(
  Object.entries(CODES).flatMap(([kind, numbers]) =>
    Object.entries(numbers).map(([what, number]) => [
      what === '' ? kind : `${kind}.${what}`,
      number,
    ]),
  ),
)

/** The four digits of a code: its own, or those of its kind. Undefined where it is none of ours. */
export function numberOf(code: string): number | undefined {
  const own = code.replace(/^platform\./, 'protocol.')
  return NUMBERS.get(own) ?? NUMBERS.get(own.replace(/\..*/s, ''))
}

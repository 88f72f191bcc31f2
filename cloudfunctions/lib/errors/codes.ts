import { PROBLEMS } from '../../../shared/problems.ts'

/**
 * Every code of an error that this project throws on purpose, by kind and what happened, with its four digits: those
 * that a patient may read to the staff, and those that only the log, the hospital's system and commands meet.
 */
export const CODES = {
  input: {
    ...PROBLEMS.input,
    action: 1004,
    url: 1005,
    funid: 1101,
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
  business: PROBLEMS.business,
  state: {
    ...PROBLEMS.state,
    'not-set-up': 3006,
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
    ...PROBLEMS.protocol,
    channel: 4006,
    envelope: 4007,
    json: 4008,
    field: 4009,
    replay: 4010,
    'too-large': 4011,
  },
  unavailable: {
    ...PROBLEMS.unavailable,
    wechat: 5203,
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

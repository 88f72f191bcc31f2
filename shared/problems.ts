/**
 * What a patient reads to the staff: four digits for each failure that the app can show, by the two parts of its code;
 * `''` stands for whatever of the kind has none of its own. The runbook's table is made from these. A number is never
 * given to another failure.
 */
export const PROBLEMS = {
  input: {
    '': 1000,
    field: 1001,
    identity: 1002,
    ticket: 1003,
    institution: 1102,
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
  },
  protocol: {
    '': 4000,
    auth: 4001,
    signature: 4002,
    decrypt: 4003,
    stale: 4004,
    token: 4005,
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
    store: 5301,
    integrity: 5302,
    audit: 5303,
  },
} as const satisfies Record<string, NumbersOfKind>

export type NumbersOfKind = Readonly<Record<string, number>> & { '': number }

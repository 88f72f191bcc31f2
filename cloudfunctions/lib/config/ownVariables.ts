/**
 * Which variables an institution of several may have of its own. A group is its own as a whole, or shared as a whole:
 * half a channel with another's secret would be a channel that nobody has agreed on.
 */
interface Group {
  /** They stand in INSTITUTIONS. */
  open: readonly string[]
  /** They stand in variables of their own, `NAME__CODE`. */
  secret: readonly string[]
}

const withOld = (names: readonly string[]) => names.flatMap((name) => [name, `${name}_OLD`])

export const GROUPS: readonly Group[] = [
  {
    open: [
      'PLATFORM_URL',
      'PLATFORM_APPID',
      'PLATFORM_AUTH_MODE',
      'PLATFORM_TOKEN_URL',
      'PLATFORM_SECURITY',
      'PLATFORM_SIGN_TYPE',
      'PLATFORM_ENC_TYPE',
      'PLATFORM_CIPHER_TEXT',
      'PLATFORM_SIGN_NESTED',
      ...withOld(['PLATFORM_PUBLIC_KEY']),
      'PLATFORM_CODES',
      'PLATFORM_AGREEMENT_IN_FORCE',
    ],
    secret: withOld([
      'PLATFORM_APPSECRET',
      'PLATFORM_SIGN_KEY',
      'PLATFORM_SM4_KEY',
      'PLATFORM_PRIVATE_KEY',
    ]),
  },
  {
    open: ['HOSPITAL_APPID', 'HOSPITAL_CODE_TYPE', 'HOSPITAL_SIGN_NESTED'],
    secret: withOld(['HOSPITAL_APPSECRET']),
  },
  { open: ['HIS_URL', 'HIS_PLAIN_HTTP'], secret: ['HIS_KEY'] },
  {
    open: [
      'NOTICE_TEMPLATE_FREEZE',
      'NOTICE_TEMPLATE_RELEASE',
      'NOTICE_TEMPLATE_SETTLEMENT',
      'NOTICE_LASTING',
    ],
    secret: [],
  },
  // Each by itself: what an institution does not give is the others'.
  ...[
    'PLATFORM_TIMEOUT_MS',
    'HOSPITAL_ODD_CONTENT',
    'RECONCILE_MED_TYPES',
    'HELP_NURSES_PHONE',
    'HELP_BILLING_PHONE',
    'HELP_INSURER_PHONE',
    'HELP_SIGNING',
    'HELP_SIGNING_LINK',
    'HELP_ENDING',
    'HELP_DISCHARGE',
    'HELP_REFUND',
    'HELP_BANK_NAME',
    'HELP_BANK_PHONE',
    'HELP_BANK_LINK',
    'HELP_REPAYING',
    'HELP_DAILY_BILL_LINK',
    'HELP_INVOICE_LINK',
  ].map((name) => ({ open: [name], secret: [] })),
]

export const OWN_OPEN: ReadonlySet<string> = new Set(GROUPS.flatMap(({ open }) => open))
export const OWN_SECRETS: ReadonlySet<string> = new Set(GROUPS.flatMap(({ secret }) => secret))

const BETWEEN = '__'

/** The variable in which an institution's own secret stands. */
export const ownVariable = (name: string, code: string): string => name + BETWEEN + code

/** Of such a variable, what it is of whom; undefined of every other. */
export function readOwnVariable(variable: string): { name: string; code: string } | undefined {
  const at = variable.indexOf(BETWEEN)
  if (at === -1) return undefined
  return { name: variable.slice(0, at), code: variable.slice(at + BETWEEN.length) }
}

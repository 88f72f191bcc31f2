import { numberOf } from '../errors/codes.ts'

/**
 * What a log line may hold. Everything passes here, whoever wrote it: texts are cut before they are looked at, and
 * whatever looks like a person's number is hidden, under known names and unknown ones, in messages and in causes.
 */

/** Names under which personal data or secrets could reach a line, however deep. Whatever bears one is never written. */
const NEVER_WRITTEN: ReadonlySet<string> = new Set([
  'psn_name',
  'cert_no',
  'patient',
  'identity',
  'documentNumber',
  'name',
  'chs_fjs_appsecret',
  'chs_fjs_token',
  'chs_fjs_encdata',
  'appSecret',
  'signKey',
  'sm4Key',
  'token',
  'authorization',
  'code_verifier',
])
const WITHHELD = '[不记录]'

/** By these somebody looks a case up: they stay whole, but for a citizen's number. */
const IDENTIFIERS: ReadonlySet<string> = new Set(['intent', 'notice', 'stayId', 'institution'])

/** UTF-16 units. */
const LONGEST_TEXT = 600
const LONGEST_STACK = 3000
const LONGEST_NAME = 40
/** Of an object or array. */
const MOST_MEMBERS = 30
const DEEPEST = 6

/**
 * The fields of a line. Errors keep code, number, field and the chain of causes; stacks only what nobody threw on
 * purpose.
 */
export function legible(value: unknown): unknown {
  return legibleMember('', value, 0)
}

/** The text, cut, without control characters and without what looks like a person's number. */
export const legibleText = (text: string, longest = LONGEST_TEXT): string =>
  withoutNumbers(shortened(text, longest))

function legibleMember(name: string, value: unknown, depth: number): unknown {
  if (NEVER_WRITTEN.has(name)) return WITHHELD
  switch (typeof value) {
    case 'string':
      return IDENTIFIERS.has(name)
        ? withoutCitizens(shortened(value, LONGEST_TEXT))
        : legibleText(value)
    case 'bigint':
      return legibleText(String(value))
    case 'object':
      if (value === null) return null
      if (depth === DEEPEST) return '…'
      if (value instanceof Error) return legibleError(value, depth)
      return Array.isArray(value)
        ? value.slice(0, MOST_MEMBERS).map((member) => legibleMember('', member, depth + 1))
        : legibleMembers(value, depth)
    case 'number':
    case 'boolean':
    case 'undefined':
      return value
    case 'function':
    case 'symbol':
      return typeof value
  }
}

const legibleMembers = (value: object, depth: number): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(value)
      .slice(0, MOST_MEMBERS)
      .map(([name, member]) => [
        legibleText(name, LONGEST_NAME),
        legibleMember(name, member, depth + 1),
      ]),
  )

function legibleError(error: Error, depth: number): Record<string, unknown> {
  // JSON.parse quotes what it chokes on.
  if (error instanceof SyntaxError) return { type: 'SyntaxError', message: WITHHELD }
  const { code, field, kind } = error as Error & { code?: unknown; field?: unknown; kind?: unknown }
  return {
    type: legibleText(error.name, LONGEST_NAME),
    ...(code !== undefined && { code: legibleMember('code', code, depth + 1) }),
    ...(kind !== undefined && { number: numberOf(String(code)) }),
    ...(field !== undefined && { field: legibleMember('field', field, depth + 1) }),
    message: legibleText(error.message),
    ...(kind === undefined &&
      error.stack !== undefined && { stack: legibleText(error.stack, LONGEST_STACK) }),
    ...(error.cause !== undefined && { cause: causeOf(error.cause, depth + 1) }),
  }
}

const causeOf = (cause: unknown, depth: number): unknown =>
  cause instanceof Error
    ? legibleMember('cause', cause, depth)
    : { type: typeof cause, message: legibleText(String(cause)) }

/** Cut first: what follows looks at every character. */
function shortened(text: string, longest: number): string {
  const short = text.length > longest ? `${text.slice(0, longest)}…（共 ${text.length} 字）` : text
  return short.replace(INVISIBLE, '')
}

/** Control and invisible characters, halves of one: with them between its digits a number would not look like one. */
const INVISIBLE = /[^\P{C}\n]+/gu
/** Letters and digits at a stretch; a document's number is one of these. */
const STRETCH = /[\p{Nd}A-Za-z]{8,}/gu
/** Digits, as people write long numbers. */
const SPACED = /\p{Nd}(?:\p{Zs}?[\p{Nd}Xx]){7,}/gu
const DIGIT = /\p{Nd}/gu
/**
 * As many digits as no time and no address has, whatever parts them. A colon does part them: of a time with its
 * thousandths these would be enough.
 */
const PARTED = /\p{Nd}(?:[\p{Zs}\p{Pd}\p{Pc}./·\n]?[\p{Nd}Xx]){14,}/gu
/** GB 11643, by the place of its date of birth. */
const CITIZEN = /\d{6}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]/g
/** Digits of another alphabet, or another width. */
const FOREIGN_DIGIT = /(?!\d)\p{Nd}/u

const withoutNumbers = (text: string): string =>
  text
    .replace(PARTED, hidden)
    .replace(SPACED, hidden)
    .replace(STRETCH, (stretch) =>
      (stretch.match(DIGIT)?.length ?? 0) < 6 ? stretch : hidden(stretch),
    )

/** Of an identifier, which has long numbers of its own. */
const withoutCitizens = (text: string): string =>
  FOREIGN_DIGIT.test(text)
    ? withoutNumbers(text)
    : text
        .replace(PARTED, (number) =>
          number.replace(/[^\dXx]/g, '').search(CITIZEN) < 0 ? number : hidden(number),
        )
        .replace(CITIZEN, hidden)

const hidden = (text: string): string => `${text.slice(0, 2)}***`

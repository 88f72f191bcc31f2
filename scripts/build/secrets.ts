import { VARIABLES } from '../cloud/variables.ts'

/** Settings that are nobody's business but the server's. */
const SECRET_SETTINGS: readonly string[] = [
  ...Object.entries(VARIABLES)
    .filter(([, { secret }]) => secret)
    .map(([name]) => name),
  'DEV_SESSION_KEY',
]

const MARKS: readonly [mark: RegExp, what: string][] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----/, 'a private key'],
  [/chs_fjs_appsecret/i, "the platform's name for its secret"],
  [new RegExp(`\\b(${SECRET_SETTINGS.join('|')})\\b`), 'the name of a secret setting'],
  [/\b(sm-crypto|undici|libsql)\b/, 'the name of a package of the server'],
  [/FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFF[CF]/i, 'the curve of SM2'],
  [/\b(214,144,233,254|0xd6,0x90,0xe9,0xfe)\b/i, 'the table of SM4'],
]
const SHORTEST_SECRET = 8

/**
 * What in a text must be on the server only: marks of secrets and of the server's packages, and the values of this
 * machine's own secret settings, each key of a list by itself.
 */
export function secretsIn(
  text: string,
  env: Record<string, string | undefined> = process.env,
): string[] {
  const found = MARKS.filter(([mark]) => mark.test(text)).map(([, what]) => what)
  for (const name of SECRET_SETTINGS) {
    const value = env[name]?.trim() ?? ''
    const parts = [
      value,
      ...value.split(',').map((part) => part.slice(part.indexOf(':') + 1).trim()),
    ]
    if (parts.some((part) => part.length >= SHORTEST_SECRET && text.includes(part)))
      found.push(`the value of ${name}`)
  }
  return found
}

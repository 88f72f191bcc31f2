const MARKS: readonly [mark: RegExp, what: string][] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----/, 'a private key'],
  [/chs_fjs_appsecret/i, 'the platform\'s name for its secret'],
  [/\b(PLATFORM_APPSECRET|PLATFORM_SIGN_KEY|PLATFORM_SM4_KEY|HOSPITAL_APPSECRET|EVOUCHER_KEY|HIS_KEY|WX_APPSECRET|OFFICIAL_APPSECRET)\b/, 'the name of a secret setting'],
  [/\b(sm-crypto|undici|libsql)\b/, 'the name of a package of the server'],
  [/FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFF[CF]/i, 'the curve of SM2'],
  [/\b(214,144,233,254|0xd6,0x90,0xe9,0xfe)\b/i, 'the table of SM4'],
]
const SECRET_SETTING = /(SECRET|_KEY|PASSWORD|TOKEN)$/
const SHORTEST_SECRET = 8

/**
 * What in a text must be on the server only: marks of secrets and of the server's packages, and the values of this
 * machine's own secret settings.
 * @param env whose values of PLATFORM_*, HOSPITAL_*, EVOUCHER_*, HIS_*, WX_* and OFFICIAL_* secrets must not occur
 */
export function secretsIn(text: string, env: Record<string, string | undefined> = process.env): string[] {
  const found = MARKS.filter(([mark]) => mark.test(text)).map(([, what]) => what)
  for (const [name, value] of Object.entries(env)) {
    if (!/^(PLATFORM|HOSPITAL|EVOUCHER|HIS|WX|OFFICIAL)_/.test(name) || !SECRET_SETTING.test(name)) continue
    if (value !== undefined && value.length >= SHORTEST_SECRET && text.includes(value)) found.push(`the value of ${name}`)
  }
  return found
}

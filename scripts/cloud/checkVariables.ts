import { ConfigurationError } from '../../cloudfunctions/lib/config/environment.ts'
import { IN_CLEAR, isPrivate } from '../../cloudfunctions/lib/his/settings.ts'
import * as sandbox from '../../sandbox/defaults.ts'
import { HELP_ENVIRONMENT } from '../../sandbox/helpEnvironment.ts'
import { DEPLOYED, type DeployedFunction } from './functions.ts'
import { FIXED, ONLY_LOCAL, baseOf, inCloud, variableOf } from './variables.ts'

/**
 * Whether these values may go to production: each function's own reader accepts them, and so do the rules that only
 * hold there.
 * @param given every variable, of all functions: a deploy replaces whatever is online
 * @throws ConfigurationError naming every variable that is wrong, missing or unknown; never a value
 */
export function checkEnvironment(
  given: Readonly<Record<string, string>>,
  functions: readonly DeployedFunction[] = DEPLOYED,
): void {
  const problems = new Map<string, string>()
  for (const name of Object.keys(given)) {
    if (name in FIXED && given[name] !== FIXED[name])
      problems.set(name, `正式环境固定为 ${FIXED[name]}，请删去`)
    else if (!(name in FIXED) && variableOf(name) === undefined)
      problems.set(
        name,
        ONLY_LOCAL.includes(name) ? '只用于本机，不能部署' : '不是本系统的变量：拼写有误，或应删去',
      )
  }
  for (const { settings } of functions) collect(problems, () => settings(inCloud(given)))
  const all = valuesOf(given)
  for (const { name, base, value, beside } of all)
    for (const [ruled, complaint] of PRODUCTION_RULES) {
      const why = ruled === base && value !== '' ? complaint(value, beside) : undefined
      if (why !== undefined && !problems.has(name)) problems.set(name, why)
    }
  for (const { name, value } of all)
    if (SANDBOX_VALUES.has(value)) problems.set(name, '是沙箱公开的值，不能用于正式环境')
  if (problems.size > 0) throw new ConfigurationError(problems)
}

interface Value {
  name: string
  /** The variable whose rules it has to keep. */
  base: string
  value: string
  /** By what else it is judged. */
  beside: Readonly<Record<string, string>>
}

/**
 * Every value that is given, also those that are an institution's own; whether these are well formed is their reader's
 * to say.
 */
function valuesOf(given: Readonly<Record<string, string>>): Value[] {
  const everybodys = Object.entries(given).map(([name, value]) => ({
    name,
    base: baseOf(name),
    value: value.trim(),
    beside: given,
  }))
  return [...everybodys, ...ownOpenValues(given)]
}

function ownOpenValues(given: Readonly<Record<string, string>>): Value[] {
  try {
    const rows = JSON.parse(given.INSTITUTIONS ?? '[]') as Record<string, string>[]
    return rows.flatMap((row) =>
      Object.entries(row).map(([base, value]) => ({
        name: `INSTITUTIONS.${row.code}.${base}`,
        base,
        value: value.trim(),
        beside: { ...given, ...row },
      })),
    )
  } catch {
    return []
  }
}

const { HELP_INSURER_PHONE: _everybodys, ...MADE_UP } = HELP_ENVIRONMENT

const SANDBOX_VALUES: ReadonlySet<string> = new Set([
  ...Object.values(MADE_UP),
  sandbox.EVOUCHER_KEY,
  sandbox.EVOUCHER_PARTNER.secret,
  sandbox.HIS_KEY,
  ...[sandbox.MINI_PROGRAM, sandbox.OFFICIAL_ACCOUNT].flatMap(({ appId, appSecret }) => [
    appId,
    appSecret,
  ]),
  ...[sandbox.HIS_CHANNEL, ...Object.values(sandbox.SANDBOX_CHANNELS)].flatMap((channel) => {
    const { appSecret, signKey, sm4Key } = channel as typeof sandbox.HIS_CHANNEL
    return [appSecret, signKey, sm4Key].filter((text) => text !== undefined)
  }),
])

const overTls = (text: string) =>
  text.startsWith('https://') ? undefined : '正式环境应是 https://'
const longEnough = (text: string) => (text.length >= 16 ? undefined : '太短，至少 16 个字符')

const thePlatforms = (text: string, all: Readonly<Record<string, string>>) =>
  Object.entries(all).some(
    ([name, value]) => baseOf(name) === 'PLATFORM_APPSECRET' && value.trim() === text,
  )
    ? '与 PLATFORM_APPSECRET 相同：HIS 不应知道平台的密钥'
    : undefined

type Variables = Readonly<Record<string, string>>
type Rule = readonly [string, (text: string, all: Variables) => string | undefined]

const KEYS = ['SEAL_KEYS', 'INDEX_KEY', 'INDEX_KEY_OLD', 'AUDIT_KEY'] as const

/** The 32 bytes of each key that a variable holds. */
const keysIn = (text: string): Buffer[] =>
  text.split(',').map((one) => Buffer.from(one.trim().replace(/^.*:/, ''), 'base64'))

/** Of 32 bytes of chance hardly ever fewer than 24 differ. */
const drawnByChance = (text: string): string | undefined =>
  keysIn(text).some((key) => key.length === 32 && new Set(key).size < 16)
    ? '不是随机的密钥：请用 npm run init-env 生成'
    : undefined

/** Whoever has one of them is not to have another. */
function sharedKey(name: (typeof KEYS)[number], all: Variables): string | undefined {
  const own = keysIn(all[name] ?? '')
  const other = KEYS.find(
    (one) =>
      one !== name &&
      keysIn(all[one] ?? '').some((key) => key.length === 32 && own.some((its) => its.equals(key))),
  )
  return other && `与 ${other} 里的密钥相同`
}

const PRODUCTION_RULES: readonly Rule[] = [
  ['PLATFORM_URL', overTls],
  ['PLATFORM_TOKEN_URL', overTls],
  ['EVOUCHER_URL', overTls],
  ['LANDING_URL', overTls],
  [
    'HIS_URL',
    (text, { HIS_PLAIN_HTTP = '' }) => {
      if (!isPrivate(text)) return overTls(text)
      return HIS_PLAIN_HTTP.trim() === 'private-network' ? undefined : IN_CLEAR
    },
  ],
  ['ALERT_WECOM_URL', overTls],
  ['REPORT_URL', overTls],
  ['ALERT_WEBHOOK_URL', (text) => (isPrivate(text) ? undefined : overTls(text))],
  ['HIS_KEY', longEnough],
  ['EVOUCHER_KEY', longEnough],
  ['EVOUCHER_PARTNER_SECRET', longEnough],
  ['HOSPITAL_APPSECRET', longEnough],
  ['HOSPITAL_APPSECRET_OLD', longEnough],
  ['HOSPITAL_APPSECRET', thePlatforms],
  ['HOSPITAL_APPSECRET_OLD', thePlatforms],
  [
    'PLATFORM_TIMEOUT_MS',
    (text) => {
      const { timeout = 0 } = DEPLOYED.find(({ name }) => name === 'hospital') ?? {}
      const most = (timeout * 1000) / 4
      return Number(text) > most ? `hospital 函数的时限容不下：至多 ${most}` : undefined
    },
  ],
  ...KEYS.flatMap((name): Rule[] => [
    [name, drawnByChance],
    [name, (_text, all) => sharedKey(name, all)],
  ]),
]

function collect(problems: Map<string, string>, read: () => unknown): void {
  try {
    read()
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    for (const line of error.message.replace(/^配置有误：/, '').split('；')) {
      const [, name = '', why = ''] = /^([A-Z][\w.]+) (.*)$/.exec(line) ?? []
      if (name !== '' && !problems.has(name)) problems.set(name, why)
    }
  }
}

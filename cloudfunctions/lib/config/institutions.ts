import { INSTITUTION } from '../../../shared/links.ts'
import { identifierKey } from '../protocol/index.ts'
import { readPlatformSettings, type PlatformSettings } from './channel.ts'
import type { EnvironmentReader } from './environment.ts'
import type { Authorizing } from '../identity/authorizations.ts'
import { eachOf, type Several } from './several.ts'
import { GROUPS, OWN_OPEN, OWN_SECRETS, ownVariable, readOwnVariable } from './ownVariables.ts'

/** One 定点医疗机构: the hospital, or one of its campuses. */
export interface Institution {
  /** 机构编号, fixmedins_code. */
  code: string
  /** What patients are told of it; the only one need not be told apart. */
  name?: string
  address?: string
  phone?: string
}

/** One that is served here, with its way to its platform. */
export interface Served extends Institution {
  platform: PlatformSettings
  authorizing: Authorizing
}

/**
 * The institutions of this deployment. Without `INSTITUTIONS` there is the one of the variables; with it, it lists
 * every one, that one included: `[{"code":"…","name":"…","address":"…","phone":"…","PLATFORM_APPID":"…"},…]`. What is
 * an institution's own overrides the variable of that name; its secrets stand in `NAME__CODE`.
 * @param read what else a function needs to know of each
 * @returns that of the variables without a code first
 */
export function readInstitutions<T extends object>(
  environment: EnvironmentReader,
  read: (own: EnvironmentReader) => T,
): Several<Served & T> {
  const isApart =
    environment.oneOf('AUTHORIZATION_SCOPE', ['hospital', 'campus'], 'hospital') === 'campus'
  const institutions = eachOf(listInstitutions(environment), ({ own, ...told }) => {
    const institution = told.code
    const from =
      own === undefined ? environment : environment.over(own, (name) => nameOf(name, institution))
    const authorizing = { institution, isFirst: own === undefined, isApart }
    return { ...told, platform: readPlatformSettings(from), authorizing, ...read(from) }
  })
  requireOneChannelEach(
    environment,
    'PLATFORM_APPID',
    institutions,
    ({ platform: { channel, url, tokenUrl } }) => ({ ...channel, url, tokenUrl }),
  )
  return institutions
}

/**
 * The institutions, and what of the variables each has of its own; undefined among these: not set for it. That of the
 * variables, which has nothing beside them, comes first.
 */
export function listInstitutions(
  environment: EnvironmentReader,
): Several<Institution & { own?: Readonly<Record<string, string | undefined>> }> {
  const main = environment.text('HOSPITAL_FIXMEDINS_CODE')
  const entries = readEntries(environment, main)
  const others = entries.filter(({ code }) => code !== main)
  checkSecrets(
    environment,
    others.map(({ code }) => code),
  )
  return [
    { ...entries.find(({ code }) => code === main)?.told, code: main },
    ...others.map(({ code, told, open }) => ({
      ...told,
      code,
      own: ownValues(environment, code, open),
    })),
  ]
}

/** Where a variable of an institution's own is to be looked for. */
const nameOf = (name: string, code: string): string =>
  OWN_SECRETS.has(name) ? ownVariable(name, code) : `INSTITUTIONS.${code}.${name}`

interface Entry {
  code: string
  told: Omit<Institution, 'code'>
  /** Variables that are no secrets. */
  open: Record<string, string>
}

/** What an entry may tell, and how: a code stands in variables' names. */
const TOLD: Readonly<Record<string, { form: RegExp; what: string; needed?: true }>> = {
  code: { form: INSTITUTION, what: '应是至多 40 个字母和数字', needed: true },
  name: { form: /^[^\p{C}]{1,40}$/u, what: '应是至多 40 个字', needed: true },
  address: { form: /^[^\p{C}]{1,100}$/u, what: '应是至多 100 个字' },
  phone: { form: /^\+?[0-9][0-9 -]{2,24}$/, what: '应是电话号码' },
}

function readEntries(environment: EnvironmentReader, main: string): Entry[] {
  const text = environment.optionalText('INSTITUTIONS')
  if (text === undefined) return []
  const rows = parseRows(text)
  if (rows === undefined) {
    environment.wrong(
      'INSTITUTIONS',
      '应是 JSON 数组，每家机构一个对象（deploy.md 的「几个院区」）',
    )
    return []
  }
  const problems: string[] = []
  const entries = rows.map((row, index) => readEntry(row, index, main, problems))
  const seen = new Set<string>()
  for (const { code } of entries) {
    // Two codes that differ in case or width would share their records.
    const key = identifierKey(code)
    if (code !== '' && seen.has(key)) problems.push(`${code} 写了两次`)
    seen.add(key)
  }
  if (main !== '' && !entries.some(({ code }) => code === main))
    problems.push(`里面没有 HOSPITAL_FIXMEDINS_CODE 的 ${main}`)
  if (problems.length > 0) environment.wrong('INSTITUTIONS', problems.join('，'))
  return entries.filter(({ code }) => code !== '')
}

function parseRows(text: string): Record<string, unknown>[] | undefined {
  try {
    const rows: unknown = JSON.parse(text)
    const isObject = (row: unknown) =>
      typeof row === 'object' && row !== null && !Array.isArray(row)
    return Array.isArray(rows) && rows.length > 0 && rows.every(isObject)
      ? (rows as Record<string, unknown>[])
      : undefined
  } catch {
    return undefined
  }
}

function readEntry(
  row: Record<string, unknown>,
  index: number,
  main: string,
  problems: string[],
): Entry {
  const whose = typeof row.code === 'string' ? row.code.slice(0, 40) : `第 ${index + 1} 家`
  const wrong = (member: string, why: string) => problems.push(`${whose} 的 ${member} ${why}`)
  const told: Record<string, string> = {}
  for (const [member, { form, what, needed }] of Object.entries(TOLD)) {
    const value = row[member]
    if (typeof value === 'string' && form.test(value)) told[member] = value
    else if (needed || value !== undefined) wrong(member, value === undefined ? '没有写' : what)
  }
  const open: Record<string, string> = {}
  for (const [member, value] of Object.entries(row)) {
    if (Object.hasOwn(TOLD, member)) continue
    const why = objectionTo(member, value, told.code === main, whose)
    if (why === undefined) open[member] = String(value)
    else wrong(member, why)
  }
  const { code = '', ...others } = told
  return { code, told: others, open }
}

function objectionTo(
  member: string,
  value: unknown,
  isMain: boolean,
  code: string,
): string | undefined {
  if (OWN_SECRETS.has(member)) return `是密钥，写在变量 ${ownVariable(member, code)} 里`
  if (!OWN_OPEN.has(member)) return '不是院区自己的变量：拼写有误，或全院只有一个'
  if (isMain) return `写在变量 ${member} 里，这一家用的就是它`
  if (typeof value !== 'string' || value.trim() === '') return '应是文字，且不为空'
  return undefined
}

/** A secret of nobody is a misspelt code, or one that was forgotten. */
function checkSecrets(environment: EnvironmentReader, codes: readonly string[]): void {
  for (const variable of environment.names()) {
    const own = readOwnVariable(variable)
    if (own === undefined || environment.optionalText(variable) === undefined) continue
    if (OWN_OPEN.has(own.name)) environment.wrong(variable, '不是密钥，写在 INSTITUTIONS 里')
    else if (OWN_SECRETS.has(own.name) && !codes.includes(own.code))
      environment.wrong(variable, 'INSTITUTIONS 里没有这家机构')
  }
}

/** What overrides the variables for one institution: of a group of which it has anything, nothing is the others'. */
function ownValues(
  environment: EnvironmentReader,
  code: string,
  open: Readonly<Record<string, string>>,
): Record<string, string | undefined> {
  const secretOf = (name: string) => environment.optionalText(ownVariable(name, code))
  const values: Record<string, string | undefined> = {}
  for (const group of GROUPS) {
    const given = [
      ...group.open.map((name) => [name, open[name]] as const),
      ...group.secret.map((name) => [name, secretOf(name)] as const),
    ]
    if (given.some(([, value]) => value !== undefined))
      Object.assign(values, Object.fromEntries(given))
  }
  return values
}

/**
 * One channel id is one channel, whoever shares it: by it a message finds its keys.
 * @param channelOf what has the id, and everything that must then be the same
 */
export function requireOneChannelEach<T>(
  environment: EnvironmentReader,
  variable: string,
  institutions: readonly (Institution & T)[],
  channelOf: (one: T) => { appId: string },
): void {
  const known = new Map<string, string>()
  for (const one of institutions) {
    const channel = channelOf(one)
    const text = JSON.stringify(channel)
    if ((known.get(channel.appId) ?? text) !== text)
      environment.wrong(
        'INSTITUTIONS',
        `${one.code} 的 ${variable} ${channel.appId} 别的机构也在用，配置却不同：要么全部共用，要么换一个渠道`,
      )
    known.set(channel.appId, text)
  }
}

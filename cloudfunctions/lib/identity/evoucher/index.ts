import type { EnvironmentReader } from '../../config/environment.ts'
import { Announced } from './announced.ts'
import type { EvoucherService } from './evoucher.ts'
import { UserQuery } from './userquery.ts'

export type { Evoucher, EvoucherService, Verdict } from './evoucher.ts'

/** Each kind reads its own variables. */
const KINDS = { announced: Announced, userquery: UserQuery } as const satisfies Record<
  string,
  new (environment: EnvironmentReader) => EvoucherService
>
type Kind = keyof typeof KINDS

export interface EvoucherSettings {
  service: EvoucherService
  /** The insurer's mini-program, and its page with its query: sent as it stands. */
  target: { appId: string; path: string; envVersion: 'release' | 'trial' }
  /**
   * Where the code is in what comes back: the first of these that is there; undefined for the app's own, `code` and
   * `authCode`.
   */
  codeFields: string[] | undefined
  /** How long an authorisation holds at most, ms: a phone changes hands. */
  longestAuthorizationMs: number
}

const DAY_MS = 86_400_000
/** A stay in hospital is seldom longer. */
const MOST_DAYS = 30

export function readEvoucherSettings(environment: EnvironmentReader): EvoucherSettings {
  const kind = environment.oneOf('EVOUCHER_KIND', Object.keys(KINDS) as Kind[], 'announced')
  // Somebody has begun to set up the one kind, and would get the other.
  const unset = environment.optionalText('EVOUCHER_KIND') === undefined
  for (const name of ['EVOUCHER_PARTNER_ID', 'EVOUCHER_PARTNER_SECRET'])
    if (environment.optionalText(name) !== undefined && unset)
      environment.wrong('EVOUCHER_KIND', `设置了 ${name}，请写明是 userquery 还是 announced`)
  return {
    service: new KINDS[kind](environment),
    target: {
      appId: readAppId(environment),
      path: readPath(environment),
      envVersion: environment.oneOf('EVOUCHER_ENV_VERSION', ['release', 'trial'], 'release'),
    },
    codeFields: readCodeFields(environment),
    longestAuthorizationMs:
      DAY_MS * environment.integer('AUTHORIZATION_DAYS', { from: 1, to: MOST_DAYS }, MOST_DAYS),
  }
}

function readAppId(environment: EnvironmentReader): string {
  const appId = environment.optionalText('EVOUCHER_APP_ID') ?? 'wx0c13e701f68315c4'
  if (!/^wx[0-9a-z]{6,30}$/.test(appId))
    environment.wrong('EVOUCHER_APP_ID', '应是 wx 开头的小程序 AppID')
  return appId
}

function readPath(environment: EnvironmentReader): string {
  const path =
    environment.optionalText('EVOUCHER_PATH') ?? 'pages/healthcareOnlineServiceAuth/index'
  if (!/^\/?[\w-]+(\/[\w.-]+)*(\?[^\s#]*)?$/.test(path))
    environment.wrong('EVOUCHER_PATH', '应是小程序的页面路径，可以带参数（页面?参数=值）')
  return path
}

function readCodeFields(environment: EnvironmentReader): string[] | undefined {
  const names = environment
    .optionalText('EVOUCHER_CODE_FIELDS')
    ?.split(',')
    .map((name) => name.trim())
  // These two have a meaning of their own in what comes back.
  if (names?.some((name) => !/^[A-Za-z_]\w{0,39}$/.test(name) || /^(state|error)$/.test(name)))
    environment.wrong('EVOUCHER_CODE_FIELDS', '应是以逗号相隔的字段名，不能是 state、error')
  // The app knows the usual ones.
  return names?.join() === 'code,authCode' ? undefined : names
}

/** What stands, or is to stand, in one CloudBase environment: the same form for both, so that they can be compared. */
export interface CloudState {
  collections: Record<string, CollectionState>
  functions: Record<string, FunctionState>
  /** By domain, by path. */
  routes: Record<string, Record<string, RouteState>>
  clientRule: ClientRule
  anonymousLogin: boolean
}

export interface CollectionState {
  /** Tencent's name for who may read and write: ADMINONLY is nobody but the functions and the console. */
  permission: string
  /** By their keys, as `openid:1`. */
  indexes: Record<string, IndexState>
}

interface IndexState {
  name: string
  unique: boolean
}

export interface FunctionState {
  /** `Active`, or what keeps it from being that. */
  status: string
  runtime: string
  handler: string
  memoryMb: number
  timeoutSeconds: number
  /** Whether the cloud installs what package.json names. */
  installs: boolean
  variables: Record<string, string>
  timers: Record<string, TimerState>
  publicNet: boolean
  fixedAddress: boolean
  /** Where calls go that name no version, as release/traffic.ts writes it. */
  traffic: string
  code: CodeState
}

interface TimerState {
  cron: string
  enabled: boolean
}

/** Which code it is, as we wrote it down when it went there, and whether it is still that. */
interface CodeState {
  revision: string
  /** Of what was built, its bundled variables included. */
  digest: string
  /** Undefined where nothing was written down, or on the wanted side. */
  untouched?: boolean | undefined
}

interface RouteState {
  function: string
  /** The gateway's own log-in, which neither the HIS nor the platform has. */
  auth: boolean
  enabled: boolean
}

/** By function, or `*` for the others: who may call it from a client. */
export type ClientRule = Record<string, { invoke: boolean | string }>

export const ADMIN_ONLY = 'ADMINONLY'

/** A function's description in the cloud holds the code's mark; the cloud takes letters, digits and spaces there. */
export const codeMark = (revision: string, digest: string, stored: string): string =>
  `care ${revision} ${digest} ${stored}`

export const readCodeMark = (
  description: string,
): { revision: string; digest: string; stored: string } => {
  const [, revision = '', digest = '', stored = ''] =
    /^care (\w+) ([0-9a-f]{16}) ([0-9a-z]{1,16})$/.exec(description) ?? []
  return { revision, digest, stored }
}

/** Of the cloud's own digest, what fits into a mark. */
export const storedMark = (codeSha256: string): string =>
  codeSha256
    .toLowerCase()
    .replace(/[^0-9a-z]/g, '')
    .slice(0, 16) || 'none'

import { join } from 'node:path'
import { ownVariable } from '../../cloudfunctions/lib/config/ownVariables.ts'
import type { Channel } from '../../cloudfunctions/lib/protocol/index.ts'
import {
  HIS_CHANNEL,
  HIS_KEY,
  SANDBOX_CHANNELS,
  patientsAt,
  type DemoPatient,
} from '../../sandbox/defaults.ts'
import type { HospitalOptions } from '../../sandbox/hospital/index.ts'
import type { Campus } from '../../sandbox/platform/index.ts'
import type { HisChannel } from './hisChannel.ts'
import type { Settings } from './settings.ts'

/** An institution beside that of the variables, and what of it our sandbox stands in for. */
export interface SandboxCampus {
  institution: string
  name: string
  /** What our platform is told of it; undefined: somebody else's serves it. */
  platform: Campus | undefined
  /** Of our HIS; undefined: it has somebody else's. */
  his:
    | (Pick<HospitalOptions, 'port' | 'key' | 'institution'> & {
        database: string
        channel: Channel
      })
    | undefined
  hisUrl: string
  hisChannel: HisChannel
  /** Of its own, as far as they were made here: for tools. */
  channels: readonly Channel[]
  /** At our platform. */
  patients: readonly DemoPatient[]
}

export interface Campuses {
  /** What INSTITUTIONS calls the institution of the variables. */
  mainName: string | undefined
  others: readonly SandboxCampus[]
  /** INSTITUTIONS with the addresses of ours, and our secrets. */
  environment: Record<string, string>
}

export interface Shared {
  settings: Pick<Settings, 'ports' | 'dataDir' | 'outside'>
  /** The first institution's. */
  institution: string
  hisChannel: Channel
  /** Whether its secret may be told. */
  isOurs: boolean
  /** Of a HIS's channel where the platform is somebody else's. */
  hisSecret: string
  platformUrl: string
  /** PLATFORM_CODES and the like. */
  codes: Record<string, string>
}

type Row = Record<string, unknown> & { code: string }

/**
 * What INSTITUTIONS, as a deployment has it, means in the sandbox: each institution gets a HIS of its own, on a port
 * behind PORT_HOSPITAL, and a book at our platform; where it has a channel of its own, our side has it, too. What is
 * wrong with the variable its own reader says.
 */
export function planCampuses(env: NodeJS.ProcessEnv, shared: Shared): Campuses {
  const rows = parseRows(env.INSTITUTIONS)
  const main = rows.find(({ code }) => code === shared.institution)
  const others = rows
    .filter((row) => row !== main)
    .map((row, index) => planCampus(row, index + 1, env, shared))
  return {
    mainName: text(main?.name),
    others: others.map(({ campus }) => campus),
    environment:
      rows.length === 0
        ? {}
        : {
            ...Object.fromEntries(others.flatMap(({ secrets }) => [...secrets])),
            INSTITUTIONS: JSON.stringify([
              ...(main === undefined ? [] : [main]),
              ...others.map(({ row }) => row),
            ]),
          },
  }
}

function planCampus(row: Row, nth: number, env: NodeJS.ProcessEnv, shared: Shared) {
  const { ports, dataDir, outside } = shared.settings
  const { code } = row
  const given = (name: string) => env[ownVariable(name, code)]?.trim() || undefined
  const secrets = new Map<string, string>()
  const keep = (name: string, ours: string): string => {
    const secret = given(name) ?? ours
    secrets.set(ownVariable(name, code), secret)
    return secret
  }
  const [ourPlatform, ourHis] = [
    outside.platform === undefined && row.PLATFORM_URL === undefined,
    outside.hospital === undefined && row.HIS_URL === undefined,
  ]

  const appId = ourPlatform ? text(row.PLATFORM_APPID) : undefined
  const platformChannel = appId && {
    ...SANDBOX_CHANNELS.main,
    appId,
    appSecret: keep('PLATFORM_APPSECRET', `sandbox-${code}-secret-not-a-secret`),
  }
  const hisAppId = text(row.HOSPITAL_APPID)
  const channel: Channel =
    hisAppId === undefined ? shared.hisChannel : { ...HIS_CHANNEL, appId: hisAppId }
  // Somebody else's HIS that calls somebody else's platform: whoever runs it knows the secret.
  if (hisAppId !== undefined && (ourPlatform || ourHis))
    channel.appSecret = keep(
      'HOSPITAL_APPSECRET',
      ourPlatform ? `sandbox-${code}-his-secret-not-a-secret` : `${shared.hisSecret}-${code}`,
    )
  const isSecretOurs =
    hisAppId === undefined ? shared.isOurs : given('HOSPITAL_APPSECRET') === undefined

  const port = ports.hospital + nth
  const url = `http://127.0.0.1:${port}`
  const campus: SandboxCampus = {
    institution: code,
    name: text(row.name) ?? code,
    platform: ourPlatform
      ? { institution: code, ...(platformChannel && { channel: platformChannel }) }
      : undefined,
    his: ourHis
      ? {
          port,
          institution: code,
          key: keep('HIS_KEY', `${HIS_KEY}-${code}`),
          database: join(dataDir, `hospital-${code}.db`),
          channel,
        }
      : undefined,
    hisUrl: ourHis ? url : (text(row.HIS_URL) ?? outside.hospital ?? ''),
    hisChannel: {
      appId: channel.appId,
      appSecret: isSecretOurs && (ourPlatform || ourHis) ? channel.appSecret : undefined,
      institution: code,
    },
    channels: [
      ...(platformChannel && given('PLATFORM_APPSECRET') === undefined ? [platformChannel] : []),
      ...(ourHis && hisAppId !== undefined && isSecretOurs ? [channel] : []),
    ],
    patients: ourPlatform ? patientsAt(nth) : [],
  }
  return {
    campus,
    secrets,
    row: {
      // A channel of its own shares nothing with the first's: neither the address nor the codes.
      ...(platformChannel && { PLATFORM_URL: shared.platformUrl, ...shared.codes }),
      ...row,
      ...(ourHis && { HIS_URL: url }),
    },
  }
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined

function parseRows(given: string | undefined): Row[] {
  try {
    const rows: unknown = JSON.parse(given ?? '[]')
    return Array.isArray(rows)
      ? rows.filter((row: Row | null): row is Row => text(row?.code) !== undefined)
      : []
  } catch {
    return []
  }
}

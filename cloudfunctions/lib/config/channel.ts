import {
  AUTH_MODES,
  CIPHER_TEXTS,
  CODE_TYPES,
  ENC_TYPES,
  InputError,
  SECURITY_LEVELS,
  SIGN_NESTED,
  SIGN_TYPES,
  parseChannel,
  type Channel,
} from '../protocol/index.ts'
import type { EnvironmentReader } from './environment.ts'

export interface PlatformSettings {
  url: string
  channel: Channel
  tokenUrl: string | undefined
  timeoutMs: number
  windowSeconds: number
}

/** Which variable holds what parseChannel names. */
const PLATFORM_VARIABLES: Variables = {
  appId: 'PLATFORM_APPID',
  appSecret: 'PLATFORM_APPSECRET',
  signKey: 'PLATFORM_SIGN_KEY',
  sm4Key: 'PLATFORM_SM4_KEY',
  privateKey: 'PLATFORM_PRIVATE_KEY',
  publicKey: 'PLATFORM_PUBLIC_KEY',
}
const HOSPITAL_VARIABLES: Variables = { appId: 'HOSPITAL_APPID', appSecret: 'HOSPITAL_APPSECRET' }

type Variables = { readonly [M in keyof Channel]?: string }

/** Our channel to the platform. Notes what is wrong with the reader; nothing is usable before its check(). */
export function readPlatformSettings(environment: EnvironmentReader): PlatformSettings {
  const authMode = environment.oneOf('PLATFORM_AUTH_MODE', AUTH_MODES, 'user')
  const tokenUrl = environment.optionalEndpoint('PLATFORM_TOKEN_URL')
  if (authMode === 'oauth2' && tokenUrl === undefined)
    environment.wrong('PLATFORM_TOKEN_URL', '未设置：令牌模式需要它')
  return {
    url: environment.endpoint('PLATFORM_URL'),
    channel: readChannel(environment, PLATFORM_VARIABLES, {
      authMode,
      security: environment.oneOf('PLATFORM_SECURITY', SECURITY_LEVELS, 'sign+encrypt'),
      signType: environment.oneOf('PLATFORM_SIGN_TYPE', SIGN_TYPES, 'SM3'),
      encType: environment.oneOf('PLATFORM_ENC_TYPE', ENC_TYPES, 'SM4'),
      cipherText: environment.oneOf('PLATFORM_CIPHER_TEXT', CIPHER_TEXTS, 'hex'),
      signNested: environment.oneOf('PLATFORM_SIGN_NESTED', SIGN_NESTED, 'auto'),
    }),
    tokenUrl,
    timeoutMs: environment.integer('PLATFORM_TIMEOUT_MS', { from: 100, to: 60_000 }, 8000),
    windowSeconds: readWindowSeconds(environment),
  }
}

/** The channel that the HIS uses to us: the standard's own choices, and a secret that is not the platform's. */
export function readHospitalChannel(environment: EnvironmentReader): Channel {
  // Both are needed, and whoever has set neither is told of both.
  const missing = Object.values(HOSPITAL_VARIABLES).filter(
    (variable) => environment.text(variable) === '',
  )
  const codeType = environment.oneOf('HOSPITAL_CODE_TYPE', CODE_TYPES, 'number')
  const signNested = environment.oneOf('HOSPITAL_SIGN_NESTED', SIGN_NESTED, 'auto')
  return missing.length === 0
    ? readChannel(environment, HOSPITAL_VARIABLES, { codeType, signNested })
    : UNUSABLE
}

/** Stands where the variables are wrong, until check() says so. */
const UNUSABLE = parseChannel({ appId: 'unset', authMode: 'anonymous', security: 'plain' })

const readWindowSeconds = (environment: EnvironmentReader): number =>
  environment.integer('TIMESTAMP_WINDOW_SECONDS', { from: 1, to: 86_400 }, 600)

/**
 * The channel, and beside it, while its secrets are being changed, the one it was: each old value under the variable's
 * name and `_OLD`. What has no old value has not changed.
 */
function readChannel(
  environment: EnvironmentReader,
  variables: Variables,
  choices: object,
): Channel {
  const present = readMembers(environment, variables, '')
  const channel = parsed(environment, variables, '', { ...choices, ...present })
  const { appId: _unchanging, ...secrets } = variables
  const old = readMembers(environment, secrets, '_OLD')
  const changing = Object.entries(secrets).filter(([member]) => old[member] !== undefined)
  if (changing.length === 0) return channel
  for (const [member, variable] of changing) {
    if (old[member] === present[member])
      environment.wrong(`${variable}_OLD`, `与 ${variable} 相同：换好了就删去它`)
  }
  return {
    ...channel,
    old: parsed(environment, Object.fromEntries(changing), '_OLD', {
      ...choices,
      ...present,
      ...old,
    }),
  }
}

function readMembers(
  environment: EnvironmentReader,
  variables: Variables,
  suffix: string,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).flatMap(([member, variable]) => {
      const value = environment.optionalText(`${variable}${suffix}`)
      return value === undefined ? [] : [[member, asPem(value)]]
    }),
  )
}

/**
 * PEM in one line, as environment variables like it; of a private key (PKCS #8) also its base64 alone, where room is
 * scarce.
 */
function asPem(value: string): string {
  if (!/^MI[A-Za-z0-9+/=]{100,}$/.test(value)) return value.replaceAll('\\n', '\n')
  const lines = (value.match(/.{1,64}/g) ?? []).join('\n')
  return `-----BEGIN PRIVATE KEY-----\n${lines}\n-----END PRIVATE KEY-----`
}

function parsed(
  environment: EnvironmentReader,
  variables: Variables,
  suffix: '' | '_OLD',
  members: Record<string, unknown>,
): Channel {
  try {
    return parseChannel(members)
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    const variable = variables[error.field as keyof Channel] ?? variables.appId
    // What is wrong with both is told of the present one.
    if (variable !== undefined) environment.wrong(`${variable}${suffix}`, withoutMember(error))
    return UNUSABLE
  }
}

/** The variable's name stands in its place. */
const withoutMember = ({ message, field }: InputError): string =>
  message.replace(field ?? '', '').trim()

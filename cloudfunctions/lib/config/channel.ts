import { AUTH_MODES, CIPHER_TEXTS, ENC_TYPES, InputError, SECURITY_LEVELS, SIGN_TYPES, parseChannel, type Channel } from '../protocol/index.ts'
import type { EnvironmentReader } from './environment.ts'

export interface PlatformSettings {
  url: string
  channel: Channel
  tokenUrl: string | undefined
  timeoutMs: number
  windowSeconds: number
}

/** Which variable holds what parseChannel names. */
const VARIABLES: Readonly<Record<string, string>> = {
  appId: 'PLATFORM_APPID', appSecret: 'PLATFORM_APPSECRET', signKey: 'PLATFORM_SIGN_KEY', sm4Key: 'PLATFORM_SM4_KEY',
  privateKey: 'PLATFORM_PRIVATE_KEY', publicKey: 'PLATFORM_PUBLIC_KEY',
}

/** Our channel to the platform. Notes what is wrong with the reader; nothing is usable before its check(). */
export function readPlatformSettings(environment: EnvironmentReader): PlatformSettings {
  const channel: Record<string, string | undefined> = {
    authMode: environment.oneOf('PLATFORM_AUTH_MODE', AUTH_MODES, 'user'),
    security: environment.oneOf('PLATFORM_SECURITY', SECURITY_LEVELS, 'sign+encrypt'),
    signType: environment.oneOf('PLATFORM_SIGN_TYPE', SIGN_TYPES, 'SM3'),
    encType: environment.oneOf('PLATFORM_ENC_TYPE', ENC_TYPES, 'SM4'),
    cipherText: environment.oneOf('PLATFORM_CIPHER_TEXT', CIPHER_TEXTS, 'hex'),
  }
  // PEM in one line, as environment variables like it.
  for (const [member, variable] of Object.entries(VARIABLES)) channel[member] = environment.optionalText(variable)?.replaceAll('\\n', '\n')
  const tokenUrl = environment.optionalEndpoint('PLATFORM_TOKEN_URL')
  if (channel.authMode === 'oauth2' && tokenUrl === undefined) environment.wrong('PLATFORM_TOKEN_URL', '未设置：令牌模式需要它')
  return {
    url: environment.endpoint('PLATFORM_URL'),
    channel: read(channel, environment),
    tokenUrl,
    timeoutMs: environment.integer('PLATFORM_TIMEOUT_MS', { from: 100, to: 60_000 }, 8000),
    windowSeconds: readWindowSeconds(environment),
  }
}

/** The channel that the HIS uses to us: the standard's own choices, and a secret that is not the platform's. */
export function readHospitalChannel(environment: EnvironmentReader): Channel {
  const [appId, appSecret] = [environment.text('HOSPITAL_APPID'), environment.text('HOSPITAL_APPSECRET')]
  try {
    return parseChannel({ appId, appSecret })
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    if (appId !== '' && appSecret !== '') environment.wrong(error.field === 'appSecret' ? 'HOSPITAL_APPSECRET' : 'HOSPITAL_APPID', withoutMember(error))
    return { appId, appSecret } as Channel
  }
}

export const readWindowSeconds = (environment: EnvironmentReader): number =>
  environment.integer('TIMESTAMP_WINDOW_SECONDS', { from: 1, to: 86_400 }, 600)

function read(channel: Record<string, string | undefined>, environment: EnvironmentReader): Channel {
  try {
    return parseChannel(channel)
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    const variable = VARIABLES[error.field ?? ''] ?? 'PLATFORM_APPID'
    environment.wrong(variable, withoutMember(error))
    return channel as unknown as Channel
  }
}

/** The variable's name stands in its place. */
const withoutMember = ({ message, field }: InputError): string => message.replace(field ?? '', '').trim()

import { isIPv4 } from 'node:net'
import type { EnvironmentReader } from '../config/environment.ts'

export interface HisSettings {
  url: string
  key: string
}

/** Where the HIS is. What is in clear on the hospital's own network somebody has to have said so. */
export function readHisSettings(environment: EnvironmentReader): HisSettings {
  const settings = { url: environment.url('HIS_URL'), key: environment.text('HIS_KEY') }
  const word = environment.oneOf('HIS_PLAIN_HTTP', ['no', 'private-network'], 'no')
  if (process.env.NODE_ENV === 'production' && isPrivate(settings.url) && word === 'no')
    environment.wrong('HIS_URL', IN_CLEAR)
  // Sent as a header: of anything else no request would ever leave.
  if (!/^[\x20-\x7e]*$/.test(settings.key))
    environment.wrong('HIS_KEY', '要放在请求头里，只能是英文字母、数字和符号')
  return settings
}

/**
 * A hospital's own network, reached through a VPC, has no certificate as a rule. The whole host decides:
 * `10.example.com` and `10.0.0.1@example.com` are the world's.
 */
export function isPrivate(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, hostname, username } = new URL(url)
  return (
    protocol === 'http:' &&
    username === '' &&
    isIPv4(hostname) &&
    /^(10|192\.168|172\.(1[6-9]|2\d|3[01]))\./.test(hostname)
  )
}

export const IN_CLEAR =
  '是 http://：患者的姓名、证件号码和 HIS_KEY 在内网里明文传送。请改用 https://；确认只能如此，另设 HIS_PLAIN_HTTP=private-network'

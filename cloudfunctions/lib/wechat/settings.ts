import type { EnvironmentReader } from '../config/environment.ts'
import { WECHAT_URL } from './api.ts'

/** `<prefix>_APPID` and `<prefix>_APPSECRET`; the first may be set alone, for it is public. */
export function readAccount(
  environment: EnvironmentReader,
  prefix: 'WX' | 'OFFICIAL',
): { appId: string | undefined; appSecret: string | undefined } {
  const appId = environment.optionalText(`${prefix}_APPID`)
  const appSecret = environment.optionalText(`${prefix}_APPSECRET`)
  if (appId !== undefined && !/^wx[0-9a-f]{16}$/.test(appId))
    environment.wrong(`${prefix}_APPID`, '应是 wx 和 16 位十六进制')
  if (appSecret !== undefined && appId === undefined)
    environment.wrong(`${prefix}_APPID`, `未设置：设置了 ${prefix}_APPSECRET 就需要它`)
  return { appId, appSecret }
}

/** `WX_API_URL`: the sandbox's WeChat, on this machine only. */
export function readWechatUrl(environment: EnvironmentReader): string {
  const url = environment.optionalUrl('WX_API_URL')
  if (url !== undefined && environment.optionalText('TENCENTCLOUD_RUNENV') === 'SCF')
    environment.wrong('WX_API_URL', '只用于本机联调，云上不能设置')
  return url ?? WECHAT_URL
}

import {
  readEnvironment,
  type Environment,
  type EnvironmentReader,
} from '../lib/config/environment.ts'
import { readStoreSettings, type StoreSettings } from '../lib/store/open.ts'
import type { WechatAccount } from '../lib/wechat/api.ts'
import { readAccount, readWechatUrl } from '../lib/wechat/settings.ts'

/** Everything of it may be missing: the page helps with less, and with nothing it says how to find the mini-program. */
export interface LandingSettings {
  /** Where the page is, as browsers see it. */
  url: string | undefined
  /** `username`: 原始 ID. Without the secret there is no URL Link. */
  miniProgram:
    { appId: string; username: string | undefined; appSecret: string | undefined } | undefined
  /** Whether the mini-program may be opened by a scheme in clear (明文 scheme 拉起此小程序). */
  scheme: boolean
  /** The official account that signs the page. */
  official: WechatAccount | undefined
  /** The file by which the account's owner proves that the page is the hospital's own. */
  verification: string | undefined
  wechatUrl: string
  store: StoreSettings
  logLevel: string
}

/** @throws ConfigurationError naming every variable that is wrong, and what is missing beside what is set */
export function landingSettings(env: Environment): LandingSettings {
  const environment = readEnvironment(env)
  const url = environment.optionalUrl('LANDING_URL')
  if (url !== undefined && /[?#]/.test(url)) environment.wrong('LANDING_URL', '应是不带参数的地址')
  const { appId, appSecret } = readAccount(environment, 'WX')
  const username = matching(environment, 'WX_USERNAME', /^gh_\w{4,30}$/, '应是 gh_ 开头的原始 ID')
  const official = readAccount(environment, 'OFFICIAL')
  if (official.appId !== undefined) {
    for (const [name, value] of [
      ['OFFICIAL_APPSECRET', official.appSecret],
      ['LANDING_URL', url],
      ['WX_APPID', appId],
      ['WX_USERNAME', username],
    ] as const) {
      if (value === undefined) environment.wrong(name, '未设置：设置了 OFFICIAL_APPID 就需要它')
    }
  }
  const scheme = environment.oneOf('WX_SCHEME', ['off', 'declared'], 'off') === 'declared'
  if (scheme && appId === undefined) environment.wrong('WX_APPID', '未设置：WX_SCHEME 需要它')
  const settings: LandingSettings = {
    url,
    miniProgram: appId === undefined ? undefined : { appId, username, appSecret },
    scheme,
    official:
      official.appId === undefined
        ? undefined
        : { appId: official.appId, appSecret: official.appSecret ?? '', variables: 'OFFICIAL' },
    verification: matching(
      environment,
      'OFFICIAL_VERIFY',
      /^MP_verify_[A-Za-z0-9]{8,64}\.txt$/,
      '应是后台给的文件的名字：MP_verify_….txt',
    ),
    wechatUrl: readWechatUrl(environment),
    store: readStoreSettings(environment),
    logLevel: environment.oneOf('LOG_LEVEL', ['debug', 'info', 'warn', 'error', 'silent'], 'info'),
  }
  environment.check()
  return settings
}

function matching(
  environment: EnvironmentReader,
  name: string,
  form: RegExp,
  why: string,
): string | undefined {
  const text = environment.optionalText(name)
  if (text !== undefined && !form.test(text)) environment.wrong(name, why)
  return text
}

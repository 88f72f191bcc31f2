import { createWechatApi, type WechatApi } from '../../../cloudfunctions/lib/wechat/api.ts'
import { WechatError } from '../../../cloudfunctions/lib/wechat/errors.ts'
import { PAGE } from '../../../cloudfunctions/landing/connect.ts'
import type { LandingSettings } from '../../../cloudfunctions/landing/settings.ts'
import { blocked, failed, idle, passed, type Check } from '../check.ts'

const TIMEOUT = 5000

/** What WeChat issues to the landing page, asked for as its function does. */
export const wechat: Check = {
  title: '微信入口',
  needs: [],
  shared: true,
  async run({ landing }) {
    if (landing === undefined) return blocked('WX_ 或 OFFICIAL_ 开头的配置有误')
    if (landing.official === undefined && landing.miniProgram?.appSecret === undefined)
      return idle('没有设置公众号，也没有设置小程序的密钥')
    const api = createWechatApi(landing.wechatUrl, TIMEOUT)
    try {
      return passed((await askAll(api, landing)).join('，'))
    } catch (error) {
      if (!(error instanceof WechatError)) throw error
      return failed(
        error.message,
        '本机与云函数的出口 IP 都要在 IP 白名单里；其余见 docs/deploy.md 第五节',
      )
    } finally {
      await api.close()
    }
  },
}

async function askAll(
  api: WechatApi,
  { official, miniProgram }: LandingSettings,
): Promise<string[]> {
  const had: string[] = []
  if (official !== undefined) {
    await api.jsapiTicket(official, (await api.accessToken(official)).value)
    had.push('公众号给了网页的票据')
  }
  if (miniProgram?.appSecret !== undefined) {
    const account = { appId: miniProgram.appId, appSecret: miniProgram.appSecret, variables: 'WX' }
    await api.urlLink(account, (await api.accessToken(account)).value, PAGE, 1)
    had.push('小程序给了链接')
  }
  return had
}

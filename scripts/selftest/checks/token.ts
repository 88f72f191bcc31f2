import { createTokenSource } from '../../../cloudfunctions/lib/platform/token.ts'
import {
  CareError,
  isWireObject,
  parseWire,
  stringifyWire,
} from '../../../cloudfunctions/lib/protocol/index.ts'
import type { Context } from '../context.ts'
import { blocked, failed, idle, passed, type Check } from '../check.ts'
import { describeNetwork } from '../network.ts'

/** The oauth2 mode's token (appendix 1.2.2.2), fetched as the functions fetch it. */
export const token: Check = {
  title: '平台令牌',
  needs: [],
  async run(context) {
    const { platform, transport, now, hide } = context
    if (platform === undefined) return blocked('平台渠道的配置有误')
    const { channel, tokenUrl = '', timeoutMs } = platform
    if (channel.authMode !== 'oauth2')
      return idle(`${channel.authMode === 'user' ? '密钥' : '匿名'}模式不用令牌`)
    try {
      context.token = await createTokenSource(channel, tokenUrl, transport, now).current(timeoutMs)
      hide(context.token)
      return passed('已取得')
    } catch (error) {
      if (!(error instanceof CareError)) throw error
      if (error.kind !== 'unavailable')
        return failed(
          `平台没有发给令牌${await said(context)}`,
          '请核对 PLATFORM_APPID、PLATFORM_APPSECRET 与 PLATFORM_TOKEN_URL',
        )
      const { what, todo } = describeNetwork(error, 'PLATFORM_TOKEN_URL', new URL(tokenUrl).host)
      return failed(what, todo)
    }
  },
}

/** The platform's own words for why not: asked for once more, since the functions do not need them. */
async function said({ platform, transport }: Context): Promise<string> {
  if (platform?.tokenUrl === undefined) return ''
  const { channel, tokenUrl, timeoutMs } = platform
  try {
    const body = stringifyWire({
      chs_fjs_appid: channel.appId,
      chs_fjs_appsecret: channel.appSecret ?? '',
    })
    const answer = await transport.post(tokenUrl, body, timeoutMs)
    const value = parseWire(answer.body)
    const {
      code,
      message,
      error,
      error_description: description,
    } = isWireObject(value) ? value : {}
    const words = [code ?? error, message ?? description]
      .filter((one) => one !== undefined && one !== null)
      .map(String)
      .join(' ')
    return words === '' ? `（HTTP ${answer.status}）` : `（平台答复：${words.slice(0, 200)}）`
  } catch {
    return ''
  }
}

import { createWechatApi, mediaTypeOf } from '../../cloudfunctions/lib/wechat/api.ts'
import { isBusy, isTokenEnded } from '../../cloudfunctions/lib/wechat/errors.ts'
import type { CodeMaker } from './code.ts'

export interface WechatSettings {
  appId: string
  appSecret: string
  /** Without a slash at its end. */
  url: string
  /** Which edition of the mini-program the code opens. */
  edition: 'release' | 'trial' | 'develop'
}

/** What a scanned code opens; in the main package, as WeChat demands. */
const PAGE = 'pages/arrival/index'
/** Pixels: enough for 80 mm at 300 dpi. WeChat's most. */
const WIDTH = 1280
const TIMEOUT_MS = 15_000
const ATTEMPTS = 3

/** WeChat's wxacode.getUnlimited over its HTTPS API: as many codes as there are beds, none of which ever ends. */
export function createWechatCodes(
  { appId, appSecret, url, edition }: WechatSettings,
  pause = 1000,
): CodeMaker {
  const api = createWechatApi(url, TIMEOUT_MS)
  const account = { appId, appSecret, variables: 'WX' }
  let token: Promise<string> | undefined

  async function draw(ticket: string, attempt = 1): Promise<string> {
    token ??= api.accessToken(account).then(
      ({ value }) => value,
      (error: unknown) => {
        token = undefined
        throw error
      },
    )
    const used = token
    try {
      const picture = await api.codePicture(account, await used, {
        scene: ticket,
        page: PAGE,
        check_path: edition === 'release',
        env_version: edition,
        width: WIDTH,
        auto_color: false,
        line_color: { r: 0, g: 0, b: 0 },
        is_hyaline: false,
      })
      return `<img alt="小程序码" src="data:${mediaTypeOf(picture)};base64,${picture.toString('base64')}">`
    } catch (error) {
      if (attempt === ATTEMPTS || !(isBusy(error) || isTokenEnded(error))) throw error
      if (isBusy(error)) await new Promise((resolve) => setTimeout(resolve, pause * attempt))
      else if (token === used) token = undefined
      return draw(ticket, attempt + 1)
    }
  }

  return { kind: 'wechat', draw: (ticket) => draw(ticket), close: () => api.close() }
}

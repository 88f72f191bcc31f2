import type { Log } from '../lib/log/log.ts'
import { openStore } from '../lib/store/open.ts'
import { createAccess } from '../lib/wechat/access.ts'
import { createWechatApi } from '../lib/wechat/api.ts'
import type { LandingDependencies } from './dependencies.ts'
import type { LandingSettings } from './settings.ts'

/** Where every way leads; in the main package. */
export const PAGE = 'pages/arrival/index'

/** For one call of WeChat's, ms: somebody looks at a button that does not work yet. */
const TIMEOUT = 3000
const DAY = 86_400_000
/** WeChat's most. */
const LINK_DAYS = 30

/** Opens what the actions work with; without an account of WeChat's, no store either. */
export async function connect(settings: LandingSettings, log: Log): Promise<LandingDependencies> {
  const { url, miniProgram, official, scheme } = settings
  const now = Date.now
  const plain: LandingDependencies = {
    now,
    log,
    url,
    signing: undefined,
    link: undefined,
    scheme:
      scheme && miniProgram !== undefined
        ? `weixin://dl/business/?appid=${miniProgram.appId}&path=${encodeURIComponent(PAGE)}`
        : undefined,
  }
  if (official === undefined && miniProgram?.appSecret === undefined) return plain

  const api = createWechatApi(settings.wechatUrl, TIMEOUT)
  const dependencies = {
    store: await openStore(settings.store, now),
    now,
    accessToken: api.accessToken,
  }
  if (official !== undefined && miniProgram?.username !== undefined) {
    // A page that is signed now is configured within seconds.
    const ticket = createAccess(dependencies, official)(
      'ticket',
      { early: 60_000, mostAnHour: 20 },
      (token) => api.jsapiTicket(official, token),
    )
    plain.signing = {
      appId: official.appId,
      ticket,
      miniProgram: { appId: miniProgram.appId, username: miniProgram.username },
    }
  }
  if (miniProgram?.appSecret !== undefined) {
    const account = { appId: miniProgram.appId, appSecret: miniProgram.appSecret, variables: 'WX' }
    // One that is handed out now may be kept for a while, in a message to a relative.
    plain.link = createAccess(dependencies, account)(
      'link',
      { early: 15 * DAY, mostAnHour: 20 },
      (token) => api.urlLink(account, token, PAGE, LINK_DAYS),
    )
  }
  return plain
}

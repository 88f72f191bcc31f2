import { CareError } from '../../../cloudfunctions/lib/protocol/index.ts'
import type { Context } from '../context.ts'
import { blocked, failed, idle, passed, type Check } from '../check.ts'
import { describeNetwork } from '../network.ts'
import { ask } from '../probe.ts'
import { complaintOf } from '../words.ts'

/** Differences below this come from the way there, and from a header that has whole seconds, ms. */
const NOTHING = 2000

/**
 * Our clock against the platform's; what comes after goes by the platform's, so that it is not refused for that alone.
 */
export const clock: Check = {
  title: '平台时钟',
  needs: ['平台连通', '平台令牌'],
  async run(context) {
    const { platform } = context
    if (platform === undefined) return blocked('平台渠道的配置有误')
    try {
      const { platformTime, at } = await probe(context)
      if (platformTime === undefined) return idle('平台的应答没有时间戳，也没有 Date 头')
      const difference = platformTime - at
      const apart = Math.abs(difference) / 1000
      const words = `与平台相差 ${apart.toFixed(apart < 10 ? 1 : 0)} 秒`
      if (Math.abs(difference) <= NOTHING) return passed(words)
      context.offset = Math.round(difference)
      await probe(context)
      const slow = difference > 0 ? '本机慢' : '本机快'
      if (apart <= platform.windowSeconds)
        return passed(
          `${words}（${slow}），在允许的 ${platform.windowSeconds} 秒之内；建议开启自动对时`,
        )
      return failed(
        `${words}（${slow}），超过允许的 ${platform.windowSeconds} 秒，报文会被拒绝`,
        '请开启本机的自动对时（NTP）；本机无误则请平台校时。以下各项按平台的时间进行',
      )
    } catch (error) {
      if (!(error instanceof CareError)) throw error
      const { what, todo } = describeNetwork(error, 'PLATFORM_URL', new URL(platform.url).host)
      return failed(what, todo)
    }
  },
}

/** Leaves the answer for the lines that follow. */
async function probe(context: Context) {
  const { institution = '', transport, now, offset, token } = context
  const platform = context.platform! // the check of the connection has needed it
  const channel = token === undefined ? platform.channel : { ...platform.channel, token }
  const probe = await ask({ platform, channel, institution, transport, now, offset })
  const complaint = complaintOf(probe.claim)
  context.probe = probe
  if (complaint === undefined) delete context.complaint
  else context.complaint = complaint
  return probe
}

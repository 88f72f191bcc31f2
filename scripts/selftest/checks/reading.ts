import type { SignReading } from '../../../cloudfunctions/lib/protocol/index.ts'
import { recordedReadings } from '../../../cloudfunctions/lib/readings/memory.ts'
import type { Context } from '../context.ts'
import { lookInStore } from '../looking.ts'
import { blocked, failed, idle, passed, type Check } from '../check.ts'

/** By which reading of the signed text (docs/protocol.md) the platform signs, and by what answer that is known. */
export const reading: Check = {
  title: '签名读法',
  needs: ['平台签名'],
  async run(context) {
    const { platform, probe, readings } = context
    if (platform === undefined) return blocked('平台渠道的配置有误')
    if (platform.channel.security === 'plain') return idle('本渠道不签名')
    if (probe?.fit) await readings.learn(probe.fit, 'BC00.03.00.02')
    const { fits, by } = await known(context)
    const configured = platform.channel.signNested
    if (configured !== 'auto' && !fits.includes(configured))
      return failed(
        `平台用的是 ${fits.join(' 或 ')}，而 PLATFORM_SIGN_NESTED 为 ${configured}`,
        '请删去 PLATFORM_SIGN_NESTED',
      )
    const [only] = fits
    if (fits.length === 1) return passed(`平台用的是 ${only}（由 ${by} 的应答看出）`)
    return passed(
      `看到的应答合 ${fits.join('、')} ${fits.length} 种，还看不出是哪一种：都验得过，不用设置${by === undefined ? '；给出一位有协议、有冻结的患者再查，多半看得出' : ''}`,
    )
  },
}

/** What this run has seen; what the functions have, where that says more and does not contradict it. */
async function known(
  context: Context,
): Promise<{ fits: readonly SignReading[]; by: string | undefined }> {
  const seen = { fits: await context.readings.fits(), by: context.readings.by() }
  const record = await lookInStore(context, (store) =>
    // The platform has answered, so there is one.
    recordedReadings(store, 'platform', context.platform!.channel.appId),
  )
  if (record === undefined) return seen
  const both = seen.fits.filter((one) => record.fits.includes(one))
  return both.length > 0 && both.length < seen.fits.length ? { fits: both, by: record.by } : seen
}

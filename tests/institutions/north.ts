import { demoStays } from '../../sandbox/demoStays.ts'
import { startHospital } from '../../sandbox/hospital/index.ts'
import { startPlatform, type RunningPlatform } from '../../sandbox/platform/index.ts'
import { FIXMEDINS_CODE } from '../../sandbox/defaults.ts'
import { OWN } from '../../testkit/campuses.ts'
import type { Channel } from '../../cloudfunctions/lib/protocol/index.ts'

/** A second institution, with a platform, a channel and a HIS of its own, and the same patients and stay numbers. */
export const NORTH = OWN.institution
export const NORTH_PLATFORM_CHANNEL: Channel = OWN.channel
export const NORTH_HIS_CHANNEL: Channel = OWN.hisChannel
/** Of its billing desk; the rest of what patients are told is the hospital's. */
export const NORTH_PHONE = '0595-00000040'
const HIS_KEY = 'sandbox-north-his-key-not-a-secret'

export interface North {
  platform: RunningPlatform
  hospitalUrl: string
  /** What the functions need to know of it, beside the first's variables. */
  env: Record<string, string>
  close(): Promise<void>
}

export async function startNorth(): Promise<North> {
  const platform = await startPlatform({
    port: 0,
    institution: NORTH,
    channels: [NORTH_PLATFORM_CHANNEL],
    seed: true,
    log: () => {},
  })
  const hospital = await startHospital({
    port: 0,
    key: HIS_KEY,
    institution: NORTH,
    demo: demoStays(Date.now()),
  })
  return {
    platform,
    hospitalUrl: hospital.url,
    env: {
      INSTITUTIONS: JSON.stringify([
        { code: FIXMEDINS_CODE, name: '本部' },
        {
          code: NORTH,
          name: '北院',
          PLATFORM_URL: platform.url,
          PLATFORM_APPID: NORTH_PLATFORM_CHANNEL.appId,
          HOSPITAL_APPID: NORTH_HIS_CHANNEL.appId,
          HIS_URL: hospital.url,
          HELP_BILLING_PHONE: NORTH_PHONE,
        },
      ]),
      [`PLATFORM_APPSECRET__${NORTH}`]: NORTH_PLATFORM_CHANNEL.appSecret!,
      [`HOSPITAL_APPSECRET__${NORTH}`]: NORTH_HIS_CHANNEL.appSecret!,
      [`HIS_KEY__${NORTH}`]: HIS_KEY,
    },
    async close() {
      await hospital.close()
      await platform.close()
    },
  }
}

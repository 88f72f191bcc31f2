import { DEMO_PATIENTS, EVOUCHER_KEY, FIXMEDINS_CODE, HIS_CHANNEL, HIS_KEY, SANDBOX_CHANNELS, demoPatient, type DemoPatient } from '../../sandbox/defaults.ts'
import { startEvoucher } from '../../sandbox/evoucher/index.ts'
import { startHospital } from '../../sandbox/hospital/index.ts'
import { demoStays } from '../../sandbox/demoStays.ts'
import { startPlatform } from '../../sandbox/platform/index.ts'
import { entranceEnvironment, startWechat, templateEnvironment } from '../../sandbox/wechat/index.ts'
import type { Settings } from './settings.ts'

export interface StartedSandbox {
  urls: { platform: string; hospital: string; evoucher: string; wechat: string }
  /** What the functions need to know of it. */
  environment: Record<string, string>
  channels: unknown[]
  /** The one to try first comes first. */
  patients: DemoPatient[]
  close(): Promise<void>
}

/** Starts what nobody else stands in for. */
export async function startSandbox({ ports, dataDir, outside }: Settings, functionsUrl: string): Promise<StartedSandbox> {
  const started: { close(): Promise<unknown> }[] = []
  const own = async (given: string | undefined, start: () => Promise<{ url: string; close(): Promise<unknown> }>): Promise<string> => {
    if (given !== undefined) return given
    const one = await start()
    started.push(one)
    return one.url
  }
  const channel = SANDBOX_CHANNELS.main
  const platform = await own(outside.platform, () => startPlatform({ port: ports.platform, dataDir, seed: true, feeInfoUrl: `${functionsUrl}/fee-info` }))
  const evoucher = await own(outside.evoucher, () => startEvoucher({ port: ports.evoucher, key: EVOUCHER_KEY }))
  const hospital = await own(outside.hospital, () => startHospital({
    port: ports.hospital, key: HIS_KEY, institution: FIXMEDINS_CODE, functionsUrl, channel: HIS_CHANNEL, dataDir, demo: demoStays(),
  }))
  const wechat = await own(outside.wechat, () => startWechat({ port: ports.wechat, appUrl: `http://127.0.0.1:${ports.web}` }))
  const frozen = demoPatient('frozen')
  return {
    urls: { platform, hospital, evoucher, wechat },
    environment: {
      // Somebody else's platform has its own channel and institution: nothing of ours is put in their place.
      ...(outside.platform === undefined && { PLATFORM_APPID: channel.appId, PLATFORM_APPSECRET: channel.appSecret, HOSPITAL_FIXMEDINS_CODE: FIXMEDINS_CODE }),
      HOSPITAL_APPID: HIS_CHANNEL.appId,
      HOSPITAL_APPSECRET: HIS_CHANNEL.appSecret ?? '',
      HIS_KEY,
      EVOUCHER_KEY,
      NOTICES_URL: wechat,
      ...(outside.wechat === undefined && { ...templateEnvironment(), ...entranceEnvironment(wechat, `${functionsUrl}/landing`) }),
    },
    channels: [
      ...(outside.platform === undefined ? Object.values(SANDBOX_CHANNELS) : []),
      ...(outside.hospital === undefined ? [HIS_CHANNEL] : []),
    ],
    patients: outside.platform === undefined ? [frozen, ...DEMO_PATIENTS.filter(({ key }) => key !== frozen.key)] : [],
    close: async () => {
      for (const one of started.reverse()) await one.close()
    },
  }
}

import type { Transport } from './call.ts'
import { ApiFailure, OFFLINE, UNREACHABLE } from './failure.ts'

let started = false

/** WeChat's own road to the cloud function; who calls is vouched for by WeChat. */
export const wechatTransport: Transport = async (request) => {
  if (!started) {
    const env = import.meta.env.VITE_CLOUD_ENV
    wx.cloud.init(env ? { env } : {})
    started = true
  }
  try {
    return (await wx.cloud.callFunction({ name: 'patient', data: request })).result
  } catch {
    throw new ApiFailure((await isOffline()) ? OFFLINE : UNREACHABLE)
  }
}

const isOffline = (): Promise<boolean> =>
  new Promise((resolve) => {
    uni.getNetworkType({
      success: ({ networkType }) => resolve(networkType === 'none'),
      fail: () => resolve(false),
    })
  })

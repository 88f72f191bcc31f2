import type { HandoffStart } from '../../cloudfunctions/patient/api.ts'

export type Opening = 'opened' | 'cancelled' | 'failed'
type Target = Pick<HandoffStart, 'appId' | 'path' | 'envVersion' | 'extraData' | 'url'>

/**
 * Goes to the insurer's e-voucher. Must be called directly in a tap: WeChat allows the jump nowhere else. `opened`
 * means that the jump happened, not that anything was authorised.
 */
export function openEvoucher(target: Target): Promise<Opening> {
  let open = openInBrowser
  // #ifdef MP-WEIXIN
  open = openInWechat
  // #endif
  return open(target)
}

function openInWechat({ appId, path, extraData, envVersion }: Target): Promise<Opening> {
  return new Promise((resolve) => {
    uni.navigateToMiniProgram({
      appId,
      path,
      extraData,
      envVersion: envVersion ?? 'release',
      success: () => resolve('opened'),
      fail: (reason: { errMsg?: string }) =>
        resolve(/cancel/.test(reason.errMsg ?? '') ? 'cancelled' : 'failed'),
    })
  })
}

async function openInBrowser({ url }: Target): Promise<Opening> {
  if (url === undefined) return 'failed'
  location.assign(url)
  return 'opened'
}

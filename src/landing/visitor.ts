/**
 * Who has opened the page, as far as it decides what can be offered: `wechat` where WeChat's open tag works,
 * `old-wechat` where it does not yet, `phone` for any other browser that can hand over to WeChat, `desktop` where a
 * telephone has to scan something first.
 */
export type Visitor = 'wechat' | 'old-wechat' | 'phone' | 'desktop'

/**
 * The open tag's own demands: WeChat 7.0.12, on iOS 15 and later 8.0.8; on HarmonyOS, whose WeChat counts anew, 1.0.3.
 * @param touch whether more than one finger is understood: an iPad calls itself a Macintosh
 */
export function visitorOf(userAgent: string, touch: boolean): Visitor {
  const wechat = /MicroMessenger\/(\d+)\.(\d+)\.(\d+)/i.exec(userAgent)
  const tablet = touch && /Macintosh/.test(userAgent)
  if (
    /WindowsWechat|MacWechat/i.test(userAgent) ||
    (!tablet && !/Mobile|Android|iPhone|iPad|OpenHarmony/i.test(userAgent))
  )
    return 'desktop'
  // 企业微信 bears the same mark, but has no open tag.
  if (wechat === null || /wxwork/i.test(userAgent)) return 'phone'
  const version = wechat.slice(1, 4).map(Number)
  const ios = Number(/\bOS (\d+)_/.exec(userAgent)?.[1] ?? 0)
  const needed = /OpenHarmony/i.test(userAgent) ? [1, 0, 3] : ios >= 15 ? [8, 0, 8] : [7, 0, 12]
  return isAtLeast(version, needed) ? 'wechat' : 'old-wechat'
}

function isAtLeast(version: readonly number[], needed: readonly number[]): boolean {
  for (const [place, number] of needed.entries()) {
    const own = version[place] ?? 0
    if (own !== number) return own > number
  }
  return true
}

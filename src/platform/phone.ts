/** Keeps a page with an identity number out of screenshots and recordings, where WeChat can. */
export function hideFromCapture(): void {
  // #ifdef MP-WEIXIN
  wx.setVisualEffectOnCapture?.({ visualEffect: 'hidden' })
  // #endif
}

export function showInCapture(): void {
  // #ifdef MP-WEIXIN
  wx.setVisualEffectOnCapture?.({ visualEffect: 'none' })
  // #endif
}

/** How much larger than usual the patient has set WeChat's type, 1–1.4; a browser scales by itself. */
export function fontScale(): number {
  let scale = 1
  // #ifdef MP-WEIXIN
  scale = wx.getAppBaseInfo?.().fontSizeScaleFactor ?? 1
  // #endif
  return Math.min(1.4, Math.max(1, scale))
}

/** Takes a new version as soon as WeChat has fetched it: an old one may not fit the function any more. */
export function takeUpdates(): void {
  // #ifdef MP-WEIXIN
  const manager = uni.getUpdateManager()
  manager.onUpdateReady(() => {
    uni.showModal({ title: '有新版本', content: '新版本已经准备好，点“好”马上使用', confirmText: '好', showCancel: false, success: () => manager.applyUpdate() })
  })
  // #endif
}

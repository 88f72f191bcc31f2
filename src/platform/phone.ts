import { t } from '../words/t.ts'
import { thisWechat } from './wechat.ts'

/** How much larger than usual the patient has set the type, in WeChat or in the browser: 1–2. */
export function fontScale(): number {
  let scale = 1
  // #ifdef MP-WEIXIN
  scale = thisWechat().getAppBaseInfo?.().fontSizeScaleFactor ?? 1
  // #endif
  // #ifdef H5
  scale = browserFontSize() / 16
  // #endif
  return Math.min(2, Math.max(1, scale || 1))
}

/** How wide a page runs, CSS pixels: as the screen, and on a wide one as far as a line is read with ease. */
export const pageWidth = (): number => Math.min(uni.getWindowInfo().windowWidth, 640)

/** CSS pixels. uni-app sets the root's own size by the width of the window: `medium` is what the person has chosen. */
function browserFontSize(): number {
  const probe = document.createElement('div')
  probe.style.cssText =
    'position:absolute;visibility:hidden;width:1em;font-size:medium;font-family:sans-serif'
  document.body.appendChild(probe)
  const size = parseFloat(getComputedStyle(probe).fontSize)
  probe.remove()
  return size
}

/** Tells a browser's screen reader in which tongue to read. */
export function declareLanguage(language: 'zh' | 'en'): void {
  // #ifdef H5
  document.documentElement.lang = language === 'en' ? 'en' : 'zh-CN'
  // #endif
}

/** Takes a new version as soon as WeChat has fetched it: an old one may not fit the function any more. */
export function takeUpdates(): void {
  // #ifdef MP-WEIXIN
  const manager = uni.getUpdateManager()
  manager.onUpdateReady(() => {
    uni.showModal({
      title: t('有新版本'),
      content: t('新版本已经准备好，点“好”马上使用'),
      confirmText: t('好'),
      showCancel: false,
      success: () => manager.applyUpdate(),
    })
  })
  // #endif
}

import { onHide, onShow, onUnload } from '@dcloudio/uni-app'
import { thisWechat } from '../platform/wechat.ts'

/** Keeps a page with an identity number out of screenshots and recordings while it is in front, where WeChat can. */
export function useHiddenFromCapture(): void {
  // Each its own function: Vue binds a hook for good to the first page that is given it.
  onShow(() => show('hidden'))
  onHide(() => show('none'))
  onUnload(() => show('none'))
}

function show(visualEffect: 'hidden' | 'none'): void {
  // #ifdef MP-WEIXIN
  thisWechat().setVisualEffectOnCapture?.({ visualEffect })
  // #endif
}

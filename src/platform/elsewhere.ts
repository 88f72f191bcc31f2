import type { Elsewhere } from '../../cloudfunctions/patient/api.ts'
import { t } from '../words/t.ts'

const say = (title: string) => void uni.showToast({ title, icon: 'none', duration: 4000 })

/** The phone asks once more before it calls. @param phone digits with what people put between them */
export function dial(phone: string): void {
  void uni.makePhoneCall({ phoneNumber: phone.replace(/[ -]/g, ''), fail() {} })
}

/**
 * Opens what is not ours. Must be called directly in a tap. A mini-program opens no web page of others: its address is
 * copied.
 */
export function openElsewhere(place: Elsewhere): void {
  // #ifdef MP-WEIXIN
  if (place.kind === 'program')
    void uni.navigateToMiniProgram({
      appId: place.appId,
      path: place.path,
      fail: ({ errMsg = '' }: { errMsg?: string }) => {
        if (!errMsg.includes('cancel')) say(t('没有打开，请再点一次'))
      },
    })
  else if (place.kind === 'picture')
    wx.previewImage({
      urls: [place.url],
      showmenu: true,
      fail: () => say(t('没有打开，请再点一次')),
    })
  else
    void uni.setClipboardData({
      data: place.url,
      showToast: false,
      success: () => say(t('网址已复制，请粘贴到手机的浏览器里打开')),
    })
  // #endif
  // #ifdef H5
  if (place.kind === 'program') say(t('请在微信小程序里打开'))
  else window.open(place.url, '_blank', 'noopener')
  // #endif
}

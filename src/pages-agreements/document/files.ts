import { discardDocuments } from '../../platform/documents.ts'
import { thisWechat } from '../../platform/wechat.ts'

/** What WeChat's viewer is told of a file; of any other it goes by the name. */
const VIEWED = ['pdf', 'doc', 'docx'] as const

/**
 * Opens a file in a viewer. In a browser it must be called in the tap, else it is taken for an advertisement.
 * @returns whether it opened
 */
export function openFile(place: string, ending: string): Promise<boolean> {
  let open: () => Promise<boolean> = () => Promise.resolve(window.open(place, '_blank') !== null)
  // #ifdef MP-WEIXIN
  open = () => openInWechat(place, ending)
  // #endif
  return open()
}

const openInWechat = (filePath: string, ending: string): Promise<boolean> =>
  new Promise((resolve) => {
    const fileType = VIEWED.find((one) => one === ending)
    wx.openDocument({
      filePath,
      ...(fileType && { fileType }),
      showMenu: false,
      success: () => resolve(true),
      fail: () => resolve(false),
    })
  })

/**
 * Hands a file to the patient: in WeChat into a chat, since a phone's files are not WeChat's to write; in a browser as
 * a download. To be called in a tap.
 * @returns `refused` where this WeChat cannot
 */
export function takeAway(
  place: string,
  fileName: string,
): Promise<'done' | 'cancelled' | 'refused'> {
  let take: () => Promise<'done' | 'cancelled' | 'refused'> = () => download(place, fileName)
  // #ifdef MP-WEIXIN
  take = () => shareInWechat(place, fileName)
  // #endif
  return take()
}

function shareInWechat(
  filePath: string,
  fileName: string,
): Promise<'done' | 'cancelled' | 'refused'> {
  return new Promise((resolve) => {
    // From base library 2.16.1 on.
    const wechat = thisWechat()
    if (wechat.shareFileMessage === undefined) return resolve('refused')
    wechat.shareFileMessage({
      filePath,
      fileName,
      success: () => resolve('done'),
      fail: ({ errMsg }) => resolve(/cancel/i.test(errMsg) ? 'cancelled' : 'refused'),
    })
  })
}

function download(href: string, fileName: string): Promise<'done'> {
  const link = document.createElement('a')
  link.href = href
  link.download = fileName
  link.click()
  return Promise.resolve('done')
}

/** Nothing of what was opened stays. @param place as the sink gave it, or empty */
export function discardFile(place: string): void {
  discardDocuments()
  // #ifdef H5
  if (place.startsWith('blob:')) URL.revokeObjectURL(place)
  // #endif
}

import { discardDocuments } from '../../platform/documents.ts'

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

const openInWechat = (filePath: string, fileType: string): Promise<boolean> =>
  new Promise((resolve) => {
    wx.openDocument({
      filePath,
      fileType,
      showMenu: false,
      success: () => resolve(true),
      fail: () => resolve(false),
    })
  })

/**
 * Hands a file to the patient: in WeChat into a chat, since a phone's files are not WeChat's to write; in a browser as a
 * download. To be called in a tap.
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
    if (wx.shareFileMessage === undefined) return resolve('refused')
    wx.shareFileMessage({
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

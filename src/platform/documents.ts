import type { Attachment } from '../../cloudfunctions/patient/contract.ts'
import { readBase64 } from '../documents/text.ts'

const ENDINGS: Partial<Record<Attachment['mediaType'], string>> = {
  'application/pdf': 'pdf',
  'image/png': 'png',
  'image/jpeg': 'jpg',
}

/**
 * Puts a document where this phone can show it.
 * @returns a file's path in WeChat, an object URL in a browser; discardDocuments takes both away again
 */
export function keepDocument({ mediaType, content }: Attachment): Promise<string> {
  let keep = keepInBrowser
  // #ifdef MP-WEIXIN
  keep = keepInWechat
  // #endif
  return keep(mediaType, content)
}

/** Opens a PDF. In a browser it must be called in the tap, else it is taken for an advertisement. @returns whether it opened */
export function openPdf(place: string): Promise<boolean> {
  let open = openInBrowser
  // #ifdef MP-WEIXIN
  open = openInWechat
  // #endif
  return open(place)
}

/** An agreement carries a name and a number: nothing of it stays on the phone. */
export function discardDocuments(): void {
  // #ifdef MP-WEIXIN
  try {
    wx.getFileSystemManager().rmdirSync(folder(), true)
  } catch {
    // There was none.
  }
  // #endif
  // #ifdef H5
  for (const url of urls.splice(0)) URL.revokeObjectURL(url)
  // #endif
}

const folder = (): string => `${wx.env.USER_DATA_PATH}/agreements`

function keepInWechat(mediaType: Attachment['mediaType'], content: string): Promise<string> {
  const files = wx.getFileSystemManager()
  discardDocuments()
  files.mkdirSync(folder(), true)
  const filePath = `${folder()}/${Date.now()}.${ENDINGS[mediaType] ?? 'bin'}`
  return new Promise((resolve, reject) => {
    files.writeFile({
      filePath,
      data: content,
      encoding: 'base64',
      success: () => resolve(filePath),
      fail: ({ errMsg }) => reject(new Error(errMsg)),
    })
  })
}

const openInWechat = (filePath: string): Promise<boolean> =>
  new Promise((resolve) => {
    wx.openDocument({
      filePath,
      fileType: 'pdf',
      showMenu: false,
      success: () => resolve(true),
      fail: () => resolve(false),
    })
  })

const urls: string[] = []

async function keepInBrowser(mediaType: Attachment['mediaType'], content: string): Promise<string> {
  const url = URL.createObjectURL(new Blob([readBase64(content)], { type: mediaType }))
  urls.push(url)
  return url
}

async function openInBrowser(url: string): Promise<boolean> {
  return window.open(url, '_blank') !== null
}

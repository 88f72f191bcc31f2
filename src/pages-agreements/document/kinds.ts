import type { MediaType } from '../../../cloudfunctions/patient/api.ts'
import type { AgreementPhrase as Phrase } from '../words.ts'

/** How a phone shows a file: as words, as a picture, in a viewer of WeChat's or the browser's, or not at all. */
type Way = 'text' | 'picture' | 'viewer' | 'none'

interface Kind {
  way: Way
  /** Of the file's name: what a phone or a computer opens it by. */
  ending: string
  name: Phrase
}

let word: Way = 'none'
// #ifdef MP-WEIXIN
word = 'viewer'
// #endif

const KINDS: Readonly<Record<MediaType, Kind>> = {
  'text/plain': { way: 'text', ending: 'txt', name: '文字' },
  'text/html': { way: 'text', ending: 'html', name: '文字' },
  'application/pdf': { way: 'viewer', ending: 'pdf', name: 'PDF 文件' },
  'application/msword': { way: word, ending: 'doc', name: 'Word 文件' },
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': {
    way: word,
    ending: 'docx',
    name: 'Word 文件',
  },
  'image/png': { way: 'picture', ending: 'png', name: '图片' },
  'image/jpeg': { way: 'picture', ending: 'jpg', name: '图片' },
  'image/gif': { way: 'picture', ending: 'gif', name: '图片' },
  'image/webp': { way: 'picture', ending: 'webp', name: '图片' },
  // Most phones do; those that do not say so when they try.
  'image/bmp': { way: 'picture', ending: 'bmp', name: '图片' },
  'image/tiff': { way: 'none', ending: 'tif', name: 'TIFF 图片' },
  'application/ofd': { way: 'none', ending: 'ofd', name: 'OFD 版式文件' },
  'application/rtf': { way: 'none', ending: 'rtf', name: 'RTF 文件' },
  'application/zip': { way: 'none', ending: 'zip', name: '压缩文件' },
  'application/octet-stream': { way: 'none', ending: 'bin', name: '没有认出来的文件' },
}

/** A kind that a newer function knows and this app does not is one that it cannot show. */
export const kindOf = (mediaType: MediaType): Kind =>
  KINDS[mediaType] ?? KINDS['application/octet-stream']

export function sizeWords(bytes: number): string {
  const kilobytes = Math.max(1, Math.round(bytes / 1024))
  return kilobytes < 1024 ? `${kilobytes}\u00a0KB` : `${(kilobytes / 1024).toFixed(1)}\u00a0MB`
}

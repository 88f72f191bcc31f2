import type { MediaType } from '../api.ts'

/** What a file is, and where in its bytes it begins. */
export interface Recognised {
  mediaType: MediaType | 'application/gzip'
  at: number
}

type Magic = readonly [mediaType: Recognised['mediaType'], start: Buffer]

const MAGIC: readonly Magic[] = [
  ['application/pdf', Buffer.from('%PDF-')],
  ['image/png', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')],
  ['image/jpeg', Buffer.from('\xff\xd8\xff', 'latin1')],
  ['image/gif', Buffer.from('GIF87a')],
  ['image/gif', Buffer.from('GIF89a')],
  ['image/tiff', Buffer.from('II*\0', 'latin1')],
  ['image/tiff', Buffer.from('MM\0*', 'latin1')],
  ['application/rtf', Buffer.from('{\\rtf')],
  ['application/gzip', Buffer.from('\x1f\x8b\x08', 'latin1')],
]
const ZIP = Buffer.from('PK\x03\x04', 'latin1')
/** Word, Excel and PowerPoint before 2007 share a container; Word's main stream has this name in it, as UTF-16. */
const OLD_OFFICE = Buffer.from('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'latin1')
const WORD_STREAM = Buffer.from('WordDocument', 'utf16le')

/**
 * What kind of file the bytes are, by how they begin: a byte order mark, blanks and empty lines in front are what
 * programs leave there that took the file for text.
 */
export function recognise(bytes: Buffer): Recognised | undefined {
  const at = contentStart(bytes)
  const starts = (magic: Buffer, from = at) =>
    bytes.subarray(from, from + magic.length).equals(magic)
  const known = MAGIC.find(([, magic]) => starts(magic))
  if (known) return { mediaType: known[0], at }
  if (starts(ZIP)) return { mediaType: zipKind(bytes.subarray(at)), at }
  if (starts(OLD_OFFICE))
    return {
      mediaType: bytes.includes(WORD_STREAM) ? 'application/msword' : 'application/octet-stream',
      at,
    }
  if (starts(Buffer.from('RIFF')) && starts(Buffer.from('WEBP'), at + 8))
    return { mediaType: 'image/webp', at }
  return isBitmap(bytes, at) ? { mediaType: 'image/bmp', at } : undefined
}

const isBlank = (byte: number): boolean => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d)

function contentStart(bytes: Buffer): number {
  let at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  while (at < bytes.length && isBlank(bytes.readUInt8(at))) at += 1
  return at
}

/** "BM" alone begins many a word: its header must say where the picture begins, and how large its own part is. */
function isBitmap(bytes: Buffer, at: number): boolean {
  if (bytes.length < at + 18 || bytes.toString('latin1', at, at + 2) !== 'BM') return false
  const pixels = bytes.readUInt32LE(at + 10)
  return pixels >= 26 && pixels < bytes.length - at && bytes.readUInt32LE(at + 14) <= 124
}

/** Several kinds of document are archives: which, its files' names tell. OFD is 版式文档 of GB/T 33190. */
function zipKind(bytes: Buffer): MediaType {
  if (bytes.includes('OFD.xml')) return 'application/ofd'
  if (bytes.includes('word/document.xml'))
    return 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
  return 'application/zip'
}

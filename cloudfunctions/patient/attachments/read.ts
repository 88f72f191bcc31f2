import { isUtf8 } from 'node:buffer'
import { gunzipSync } from 'node:zlib'
import type { MediaType } from '../api.ts'
import { decodeText, isGb2312, isReadable } from './charset.ts'
import { recognise } from './kind.ts'
import { spellings } from './spellings.ts'

export interface AttachmentFile {
  mediaType: MediaType
  /** Of a text: UTF-8 without a mark, whatever it was. */
  bytes: Buffer
}

/** A file in base64 in gzip in base64 has been seen; whatever is packed more often is not looked for. */
const MOST_LAYERS = 4
/** Characters within which a page has shown that it is one. */
const LONGEST_HEAD = 4096
/** What a gzip may unpack to, bytes: it can say a thousand times its size. */
const MAX_UNPACKED_BYTES = 32 * 1024 * 1024

/**
 * Reads `cntr_att_cont` (clause BC00.03.00.01). The standard gives it as a string and no more: a file in base64 or
 * hexadecimal, bare or as a data: URL, or the text itself. What it is, is told by its content, never by a claim; what
 * is neither a known file nor a readable text is bytes, and nobody is to show them as words.
 */
export function readAttachment(content: string): AttachmentFile {
  return readString(content, MOST_LAYERS)
}

function readString(content: string, layers: number): AttachmentFile {
  const { encoded, literal, looksEncoded } = spellings(content)
  const candidates = [...encoded, literal]
  for (const bytes of candidates) {
    const file = fileIn(bytes, layers)
    if (file) return file
  }
  // Digits are base64's letters as well: whoever wrote a text in them meant them as digits.
  const decoded = encoded[0] && textIn(encoded[0], looksEncoded, layers)
  if (decoded) return decoded
  const text = looksEncoded || !isReadable(content) ? undefined : textFile(content)
  return text ?? { mediaType: 'application/octet-stream', bytes: encoded[0] ?? literal }
}

function fileIn(bytes: Buffer, layers: number): AttachmentFile | undefined {
  const known = recognise(bytes)
  if (known === undefined) return undefined
  const file = bytes.subarray(known.at)
  if (known.mediaType !== 'application/gzip') return { mediaType: known.mediaType, bytes: file }
  return unpacked(file, layers) ?? { mediaType: 'application/octet-stream', bytes: file }
}

function unpacked(packed: Buffer, layers: number): AttachmentFile | undefined {
  if (layers === 0) return undefined
  let bytes: Buffer
  try {
    bytes = gunzipSync(packed, { maxOutputLength: MAX_UNPACKED_BYTES })
  } catch {
    return undefined
  }
  return (
    fileIn(bytes, layers - 1) ??
    textIn(bytes, true, layers - 1) ?? { mediaType: 'application/octet-stream', bytes }
  )
}

/**
 * @param certain the bytes were meant; else they may be chance, a word that happens to be in base64's alphabet:
 *   believed only where the text is plain UTF-8, or Chinese as GB 2312 writes it
 */
function textIn(bytes: Buffer, certain: boolean, layers: number): AttachmentFile | undefined {
  const text = decodeText(bytes)
  if (text === undefined || !(certain || isUtf8(bytes) || isGb2312(bytes))) return undefined
  return layers > 0 && isAscii(text) && spellings(text).looksEncoded
    ? readString(text, layers - 1)
    : textFile(text)
}

const isAscii = (text: string): boolean => !/[^\t-\x7e]/.test(text)

/** How a page may begin, its comments passed over. */
function isHtml(text: string): boolean {
  let start = text.slice(0, LONGEST_HEAD).trimStart()
  while (start.startsWith('<!--')) start = start.slice(start.indexOf('-->') + 3).trimStart()
  return /^<(?:!doctype\s|\?xml\s|[a-z][a-z0-9]{0,9}[\s/>])/i.test(start)
}

function textFile(text: string): AttachmentFile {
  const content = text.replace(/^\ufeff/, '')
  return {
    mediaType: isHtml(content) ? 'text/html' : 'text/plain',
    bytes: Buffer.from(content, 'utf8'),
  }
}

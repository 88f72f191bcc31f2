import { isUtf8 } from 'node:buffer'

/** No text has these bytes, in any charset but UTF-16. */
const CONTROL_BYTES = /[\0-\x08\x0e-\x1f\x7f]/
/** Nor these characters: what stands between them would be bytes on a patient's screen. */
const CONTROL_CHARACTERS = /[\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/
/** Bytes at the start in which a picture or a program gives itself away: the rest need not be looked at. */
const GLANCE = 4096
/** Zeros that fill a field of fixed length, and the end-of-file character of old systems. */
const PADDING = [0x00, 0x1a]

/**
 * Bytes as text, where that is what they are: UTF-8; UTF-16 with or without its mark; what an HTML page declares;
 * GB 18030, which holds GBK and GB 2312.
 */
export function decodeText(bytes: Buffer): string | undefined {
  const content = withoutPadding(bytes)
  const utf16 = markedUtf16(bytes) ?? unmarkedUtf16(content)
  if (utf16 !== undefined) return readable(wholeUnits(bytes), utf16)
  if (CONTROL_BYTES.test(content.toString('latin1', 0, GLANCE))) return undefined
  if (isUtf8(content)) return readable(content, 'utf-8')
  return readable(content, declaredCharset(content) ?? 'gb18030')
}

/** Whether a text can be shown: a few letters that were lost on the way are no reason to show none of it. */
export function isReadable(text: string): boolean {
  if (CONTROL_CHARACTERS.test(text)) return false
  let lost = 0
  for (let at = text.indexOf('\ufffd'); at >= 0; at = text.indexOf('\ufffd', at + 1)) lost += 1
  return lost * 100 <= text.length
}

/** Chance bytes are seldom this: every character either ASCII or a pair of GB 2312's rows. */
export const isGb2312 = (bytes: Buffer): boolean =>
  /^(?:[\t\n\r\x20-\x7e]|[\xa1-\xf7][\xa1-\xfe])*$/.test(bytes.toString('latin1'))

function readable(bytes: Buffer, charset: string): string | undefined {
  try {
    const text = new TextDecoder(charset, { fatal: true }).decode(bytes)
    return isReadable(text) ? text : undefined
  } catch {
    // Not in this charset, or one that this runtime does not know.
    return undefined
  }
}

function markedUtf16(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined
}

/** Digits, blanks and line ends bring zeros with them in UTF-16, and no other text has any. */
function unmarkedUtf16(content: Buffer): string | undefined {
  const start = wholeUnits(content.subarray(0, GLANCE))
  if (!start.includes(0)) return undefined
  return ['utf-16le', 'utf-16be'].find((charset) => isUsual(new TextDecoder(charset).decode(start)))
}

/** Letters, Chinese and its punctuation: read the wrong way round, Chinese is from all over Unicode. */
function isUsual(text: string): boolean {
  const usual = text.match(/[\t\n\r\x20-\x7e\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e]/g)
  return (usual?.length ?? 0) * 10 >= text.length * 9
}

function withoutPadding(bytes: Buffer): Buffer {
  let end = bytes.length
  while (end > 0 && PADDING.includes(bytes.readUInt8(end - 1))) end -= 1
  return bytes.subarray(0, end)
}

/** UTF-16 without half a unit, or zeros, at its end. */
function wholeUnits(bytes: Buffer): Buffer {
  let end = bytes.length - (bytes.length % 2)
  while (end > 0 && bytes[end - 1] === 0 && bytes[end - 2] === 0) end -= 2
  return bytes.subarray(0, end)
}

const declaredCharset = (bytes: Buffer): string | undefined =>
  /charset\s{0,9}=\s{0,9}["']?([\w-]{1,20})/i.exec(bytes.toString('latin1', 0, 1024))?.[1]

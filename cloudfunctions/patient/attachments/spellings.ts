import { isUtf8 } from 'node:buffer'
import { isGb2312 } from './charset.ts'

/** A word or a number is shorter than this; base64 of anything worth sending is not, and has no blanks in it. */
const LONGEST_WORD = 40
/** Sixteen bytes: whatever is shorter is a number. */
const SHORTEST_HEX = 32

/** The ways in which a file, or a text, can be written as a JSON string. Each is what the bytes would be. */
export interface Spellings {
  /** Most telling first. */
  encoded: Buffer[]
  /** As it stands. */
  literal: Buffer
  /** It is nothing that anybody would read as it stands. */
  looksEncoded: boolean
}

export function spellings(content: string): Spellings {
  const { body, isBase64 } = withoutDataUrl(content)
  const literal = Buffer.from(body, 'utf8')
  if (isBase64 === false) return { encoded: [percentDecoded(body)], literal, looksEncoded: false }
  const bytes = asBytes(body)
  if (bytes) return { encoded: [bytes], literal, looksEncoded: false }
  const hex = asHex(body)
  const base64 = asBase64(body)
  return {
    encoded: [hex, base64].filter((one) => one !== undefined),
    literal,
    looksEncoded: isBase64 === true || ((hex ?? base64) !== undefined && hasLongRun(body)),
  }
}

/** @returns `isBase64` undefined where there is no data: URL around it */
function withoutDataUrl(content: string): { body: string; isBase64?: boolean } {
  const [head, type] = /^\s{0,99}data:([^,]{0,200}),/i.exec(content) ?? []
  if (head === undefined || type === undefined) return { body: content }
  return { body: content.slice(head.length), isBase64: /;\s*base64\s*$/i.test(type) }
}

function percentDecoded(text: string): Buffer {
  const latin1 = Buffer.from(text, 'utf8').toString('latin1')
  const bytes = latin1.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
  return Buffer.from(bytes, 'latin1')
}

/** Hexadecimal in either case, with or without line ends; databases put 0x in front. */
function asHex(text: string): Buffer | undefined {
  const digits = text.replace(/^\s{0,99}0x/i, '')
  if (/[^0-9a-f\s]/i.test(digits)) return undefined
  const compact = /\s/.test(digits) ? digits.replace(/\s+/g, '') : digits
  return compact.length >= SHORTEST_HEX && compact.length % 2 === 0
    ? Buffer.from(compact, 'hex')
    : undefined
}

/** Base64 and base64url, padded or not, with or without line ends; and where a form has turned each + into a blank. */
function asBase64(text: string): Buffer | undefined {
  if (text.length < 8 || /[^A-Za-z0-9+/_\-\s=]/.test(text)) return undefined
  const padding = text.indexOf('=')
  const digits = padding < 0 ? text.length : padding
  if (padding >= 0 && /[^=\s]/.test(text.slice(padding))) return undefined
  const lostPlus = !text.includes('+') && text.length % 4 === 0 && /^\S+(?: \S+)+$/.test(text)
  const bytes = Buffer.from(lostPlus ? text.replaceAll(' ', '+') : text, 'base64')
  return bytes.length > 0 && digits > 0 ? bytes : undefined
}

/**
 * A string whose characters are bytes, as where a file was read as Latin-1: told by the file or the Chinese it holds.
 */
function asBytes(text: string): Buffer | undefined {
  if (!/[\x80-\xff]/.test(text) || /[^\0-\xff]/.test(text)) return undefined
  const bytes = Buffer.from(text, 'latin1')
  const binary = /[\0-\x08\x0e-\x1f\x80-\x9f]/.test(text)
  return binary || isUtf8(bytes) || isGb2312(bytes) ? bytes : undefined
}

const hasLongRun = (text: string): boolean => new RegExp(`\\S{${LONGEST_WORD}}`).test(text)

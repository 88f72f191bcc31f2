import type { Attachment } from './contract.ts'

/**
 * Reads `cntr_att_cont` (clause BC00.03.00.01). The standard gives it as a string and no more: base64 of a file (bare,
 * or as a data: URL) or the text itself. What kind of file it is, is told by its first bytes, never by a claim.
 */
export function readAttachment(content: string): Omit<Attachment, 'cntr_no'> {
  const bytes =
    decodeBase64(content.replace(/^data:[^,]{0,100};base64,/, '')) ?? Buffer.from(content, 'utf8')
  return { mediaType: sniff(bytes), size: bytes.length, content: bytes.toString('base64') }
}

function decodeBase64(text: string): Buffer | undefined {
  const compact = text.replace(/\s+/g, '')
  if (compact.length < 8 || compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(compact))
    return undefined
  const bytes = Buffer.from(compact, 'base64')
  // A sentence of plain letters can pass for base64: believe it only where a file or readable text comes out.
  return startsLikeFile(bytes) || isText(bytes) ? bytes : undefined
}

const SIGNATURES: readonly [Attachment['mediaType'], Buffer][] = [
  ['application/pdf', Buffer.from('%PDF-')],
  ['image/png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
  ['image/jpeg', Buffer.from([0xff, 0xd8, 0xff])],
]

const startsLikeFile = (bytes: Buffer) =>
  SIGNATURES.some(([, magic]) => bytes.subarray(0, magic.length).equals(magic))

function sniff(bytes: Buffer): Attachment['mediaType'] {
  const known = SIGNATURES.find(([, magic]) => bytes.subarray(0, magic.length).equals(magic))
  if (known) return known[0]
  if (!isText(bytes)) return 'application/octet-stream'
  return /^\s*(<!doctype html|<html|<body|<div|<p[\s>]|<table)/i.test(
    bytes.toString('utf8', 0, 256),
  )
    ? 'text/html'
    : 'text/plain'
}

function isText(bytes: Buffer): boolean {
  const start = bytes.subarray(0, 64 * 1024)
  if (start.some((byte) => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d))
    return false
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(start, { stream: true })
    return true
  } catch {
    return false
  }
}

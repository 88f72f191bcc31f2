import { isAscii } from 'node:buffer'
import { asciiText } from './heldText.ts'
import type { Cuts } from './parser.ts'

/** Bytes between two quotes. What is shorter is read with the rest. */
const LONG = 64 * 1024

/** A source without its long texts, and which one stood between the two quotes that are left at a place of it. */
export interface Skeleton {
  bytes: Buffer
  cuts: Cuts
}

/**
 * Takes out of JSON what stands between two quotes for long and means nothing but itself, as attachments and cipher
 * text do. Whether it is a text of the JSON, or its opening quote belongs to the text before, only the parser can tell.
 */
export function withoutLongRuns(source: Buffer): Skeleton {
  const parts: Buffer[] = []
  const cuts: Cuts = new Map()
  let kept = 0
  let size = 0
  // Whatever is twice as long has one of these bytes in it.
  for (let at = LONG; at < source.length; at += LONG) {
    const open = source.lastIndexOf(QUOTE, at)
    const close = source.indexOf(QUOTE, at)
    if (open < kept || close - open <= LONG) continue
    const run = source.subarray(open + 1, close)
    if (!isPlain(run)) continue
    parts.push(source.subarray(kept, open + 1))
    size += open + 1 - kept
    cuts.set(size - 1, asciiText(run))
    kept = close
    at = close
  }
  parts.push(source.subarray(kept))
  return { bytes: cuts.size === 0 ? source : Buffer.concat(parts), cuts }
}

const QUOTE = 0x22

const isPlain = (bytes: Buffer): boolean =>
  isAscii(bytes) && !bytes.includes('\\') && !hasControlCharacter(bytes)

/** Four bytes at a time: a byte of ASCII below 0x20 borrows from its highest bit. */
function hasControlCharacter(bytes: Buffer): boolean {
  const aligned = (bytes.byteOffset + 3) & ~3
  const words = new Int32Array(
    bytes.buffer,
    aligned,
    (bytes.byteOffset + bytes.length - aligned) >> 2,
  )
  for (const word of words) if ((word - 0x20202020) & 0x80808080) return true
  const start = aligned - bytes.byteOffset
  const end = start + words.length * 4
  return isLow(bytes.subarray(0, start)) || isLow(bytes.subarray(end))
}

const isLow = (bytes: Buffer): boolean => bytes.some((byte) => byte < 0x20)

import { CHUNK_BYTES, type HeldText } from './heldText.ts'

/** A text, or the pieces of one: an attachment of megabytes is not copied only to stand in one string with the rest. */
export type Pieces = string | readonly (string | HeldText)[]

/** UTF-16 units. What is shorter is joined with its neighbours. */
const LONG = 16 * 1024

/** Joins what is short, and keeps what is long as it is. */
export class PieceCollector {
  readonly #pieces: (string | HeldText)[] = []
  #short = ''

  add(text: string): void {
    if (text.length < LONG) this.#short += text
    else this.addHeld(text)
  }

  /** Keeps it as it is, however long. */
  addHeld(text: string | HeldText): void {
    this.#pieces.push(this.#short, text)
    this.#short = ''
  }

  /** To be called once, at the end. */
  finish(): Pieces {
    if (this.#pieces.length === 0) return this.#short
    this.#pieces.push(this.#short)
    return this.#pieces
  }
}

/**
 * The text's UTF-8. As one string beside a Chinese character, each letter of an attachment would take two bytes.
 * @param room bytes that are left free behind it
 */
export function encoded(text: Pieces, room = 0): Buffer {
  if (typeof text === 'string' && room === 0) return Buffer.from(text, 'utf8')
  const pieces = typeof text === 'string' ? [text] : text
  const sized = pieces.map((piece) => ({
    piece,
    size: typeof piece === 'string' ? Buffer.byteLength(piece) : piece.length,
  }))
  const bytes = Buffer.allocUnsafe(sized.reduce((sum, { size }) => sum + size, room))
  let end = 0
  for (const { piece, size } of sized) {
    if (typeof piece !== 'string') piece.writeTo(bytes, end)
    else if (size === piece.length) bytes.write(piece, end, 'latin1')
    else bytes.write(piece, end, 'utf8')
    end += size
  }
  return bytes
}

export const joined = (text: Pieces): string => (typeof text === 'string' ? text : text.join(''))

/** UTF-16 units: as bytes at most three times as many. */
const CHUNK = CHUNK_BYTES / 4

/** The text, so much at a time that what is made of it fits the processor's caches; no surrogate pair is cut in two. */
export function chunksOf(text: Pieces): Iterable<string | Buffer> {
  return typeof text === 'string' && text.length <= CHUNK ? [text] : chunksOfLong(text)
}

function* chunksOfLong(text: Pieces): Generator<string | Buffer> {
  for (const piece of typeof text === 'string' ? [text] : text) {
    if (typeof piece === 'string') yield* chunksOfString(piece)
    else yield* piece.chunks()
  }
}

function* chunksOfString(text: string): Generator<string> {
  for (let start = 0; start < text.length;) {
    let end = Math.min(start + CHUNK, text.length)
    if (end < text.length && (text.charCodeAt(end - 1) & 0xfc00) === 0xd800) end--
    yield text.slice(start, end)
    start = end
  }
}

/** A text, or the pieces of one: an attachment of megabytes is not copied only to stand in one string with the rest. */
export type Pieces = string | readonly string[]

/** UTF-16 units. What is shorter is joined with its neighbours. */
const LONG = 16 * 1024
/** UTF-16 units. */
const CHUNK = 8 * 1024

/** Joins what is short, and keeps what is long as it is. */
export class PieceCollector {
  readonly #pieces: string[] = []
  #short = ''

  add(text: string): void {
    if (text.length < LONG) {
      this.#short += text
      return
    }
    if (this.#short !== '') this.#pieces.push(this.#short)
    this.#short = ''
    this.#pieces.push(text)
  }

  /** To be called once, at the end. */
  finish(): Pieces {
    if (this.#pieces.length === 0) return this.#short
    this.#pieces.push(this.#short)
    return this.#pieces
  }
}

/** The text's UTF-8. As one string beside a Chinese character, each letter of an attachment would take two bytes. */
export function encoded(text: Pieces): Buffer {
  if (typeof text === 'string') return Buffer.from(text, 'utf8')
  const bytes = Buffer.allocUnsafe(sizeOf(text))
  let end = 0
  for (const piece of text) end += bytes.write(piece, end, 'utf8')
  return bytes
}

const sizeOf = (pieces: readonly string[]): number =>
  pieces.reduce((size, piece) => size + Buffer.byteLength(piece), 0)

export const joined = (text: Pieces): string => (typeof text === 'string' ? text : text.join(''))

/** The text, so much at a time that what is made of it fits the processor's caches; no surrogate pair is cut in two. */
export function chunksOf(text: Pieces): Iterable<string> {
  return typeof text === 'string' && text.length <= CHUNK ? [text] : chunksOfLong(text)
}

function* chunksOfLong(text: Pieces): Generator<string> {
  for (const piece of typeof text === 'string' ? [text] : text) {
    for (let start = 0; start < piece.length;) {
      let end = Math.min(start + CHUNK, piece.length)
      if (end < piece.length && (piece.charCodeAt(end - 1) & 0xfc00) === 0xd800) end--
      yield piece.slice(start, end)
      start = end
    }
  }
}

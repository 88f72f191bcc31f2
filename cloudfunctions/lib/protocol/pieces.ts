/** A text, or the pieces of one: an attachment of megabytes is not copied only to stand in one string with the rest. */
export type Pieces = string | readonly string[]

/** UTF-16 units. What is shorter is joined with its neighbours. */
const LONG = 16 * 1024
/** UTF-16 units that are encoded at a time: what is made of them fits the processor's caches. */
const CHUNK = 64 * 1024

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

export const joined = (text: Pieces): string => (typeof text === 'string' ? text : text.join(''))

/** The text in UTF-8, a chunk at a time. */
export function chunksOf(text: Pieces): Iterable<Buffer> {
  return typeof text === 'string' && text.length <= CHUNK ? [Buffer.from(text, 'utf8')] : chunksOfLong(text)
}

function* chunksOfLong(text: Pieces): Generator<Buffer> {
  for (const piece of typeof text === 'string' ? [text] : text) {
    for (let start = 0; start < piece.length;) {
      let end = Math.min(start + CHUNK, piece.length)
      // A surrogate pair is one character of UTF-8: it is not cut in two.
      if (end < piece.length && (piece.charCodeAt(end - 1) & 0xfc00) === 0xd800) end--
      yield Buffer.from(piece.slice(start, end), 'utf8')
      start = end
    }
  }
}

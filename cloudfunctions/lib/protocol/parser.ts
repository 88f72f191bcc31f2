import { ProtocolError } from './errors.ts'
import { hold, type HeldText } from './heldText.ts'
import { wireNumber, type WireObject, type WireValue } from './value.ts'

/**
 * Reads JSON (RFC 8259) strictly. Stricter than the grammar where leniency would let two readers see two messages: a
 * name stands once in an object, whatever its values; none is `__proto__`; no string holds half of a surrogate pair.
 *
 * Our own, because strings are the bulk of a message with an attachment: here they are cut out whole and unescaped by
 * the runtime, while a parser in JavaScript (lossless-json's) builds them character by character (54 MB: 9 s and 1.9
 * GB).
 * @param options undecoded: each character of the source stands for a byte of good UTF-8. cuts: texts that were taken
 *   out between two quotes, by the place of the first; those that stand where a text does are put back and removed from
 *   it
 * @throws ProtocolError `protocol.json`
 */
export const parseStrict = (
  source: string,
  maxDepth: number,
  options: { undecoded?: boolean; cuts?: Cuts } = {},
): WireValue =>
  new Parser(source, maxDepth, options.undecoded ?? false, options.cuts).readDocument()

export type Cuts = Map<number, HeldText>

class Parser {
  readonly #source: string
  readonly #maxDepth: number
  readonly #undecoded: boolean
  readonly #cuts: Cuts | undefined
  #at = 0
  #depth = 0

  constructor(source: string, maxDepth: number, undecoded: boolean, cuts: Cuts | undefined) {
    this.#source = source
    this.#maxDepth = maxDepth
    this.#undecoded = undecoded
    this.#cuts = cuts
  }

  readDocument(): WireValue {
    const value = this.#readValue()
    this.#skipSpace()
    if (this.#at < this.#source.length) throw this.#broken()
    return value
  }

  #readValue(): WireValue {
    this.#skipSpace()
    switch (this.#source.charCodeAt(this.#at)) {
      case QUOTE:
        return this.#readString()
      case OPEN_OBJECT:
        return this.#readNested(OPEN_OBJECT)
      case OPEN_ARRAY:
        return this.#readNested(OPEN_ARRAY)
      case LETTER_T:
        return this.#readWord('true', true)
      case LETTER_F:
        return this.#readWord('false', false)
      case LETTER_N:
        return this.#readWord('null', null)
      default:
        return this.#readNumber()
    }
  }

  #readNested(open: number): WireValue {
    if (++this.#depth > this.#maxDepth) throw new ProtocolError('protocol.json', '报文嵌套过深')
    this.#at++
    const value = open === OPEN_OBJECT ? this.#readObject() : this.#readArray()
    this.#depth--
    return value
  }

  #readObject(): WireObject {
    const object: WireObject = {}
    if (this.#ends(CLOSE_OBJECT)) return object
    do {
      this.#skipSpace()
      if (this.#source.charCodeAt(this.#at) !== QUOTE) throw this.#broken()
      const name = this.#readString()
      if (name === '__proto__') throw new ProtocolError('protocol.json', '报文含有不允许的字段名')
      if (Object.hasOwn(object, name))
        throw new ProtocolError('protocol.json', `报文的字段${named(name)}出现了两次`)
      this.#skipSpace()
      if (this.#source.charCodeAt(this.#at++) !== COLON) throw this.#broken(this.#at - 1)
      this.#skipSpace()
      const held = this.#takeCut()
      if (held === undefined) object[name] = this.#readValue()
      else hold(object, name, held)
    } while (this.#another(CLOSE_OBJECT))
    return object
  }

  #readArray(): WireValue[] {
    const array: WireValue[] = []
    if (this.#ends(CLOSE_ARRAY)) return array
    do array.push(this.#readValue())
    while (this.#another(CLOSE_ARRAY))
    return array
  }

  #ends(close: number): boolean {
    this.#skipSpace()
    if (this.#source.charCodeAt(this.#at) !== close) return false
    this.#at++
    return true
  }

  /** Past a comma: true. Past the closing bracket: false. */
  #another(close: number): boolean {
    if (this.#ends(close)) return false
    if (this.#source.charCodeAt(this.#at) !== COMMA) throw this.#broken()
    this.#at++
    return true
  }

  #takeCut(): HeldText | undefined {
    const text = this.#cuts?.get(this.#at)
    if (text === undefined) return undefined
    this.#cuts?.delete(this.#at)
    this.#at += 2
    return text
  }

  /** Most strings hold nothing that means anything but itself, and are cut out as they stand. */
  #readString(): string {
    const held = this.#takeCut()
    if (held !== undefined) return held.toString()
    const source = this.#source
    const start = this.#at
    const short = Math.min(source.length, start + SHORT)
    for (let end = start + 1; end < short; end++) {
      const code = source.charCodeAt(end)
      if (code === QUOTE) {
        this.#at = end + 1
        return this.#cut(start + 1, end)
      }
      if (code === BACKSLASH || code < 0x20 || isSurrogate(code)) return this.#readAnyString()
    }
    const end = source.indexOf('"', start + 1)
    if (end === -1) throw this.#broken(source.length)
    const text = source.slice(start + 1, end)
    if (text.includes('\\') || UNUSUAL.test(text)) return this.#readAnyString()
    this.#at = end + 1
    return this.#cut(start + 1, end)
  }

  #readAnyString(): string {
    const start = this.#at
    const end = endOfString(this.#source, start)
    if (end === -1) throw this.#broken(this.#source.length)
    this.#at = end + 1
    let string: string
    try {
      // The runtime knows escapes, and refuses control characters.
      string = JSON.parse(this.#cut(start, this.#at)) as string
    } catch (error) {
      throw this.#broken(start, error)
    }
    if (!(string as string & { isWellFormed(): boolean }).isWellFormed())
      throw new ProtocolError('protocol.json', '报文含有不完整的字符')
    return string
  }

  #cut(start: number, end: number): string {
    const part = this.#source.slice(start, end)
    return this.#undecoded && NOT_ASCII.test(part)
      ? Buffer.from(part, 'latin1').toString('utf8')
      : part
  }

  #readNumber(): WireValue {
    NUMBER.lastIndex = this.#at
    const text = NUMBER.exec(this.#source)?.[0]
    if (text === undefined) throw this.#broken()
    this.#at += text.length
    return wireNumber(text)
  }

  #readWord<T>(word: string, meaning: T): T {
    if (!this.#source.startsWith(word, this.#at)) throw this.#broken()
    this.#at += word.length
    return meaning
  }

  #skipSpace(): void {
    for (;;) {
      const code = this.#source.charCodeAt(this.#at)
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return
      this.#at++
    }
  }

  #broken(position = this.#at, cause?: unknown): ProtocolError {
    const where =
      position >= this.#source.length ? '末尾' : `第 ${this.#cut(0, position).length + 1} 个字符处`
    return new ProtocolError('protocol.json', `报文不是正确的 JSON（${where}）`, { cause })
  }
}

/** A name as the standard has them; anybody can write anything, and is not quoted with it. */
const named = (name: string): string => (/^\w{1,40}$/.test(name) ? ` ${name} ` : '')

/** UTF-16 units that are looked at one by one. */
const SHORT = 128
/**
 * A control character, or a surrogate. Not the backslash too: it stands between capitals and small letters, and to tell
 * on which side of it each character of an attachment is takes four times as long.
 */
export const UNUSUAL = /[\u0000-\u001f\ud800-\udfff]/
const NOT_ASCII = /[\u0080-\u00ff]/
const isSurrogate = (code: number): boolean => (code & 0xf800) === 0xd800

/** The index of the closing quote of the string that opens at `start`, or -1. */
function endOfString(source: string, start: number): number {
  for (
    let quote = source.indexOf('"', start + 1);
    quote !== -1;
    quote = source.indexOf('"', quote + 1)
  ) {
    let backslashes = 0
    while (source.charCodeAt(quote - 1 - backslashes) === BACKSLASH) backslashes++
    if (backslashes % 2 === 0) return quote
  }
  return -1
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_ARRAY = 0x5b
const BACKSLASH = 0x5c
const CLOSE_ARRAY = 0x5d
const LETTER_F = 0x66
const LETTER_N = 0x6e
const LETTER_T = 0x74
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d

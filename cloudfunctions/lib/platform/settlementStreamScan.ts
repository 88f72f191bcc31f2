import { ProtocolError, parseWire, type WireValue } from '../protocol/index.ts'
import {
  BACKSLASH,
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
  broken,
  endOfValue,
} from './settlementStreamTokens.ts'

/** Pieces of a document, in order, as often as it is asked for: nothing holds the whole. */
export type Source = () => AsyncIterable<Buffer>

/** A document as far as it is held in memory: long lists and long texts are only known by their place. */
export type Node =
  | { kind: 'value'; value: WireValue }
  | { kind: 'object'; members: Map<string, Node> }
  /** `row` or `rows`, at the top or inside `data`. `elements` reads the document again, one element at a time. */
  | { kind: 'list'; count: number; elements(): AsyncGenerator<WireValue> }
  /** Bytes [from, to) of the document: what stands between the quotes. */
  | { kind: 'text'; from: number; to: number }

export interface ScanOptions {
  /** The member at the top whose text may be of any length. */
  longText?: string
  /** Of one element or member, bytes. */
  maxValue?: number
}

/** Of objects and arrays within one another, as in parseWire. */
const MAX_DEPTH = 32
/** A row of the list has some 200 bytes; whatever else stands in the message is shorter than this. */
const MAX_VALUE = 1024 * 1024
/** What is held of one document beside its lists, bytes: many small members are as bad as a large one. */
const MAX_HELD = 4 * 1024 * 1024

/**
 * Reads a JSON document once, strictly as parseWire does, and keeps all but its lists and its long text. The elements
 * of a list are only counted: whoever reads them parses them.
 * @throws ProtocolError `protocol.json`; `protocol.too-large` where a single member is not to be held
 */
export async function scanDocument(source: Source, options: ScanOptions = {}): Promise<Node> {
  const scan = readDocument(source, options)
  let step = scan.next()
  for await (const chunk of source()) step = scan.next(chunk)
  while (!step.done) step = scan.next(undefined)
  return step.value
}

/** The elements of one list, parsed; a chunk's worth of them is in memory at a time. */
async function* elementsOf(
  source: Source,
  options: ScanOptions,
  path: string,
  depth: number,
): AsyncGenerator<WireValue> {
  let batch: WireValue[] = []
  const scan = readDocument(source, options, (list, json) => {
    if (list === path) batch.push(parsePart(json, depth))
  })
  scan.next()
  for await (const chunk of source()) {
    scan.next(chunk)
    yield* batch
    batch = []
  }
  scan.next(undefined)
  yield* batch
}

type Scan<T> = Generator<void, T, Buffer | undefined>

/** A coroutine that is handed chunk after chunk, and undefined at the end. */
function* readDocument(
  source: Source,
  options: ScanOptions,
  onElement?: (path: string, json: Buffer) => void,
): Scan<Node> {
  const maxValue = options.maxValue ?? MAX_VALUE
  let buffer: Buffer = Buffer.alloc(0)
  let at = 0
  let base = 0
  let ended = false
  let held = 0

  while (buffer.length < 3 && (yield* more()));
  if (buffer.subarray(0, 3).equals(BYTE_ORDER_MARK)) at = 3
  const top = (yield* next()) === OPEN_OBJECT ? yield* readObject('', 1) : yield* readValue(0)
  if ((yield* next()) !== -1) throw broken()
  return top

  function* more(): Scan<boolean> {
    const chunk = yield
    if (chunk === undefined) {
      ended = true
      return false
    }
    base += at
    buffer = at === buffer.length ? chunk : Buffer.concat([buffer.subarray(at), chunk])
    at = 0
    return true
  }

  /** The next byte that is no space, without taking it; -1 at the end of what is in memory. */
  function nextHere(): number {
    for (; at < buffer.length; at++) {
      const byte = buffer[at]!
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return byte
    }
    return -1
  }

  /** -1 at the end of the document. */
  function* next(): Scan<number> {
    for (;;) {
      const byte = nextHere()
      if (byte !== -1 || ended) return byte
      if (!(yield* more())) return -1
    }
  }

  function* readObject(path: string, depth: number): Scan<Node> {
    const members = new Map<string, Node>()
    at++
    if ((yield* next()) === CLOSE_OBJECT) {
      at++
      return { kind: 'object', members }
    }
    for (;;) {
      if ((yield* next()) !== QUOTE) throw broken()
      const name = parsePart(yield* take(), 0) as string
      if (name === '__proto__') throw new ProtocolError('protocol.json', '报文含有不允许的字段名')
      if (members.has(name))
        throw new ProtocolError('protocol.json', `报文的字段 ${name.slice(0, 40)} 出现了两次`)
      if ((yield* next()) !== COLON) throw broken()
      at++
      members.set(name, yield* readMember(path, name, depth))
      const byte = yield* next()
      at++
      if (byte === CLOSE_OBJECT) return { kind: 'object', members }
      if (byte !== COMMA) throw broken()
    }
  }

  function* readMember(path: string, name: string, depth: number): Scan<Node> {
    const first = yield* next()
    if (first === OPEN_ARRAY && (name === 'row' || name === 'rows'))
      return yield* readList(`${path}/${name}`, depth + 1)
    if (first === OPEN_OBJECT && path === '' && name === 'data')
      return yield* readObject('/data', depth + 1)
    if (first === QUOTE && path === '' && name === options.longText) return yield* readText()
    return yield* readValue(depth)
  }

  function* readValue(depth: number): Scan<Node> {
    const json = yield* take()
    held += json.length
    if (held > MAX_HELD) throw tooLarge()
    return { kind: 'value', value: parsePart(json, depth) }
  }

  function* readList(path: string, depth: number): Scan<Node> {
    let count = 0
    const node = (): Node => ({
      kind: 'list',
      count,
      elements: () => elementsOf(source, options, path, depth),
    })
    at++
    if ((yield* next()) === CLOSE_ARRAY) {
      at++
      return node()
    }
    for (;;) {
      if (nextHere() === -1) yield* next()
      // Most elements lie whole in memory: no coroutine is made for them.
      const end = endOfValue(buffer, at, ended)
      const json = end === -1 ? yield* take() : buffer.subarray(at, end)
      if (end !== -1) at = end
      count++
      onElement?.(path, json)
      let byte = nextHere()
      if (byte === -1) byte = yield* next()
      at++
      if (byte === CLOSE_ARRAY) return node()
      if (byte !== COMMA) throw broken()
    }
  }

  /** The bytes of a value, good until the next chunk. */
  function* take(): Scan<Buffer> {
    yield* next()
    for (;;) {
      const end = endOfValue(buffer, at, ended)
      if (end !== -1) {
        if (end - at > maxValue) throw tooLarge()
        const json = buffer.subarray(at, end)
        at = end
        return json
      }
      if (buffer.length - at > maxValue) throw tooLarge()
      if (!(yield* more()) && endOfValue(buffer, at, true) === -1) throw broken()
    }
  }

  /** Passes over a text of any length; what it holds is read by whoever needs it. */
  function* readText(): Scan<Node> {
    at++
    const from = base + at
    let quote = -1
    for (;;) {
      if (quote < at) {
        const found = buffer.indexOf(QUOTE, at)
        quote = found === -1 ? buffer.length : found
      }
      const backslash = buffer.subarray(at, quote).indexOf(BACKSLASH)
      if (backslash === -1) {
        at = quote
        if (at < buffer.length) return { kind: 'text', from, to: base + at++ }
      } else {
        at += backslash
        if (buffer.length >= at + 2) {
          at += 2
          continue
        }
      }
      if (!(yield* more())) throw broken()
      quote = -1
    }
  }
}

function parsePart(json: Buffer, depth: number): WireValue {
  try {
    return parseWire(json, { maxSize: json.length, maxDepth: MAX_DEPTH - depth })
  } catch (error) {
    // Its place in the part says nothing about its place in the message.
    if (error instanceof ProtocolError && error.message.includes('JSON')) throw broken(error)
    throw error
  }
}

const tooLarge = () => new ProtocolError('protocol.too-large', '报文里有一项过大，已拒收')

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf])

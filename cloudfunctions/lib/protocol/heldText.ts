/**
 * A text of megabytes that is there in bytes, and becomes a string only where somebody reads it as one. All of it is
 * ASCII, and nothing in it has to be escaped in JSON.
 */
export interface HeldText {
  /** Characters, which are as many bytes. */
  readonly length: number
  toString(): string
  includes(character: string): boolean
  /** What is signed and encrypted, so much at a time. */
  chunks(): Iterable<Buffer>
  writeTo(target: Buffer, at: number): void
}

/** Bytes. What is worked on fits the processor's caches, and its memory is used again. */
export const CHUNK_BYTES = 64 * 1024

export const asciiText = (bytes: Buffer): HeldText => ({
  length: bytes.length,
  toString: () => bytes.toString('latin1'),
  includes: (character) => bytes.includes(character),
  chunks: () => slices(bytes),
  writeTo: (target, at) => void bytes.copy(target, at),
})

/** The bytes in upper-case hex. */
export const hexText = (bytes: Buffer): HeldText => ({
  length: bytes.length * 2,
  toString() {
    const digits = Buffer.allocUnsafeSlow(bytes.length * 2)
    writeHex(bytes, digits, 0)
    return digits.toString('latin1')
  },
  includes(character) {
    return this.toString().includes(character)
  },
  *chunks() {
    for (const slice of slices(bytes)) {
      const digits = Buffer.allocUnsafe(slice.length * 2)
      writeHex(slice, digits, 0)
      yield digits
    }
  },
  writeTo: (target, at) => writeHex(bytes, target, at),
})

function* slices(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES)
}

function writeHex(bytes: Buffer, target: Buffer, at: number): void {
  const { digits, pairs, written } = (hexTable ??= makeHexTable())
  const read = Buffer.from(pairs.buffer)
  let end = at
  for (const slice of slices(bytes)) {
    slice.copy(read)
    const count = (slice.length + 1) >> 1
    // A pair is below 65,536, and there are digits for each.
    for (let pair = 0; pair < count; pair++) written[pair] = digits[pairs[pair]!]!
    end += Buffer.from(written.buffer, 0, slice.length * 2).copy(target, end)
  }
}

/**
 * The digits of every two bytes, and where so many are put that they can be looked up two at a time: the runtime's own
 * hex is lower-case, and four times as slow.
 */
interface HexTable {
  digits: Uint32Array
  pairs: Uint16Array<ArrayBuffer>
  written: Uint32Array<ArrayBuffer>
}
let hexTable: HexTable | undefined

function makeHexTable(): HexTable {
  const pairs = new Uint16Array(CHUNK_BYTES / 2)
  const written = new Uint32Array(CHUNK_BYTES / 2)
  const every = Uint16Array.from({ length: 65_536 }, (_, pair) => pair)
  const digits = Buffer.from(Buffer.from(every.buffer).toString('hex').toUpperCase(), 'latin1')
  return { digits: new Uint32Array(Uint8Array.from(digits).buffer), pairs, written }
}

const held = new WeakMap<object, Map<string, HeldText>>()

/** Gives the object a member like any other, whose value is the text: read or spread it is a string from then on. */
export function hold(object: object, name: string, text: HeldText): void {
  const members = held.get(object) ?? new Map<string, HeldText>()
  held.set(object, members.set(name, text))
  const replace = (value: unknown) => {
    members.delete(name)
    Object.defineProperty(object, name, {
      value,
      writable: true,
      enumerable: true,
      configurable: true,
    })
    return value
  }
  Object.defineProperty(object, name, {
    get: () => replace(text.toString()),
    set: replace,
    enumerable: true,
    configurable: true,
  })
}

/** Whether any member of the object was ever held: hardly any object has one. */
export const holdsText = (object: object): boolean => held.has(object)

/** The member, where it is still held as bytes. */
export const heldMember = (object: object, name: string): HeldText | undefined =>
  Object.getOwnPropertyDescriptor(object, name)?.get && held.get(object)?.get(name)

import { ProtocolError } from '../protocol/index.ts'

/**
 * Where the value that starts here ends; -1 where that is not in memory yet. Brackets are only counted: a value that is
 * no JSON does not parse.
 * @throws ProtocolError where no value can start so
 */
export function endOfValue(buffer: Buffer, start: number, ended: boolean): number {
  const first = buffer[start]
  if (first === undefined) {
    if (ended) throw broken()
    return -1
  }
  if (first === QUOTE) return endOfString(buffer, start)
  if (first === OPEN_OBJECT || first === OPEN_ARRAY) return endOfNested(buffer, start)
  // A byte order mark would be taken off silently, were the part decoded by itself.
  if (!STARTS_SCALAR.has(first)) throw broken()
  for (let at = start; at < buffer.length; at++) if (ENDS_SCALAR.has(buffer[at]!)) return at
  return ended ? buffer.length : -1
}

function endOfNested(buffer: Buffer, start: number): number {
  let depth = 0
  for (let at = start; at < buffer.length; at++) {
    const byte = buffer[at]
    if (byte === QUOTE) {
      const end = endOfString(buffer, at)
      if (end === -1) return -1
      at = end - 1
    } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) depth++
    else if ((byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) && --depth === 0) return at + 1
  }
  return -1
}

function endOfString(buffer: Buffer, start: number): number {
  for (let at = start + 1; at < buffer.length; at++) {
    const byte = buffer[at]
    if (byte === BACKSLASH) at++
    else if (byte === QUOTE) return at + 1
  }
  return -1
}

export const broken = (cause?: unknown): ProtocolError =>
  new ProtocolError('protocol.json', '报文不是正确的 JSON', { cause })

export const QUOTE = 0x22
export const COMMA = 0x2c
export const COLON = 0x3a
export const OPEN_ARRAY = 0x5b
export const BACKSLASH = 0x5c
export const CLOSE_ARRAY = 0x5d
export const OPEN_OBJECT = 0x7b
export const CLOSE_OBJECT = 0x7d
const STARTS_SCALAR: ReadonlySet<number> = new Set(Buffer.from('-0123456789tfn'))
const ENDS_SCALAR: ReadonlySet<number> = new Set(Buffer.from(',]} \n\r\t'))

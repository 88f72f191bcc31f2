import { createDecipheriv } from 'node:crypto'
import { ProtocolError, messageKey, type Channel } from '../protocol/index.ts'
import { undecryptable } from '../protocol/cipher.ts'
import type { Source } from './settlementStreamScan.ts'

const CHUNK_BYTES = 64 * 1024

/** What is needed of a file: node's FileHandle has it. */
export interface ReadableFile {
  stat(): Promise<{ size: number }>
  read(
    into: Buffer,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ bytesRead: number }>
}

/** Bytes [from, to) of the file. The handle stays the caller's. */
export async function* readRange(
  file: ReadableFile,
  from: number,
  to: number,
): AsyncGenerator<Buffer> {
  for (let at = from; at < to;) {
    const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, to - at))
    const { bytesRead } = await file.read(chunk, 0, chunk.length, at)
    if (bytesRead === 0) return
    at += bytesRead
    yield chunk.subarray(0, bytesRead)
  }
}

/**
 * What the cipher text says, decrypted anew each time it is read: the clear text is never on the disk.
 * @param text the pieces between the quotes of the JSON string that holds the cipher text
 * @returns after looking at the whole cipher text: hex and base64 cannot be told apart by their beginning
 * @throws ProtocolError `protocol.decrypt`, here or from the source, whatever was wrong
 */
export async function decryptedSource(text: Source, channel: Channel): Promise<Source> {
  const form = await formOf(text)
  return async function* decrypted() {
    const algorithm = channel.encType === 'AES' ? 'aes-128-ecb' : 'sm4-ecb'
    const decipher = createDecipheriv(algorithm, messageKey(channel), null)
    // Whole bytes of hex, whole groups of base64.
    const unit = form === 'hex' ? 2 : 4
    let rest = ''
    for await (const piece of charactersOf(text)) {
      const characters = rest + piece
      const whole = characters.length - (characters.length % unit)
      rest = characters.slice(whole)
      if (whole > 0)
        yield decipher.update(
          Buffer.from(whole === characters.length ? characters : characters.slice(0, whole), form),
        )
    }
    try {
      yield decipher.final()
    } catch (error) {
      throw undecryptable(error)
    }
  }
}

/** As the envelope reads cipher text: an even number of hex digits is hex, else it must be strict base64. */
async function formOf(text: Source): Promise<'hex' | 'base64'> {
  let length = 0
  let hex = true
  let base64 = true
  let padding = 0
  for await (const piece of charactersOf(text)) {
    length += piece.length
    hex &&= /^[0-9a-fA-F]*$/.test(piece)
    if (hex) continue
    const body = /^[A-Za-z0-9+/]*/.exec(piece)![0].length
    const equals = piece.length - body
    base64 &&= /^=*$/.test(piece.slice(body)) && (padding === 0 || body === 0)
    padding += equals
  }
  if (length > 0 && hex && length % 2 === 0) return 'hex'
  if (length > padding && base64 && padding <= 2 && length % 4 === 0) return 'base64'
  throw undecryptable()
}

/** The characters that a JSON string stands for, without white space. @throws ProtocolError `protocol.json` */
async function* charactersOf(text: Source): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let rest = ''
  for await (const chunk of text()) {
    const latin = rest === '' ? chunk.toString('latin1') : ''
    if (latin !== '' && /^[A-Za-z0-9+/=]+$/.test(latin)) {
      yield latin
      continue
    }
    const characters = rest + guarded(() => decoder.decode(chunk, { stream: true }))
    const cut = unfinishedEscape(characters)
    rest = characters.slice(cut)
    yield unescaped(characters.slice(0, cut))
  }
  yield unescaped(rest + guarded(() => decoder.decode()))
}

/** Where an escape begins that may not be whole, or the end. */
function unfinishedEscape(characters: string): number {
  const last = characters.lastIndexOf('\\')
  if (last === -1 || last < characters.length - 6) return characters.length
  let run = 0
  while (characters[last - run] === '\\') run++
  return run % 2 === 1 ? last : characters.length
}

const unescaped = (characters: string): string =>
  guarded(() => (JSON.parse(`"${characters}"`) as string).replace(/\s+/g, ''))

function guarded<T>(act: () => T): T {
  try {
    return act()
  } catch (error) {
    throw new ProtocolError('protocol.json', '报文不是正确的 JSON', { cause: error })
  }
}

import smCrypto from 'sm-crypto'
import { withPadding, withoutPadding } from './padding.ts'
import type { Chunk, Primitives } from './primitives.ts'

/**
 * sm-crypto, for a runtime whose OpenSSL lacks the national algorithms. It takes damaged cipher text, bad padding and
 * keys that are no keys without a word: so it computes raw blocks only, and padding is done and checked here.
 */
export const fallback: Primitives = {
  sm3: (chunks) => smCrypto.sm3(Array.from(bytesOf(chunks))),
  sm4Encrypt: (key, plain) =>
    Buffer.from(
      smCrypto.sm4.encrypt(Array.from(withPadding(plain)), requireKey(key), {
        padding: 'none',
        output: 'array',
      }),
    ),
  sm4Decrypt(key, cipherText) {
    if (cipherText.length === 0 || cipherText.length % 16 !== 0)
      throw new Error('not a whole number of blocks')
    const padded = Buffer.from(
      smCrypto.sm4.decrypt(Array.from(cipherText), requireKey(key), {
        padding: 'none',
        output: 'array',
      }),
    )
    return withoutPadding(padded)
  },
}

const bytesOf = (chunks: Iterable<Chunk>): Buffer =>
  Buffer.concat(Array.from(chunks, (chunk) => Buffer.from(chunk as string)))

function requireKey(key: Uint8Array): number[] {
  if (key.length !== 16) throw new Error('an SM4 key has 16 bytes')
  return Array.from(key)
}

import smCrypto from 'sm-crypto'
import { BLOCK, withPadding, withoutPadding } from './padding.ts'
import type { Chunk, Primitives } from './primitives.ts'

/**
 * sm-crypto, for a runtime whose OpenSSL lacks the national algorithms. It takes damaged cipher text and bad padding
 * without a word: so it computes raw blocks only, and padding is done and checked here.
 */
export const fallback: Primitives = {
  sm3: (chunks) => smCrypto.sm3(Array.from(bytesOf(chunks))),
  sm4Encrypt: (key, plain) =>
    Buffer.from(
      smCrypto.sm4.encrypt(Array.from(withPadding(plain)), Array.from(key), {
        padding: 'none',
        output: 'array',
      }),
    ),
  sm4Decrypt(key, cipherText) {
    if (cipherText.length % BLOCK !== 0) throw new Error('not a whole number of blocks')
    const padded = Buffer.from(
      smCrypto.sm4.decrypt(Array.from(cipherText), Array.from(key), {
        padding: 'none',
        output: 'array',
      }),
    )
    return withoutPadding(padded)
  },
}

const bytesOf = (chunks: Iterable<Chunk>): Buffer =>
  Buffer.concat(Array.from(chunks, (chunk) => Buffer.from(chunk as string)))

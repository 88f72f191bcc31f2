import {
  createCipheriv,
  createDecipheriv,
  createHash,
  getCiphers,
  getHashes,
  type Cipher,
  type Decipher,
} from 'node:crypto'
import { CHUNK_BYTES } from '../heldText.ts'
import { BLOCK, withPadding, withoutPadding } from './padding.ts'
import type { Primitives } from './primitives.ts'

/** Whether this runtime's OpenSSL has both. */
export const nativeAvailable = (): boolean =>
  getHashes().includes('sm3') && getCiphers().includes('sm4-ecb')

export const native: Primitives = {
  sm3(chunks) {
    const hash = createHash('sm3')
    for (const chunk of chunks) hash.update(chunk)
    return hash.digest('hex')
  },
  sm4Encrypt: (key, plain) => inPlace(blocksOf(key).cipher, withPadding(plain)),
  sm4Decrypt(key, cipherText) {
    if (cipherText.length % BLOCK !== 0) throw new Error('not a whole number of blocks')
    return withoutPadding(inPlace(blocksOf(key).decipher, cipherText))
  },
}

interface Blocks {
  cipher: Cipher
  decipher: Decipher
}

/**
 * In ECB mode without the runtime's padding nothing is left over from one whole block to the next, so one of each
 * serves all messages of a key: to make them takes as long as a short message.
 */
const known = new WeakMap<Uint8Array, Blocks>()

function blocksOf(key: Uint8Array): Blocks {
  let blocks = known.get(key)
  if (blocks === undefined) {
    blocks = {
      cipher: createCipheriv('sm4-ecb', key, null).setAutoPadding(false),
      decipher: createDecipheriv('sm4-ecb', key, null).setAutoPadding(false),
    }
    known.set(key, blocks)
  }
  return blocks
}

/**
 * Large messages chunk by chunk into the bytes they are read from: fresh memory for megabytes costs more than the copy.
 */
function inPlace(algorithm: Cipher | Decipher, blocks: Buffer): Buffer {
  if (blocks.length <= CHUNK_BYTES) return algorithm.update(blocks)
  for (let at = 0; at < blocks.length; at += CHUNK_BYTES)
    blocks.set(algorithm.update(blocks.subarray(at, at + CHUNK_BYTES)), at)
  return blocks
}

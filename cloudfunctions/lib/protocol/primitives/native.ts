import { createCipheriv, createDecipheriv, createHash, getCiphers, getHashes } from 'node:crypto'
import { withoutPadding } from './padding.ts'
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
  sm4Encrypt(key, plain) {
    const cipher = createCipheriv('sm4-ecb', key, null)
    return Buffer.concat([cipher.update(plain), cipher.final()])
  },
  *sm4EncryptChunks(key, chunks) {
    const cipher = createCipheriv('sm4-ecb', key, null)
    for (const chunk of chunks)
      yield typeof chunk === 'string' ? cipher.update(chunk, 'utf8') : cipher.update(chunk)
    yield cipher.final()
  },
  sm4Decrypt(key, cipherText) {
    if (cipherText.length === 0 || cipherText.length % 16 !== 0)
      throw new Error('not a whole number of blocks')
    // Left to the runtime the last block would come by itself, and all of it be copied to be one again. Of whole blocks nothing is left for `final`.
    return withoutPadding(
      createDecipheriv('sm4-ecb', key, null).setAutoPadding(false).update(cipherText),
    )
  },
}

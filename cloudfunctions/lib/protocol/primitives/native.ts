import { createCipheriv, createDecipheriv, createHash, getCiphers, getHashes } from 'node:crypto'
import type { Primitives } from './primitives.ts'

/** Whether this runtime's OpenSSL has both. */
export const nativeAvailable = (): boolean => getHashes().includes('sm3') && getCiphers().includes('sm4-ecb')

export const native: Primitives = {
  sm3: (data) => createHash('sm3').update(data).digest(),
  sm4Encrypt(key, plain) {
    const cipher = createCipheriv('sm4-ecb', key, null)
    return Buffer.concat([cipher.update(plain), cipher.final()])
  },
  sm4Decrypt(key, cipherText) {
    const decipher = createDecipheriv('sm4-ecb', key, null)
    return Buffer.concat([decipher.update(cipherText), decipher.final()])
  },
}

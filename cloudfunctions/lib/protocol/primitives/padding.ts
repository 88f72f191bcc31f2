import { encoded, type Pieces } from '../pieces.ts'

/** Of SM4 and AES alike, bytes. */
export const BLOCK = 16

/** The text or the bytes with their PKCS#7. Always bytes of its own: what encrypts may work in their place. */
export function withPadding(plain: Pieces | Uint8Array): Buffer {
  const bytes = plain instanceof Uint8Array ? copied(plain) : encoded(plain, BLOCK)
  const length = bytes.length - BLOCK
  const padding = BLOCK - (length % BLOCK)
  return bytes.fill(padding, length).subarray(0, length + padding)
}

function copied(plain: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(plain.length + BLOCK)
  bytes.set(plain)
  return bytes
}

/** PKCS#7 of 16-byte blocks, taken off. @throws Error where it is none */
export function withoutPadding(padded: Buffer): Buffer {
  const padding = padded[padded.length - 1] ?? 0
  let good = padding > 0 && padding <= BLOCK
  for (let at = padded.length - padding; good && at < padded.length; at++)
    good = padded[at] === padding
  if (!good) throw new Error('bad padding')
  return padded.subarray(0, padded.length - padding)
}

import type { Pieces } from '../pieces.ts'

/** Bytes, or text that stands for its UTF-8. */
export type Chunk = string | Uint8Array

/** The national algorithms, whoever computes them. Strictness is the caller's. */
export interface Primitives {
  /** GB/T 32905: 32 bytes, in lower-case hex. */
  sm3(chunks: Iterable<Chunk>): string
  /** GB/T 32907 in ECB mode with PKCS#7 padding. @param key 16 bytes */
  sm4Encrypt(key: Uint8Array, plain: Pieces | Uint8Array): Buffer
  /** @param cipherText a positive multiple of 16 bytes, which may be overwritten. @throws where the padding is wrong */
  sm4Decrypt(key: Uint8Array, cipherText: Buffer): Buffer
}

/** Bytes, or text that stands for its UTF-8. */
export type Chunk = string | Uint8Array

/** The national algorithms, whoever computes them. Strictness is the caller's. */
export interface Primitives {
  /** GB/T 32905: 32 bytes, in lower-case hex. */
  sm3(chunks: Iterable<Chunk>): string
  /** GB/T 32907 in ECB mode with PKCS#7 padding. @param key 16 bytes */
  sm4Encrypt(key: Uint8Array, plain: Uint8Array): Buffer
  /** The same, chunk by chunk; each comes as soon as it is known. */
  sm4EncryptChunks(key: Uint8Array, chunks: Iterable<Chunk>): Iterable<Buffer>
  /** @param cipher a positive multiple of 16 bytes. @throws where the padding is wrong */
  sm4Decrypt(key: Uint8Array, cipher: Uint8Array): Buffer
}

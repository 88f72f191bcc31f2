/** PKCS#7 of 16-byte blocks, taken off. @throws Error where it is none */
export function withoutPadding(padded: Buffer): Buffer {
  const padding = padded.at(-1) ?? 0
  const tail = padded.subarray(padded.length - padding)
  if (padding === 0 || padding > 16 || tail.some((byte) => byte !== padding))
    throw new Error('bad padding')
  return padded.subarray(0, padded.length - padding)
}

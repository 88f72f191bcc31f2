/** What this project uses of sm-crypto, which brings no types. */
declare module 'sm-crypto' {
  const smCrypto: {
    /** @returns lower-case hex */
    sm3(data: number[]): string
    sm4: {
      encrypt(
        data: number[],
        key: number[],
        options: { padding: 'none'; output: 'array' },
      ): number[]
      decrypt(
        data: number[],
        key: number[],
        options: { padding: 'none'; output: 'array' },
      ): number[]
    }
    sm2: {
      generateKeyPairHex(): { privateKey: string; publicKey: string }
      /** @param publicKey 130 hex digits */
      verifyPublicKey(publicKey: string): boolean
      /** r‖s, hex, over SM3 with the default user id. */
      doSignature(data: number[], privateKey: string): string
      doVerifySignature(data: number[], signature: string, publicKey: string): boolean
    }
  }
  export default smCrypto
}

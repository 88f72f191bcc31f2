/** What this project uses of qrcode-terminal's encoder (Kazuhiko Arase's), which brings no types. */
declare module 'qrcode-terminal/vendor/QRCode/index.js' {
  export default class QRCode {
    /** @param version 1–40, or -1 for the smallest that holds the data */
    constructor(version: number, correction: number)
    /** ASCII. */
    addData(data: string): void
    make(): void
    getModuleCount(): number
    isDark(row: number, column: number): boolean
  }
}

declare module 'qrcode-terminal/vendor/QRCode/QRErrorCorrectLevel.js' {
  const levels: { L: number; M: number; Q: number; H: number }
  export default levels
}

/** A decoder of other origin (jsqrcode, after ZXing), for the tests. */
declare module 'qrcode-reader' {
  export default class QrCode {
    callback: (error: unknown, value: { result: string } | undefined) => void
    decode(image: { width: number; height: number; data: Uint8Array | Uint8ClampedArray }): void
  }
}

import { qrSvg } from '../../cloudfunctions/lib/qr/qr.ts'

/** Makes the picture that leads into the app: WeChat's in production, a plain QR code for a browser. */
export interface CodeMaker {
  kind: 'wechat' | 'h5'
  /** @returns an `<img>` or `<svg>` with everything in it */
  draw(ticket: string): Promise<string>
  close(): Promise<void>
}

/** @param h5Url without a slash at its end */
export const createH5Codes = (h5Url: string): CodeMaker => ({
  kind: 'h5',
  draw: async (ticket) => qrSvg(h5Address(h5Url, ticket)),
  close: async () => {},
})

export const h5Address = (h5Url: string, ticket: string): string =>
  `${h5Url}/?ticket=${encodeURIComponent(ticket)}`

import { createHash } from 'node:crypto'

export interface SignedPage {
  ticket: string
  nonce: string
  /** Seconds since the epoch. */
  timestamp: number
  /** The page's address as the browser has it, without `#` and what follows. */
  url: string
}

/**
 * What `wx.config` proves itself with (JS-SDK使用权限签名算法): SHA-1 of the four values as they stand, nothing escaped. 40 hex
 * characters.
 */
export const signPage = ({ ticket, nonce, timestamp, url }: SignedPage): string =>
  createHash('sha1')
    .update(`jsapi_ticket=${ticket}&noncestr=${nonce}&timestamp=${timestamp}&url=${url}`)
    .digest('hex')

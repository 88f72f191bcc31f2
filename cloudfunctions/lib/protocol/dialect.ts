import type { Channel } from './channel.ts'
import { formatDateTime, parseDateTime } from './datetime.ts'
import { isLosslessNumber, wireNumber, type WireObject, type WireValue } from './json.ts'

/** How a dialect names the envelope's parts, and where it puts the business data before encryption. */
export interface Dialect {
  appId: string
  funid: string
  timestamp: string
  encdata: string
  sign: string
  code: string
  message: string
  /** Whether a request's business fields stand at the top level; else they are the object `data`. */
  flat: boolean
  /** Whether a request carries the channel's secret or token; else its signature alone is the proof. */
  hasCredentials: boolean
  /** Names of the envelope itself: no business field may bear one. */
  reserved: ReadonlySet<string>
  /** What a request says of itself besides the above. */
  requestHeader(channel: Channel): WireObject
  /** What a response says besides. */
  responseHeader(channel: Channel): WireObject
  writeTimestamp(ms: number): WireValue
  /** How a timestamp is written, for whoever wrote it otherwise. */
  timestampForm: string
  /** ms since the epoch; undefined where it is written otherwise. */
  readTimestamp(value: WireValue | undefined): number | undefined
}

const CHS_FJS: Dialect = {
  appId: 'chs_fjs_appid',
  funid: 'chs_fjs_funid',
  timestamp: 'chs_fjs_timestamp',
  encdata: 'chs_fjs_encdata',
  sign: 'chs_fjs_sign',
  code: 'code',
  message: 'message',
  flat: true,
  hasCredentials: true,
  reserved: new Set([
    'chs_fjs_appid',
    'chs_fjs_appsecret',
    'chs_fjs_token',
    'chs_fjs_funid',
    'chs_fjs_timestamp',
    'chs_fjs_encdata',
    'chs_fjs_sign',
  ]),
  requestHeader: ({ authMode, appSecret, token }) => ({
    ...(authMode === 'user' && { chs_fjs_appsecret: appSecret }),
    ...(authMode === 'oauth2' && { chs_fjs_token: token }),
  }),
  responseHeader: () => ({}),
  writeTimestamp: (ms) => wireNumber(Math.trunc(ms)),
  timestampForm: '13 位的毫秒数',
  readTimestamp(value) {
    const digits = isLosslessNumber(value) ? value.toString() : value
    return typeof digits === 'string' && /^\d{13}$/.test(digits) ? Number(digits) : undefined
  },
}

/**
 * Appendix 1's message. No channel of the functions speaks it: it is for the wire tool. Its timestamp is Asia/Shanghai
 * text; the samples also have one with milliseconds.
 */
const EC: Dialect = {
  appId: 'appId',
  funid: 'transType',
  timestamp: 'timestamp',
  encdata: 'encData',
  sign: 'signData',
  code: 'respCode',
  message: 'respMsg',
  flat: false,
  hasCredentials: false,
  reserved: new Set([
    'appId',
    'transType',
    'timestamp',
    'encData',
    'signData',
    'encType',
    'signType',
    'version',
    'data',
  ]),
  requestHeader: ({ encType, signType }) => ({ encType, signType, version: '1.0.0' }),
  responseHeader: ({ encType, signType }) => ({ encType, signType }),
  writeTimestamp: (ms) => formatDateTime(ms).replace(/\D/g, ''),
  timestampForm: 'yyyyMMddHHmmss',
  readTimestamp(value) {
    if (typeof value !== 'string' || !/^\d{14}(\d{3})?$/.test(value)) return undefined
    return parseDateTime(value.slice(0, 14), 'timestamp').getTime() + Number(value.slice(14) || 0)
  },
}

export const DIALECTS_BY_NAME: Readonly<Record<Channel['dialect'], Dialect>> = {
  chs_fjs: CHS_FJS,
  ec: EC,
}

export const dialectOf = ({ dialect }: Channel): Dialect => DIALECTS_BY_NAME[dialect]

import { Written, type Json, type SignedBy } from './wire.ts'
import type { AdapterHabits } from './adapter.ts'
import type { PlatformHabits } from './platform.ts'

/** One hospital's surroundings, none of it written by this project's people. */
export interface Surroundings {
  signedBy: SignedBy
  channelId: string
  platform: PlatformHabits
  charset: AdapterHabits['charset']
  /** How its HIS writes amounts, times and numbers. */
  his: {
    money: (yuan: string) => Json
    time: (text: string) => string
    number: (text: string) => string
  }
}

const parts = (at: number) => {
  const text = new Date(at + 8 * 3_600_000).toISOString()
  return { date: text.slice(0, 10), clock: text.slice(11, 19) }
}
const dashes = (at: number) => `${parts(at).date} ${parts(at).clock}`
const yuan = (fen: number) => (fen / 100).toFixed(2)
const same = (text: string) => text
/** As Java's BigDecimal writes it without its trailing zeros. */
const exponent = (fen: number) => {
  const [digits, zeros] = /^(-?\d+?)(0*)$/.exec(String(fen))!.slice(1) as [string, string]
  return fen === 0 ? '0E-2' : `${digits}E${zeros.length - 2 < 0 ? '' : '+'}${zeros.length - 2}`
}

export const SURROUNDINGS: readonly (readonly [string, Surroundings])[] = [
  [
    'signed by text; amounts as numbers, ISO times, whole answers in capitals, refunds as rows below zero',
    {
      signedBy: 'text',
      channelId: 'FOREIGN0000000000001',
      platform: {
        money: (fen) => new Written(yuan(fen)),
        time: (at) => `${dashes(at).replace(' ', 'T')}+08:00`,
        noTime: '',
        codes: { frozen: '2', ended: '5', signed: '1' },
        tells: 'left',
        refunds: 'negative',
        single: false,
        number: same,
        cipherText: 'HEX',
        inside: 'whole',
        code: new Written('0'),
      },
      charset: 'gbk',
      his: { money: (text) => new Written(text), time: same, number: same },
    },
  ],
  [
    'signed by bare; amounts as texts, compact times, bare data in base64, one row without its array, padded numbers',
    {
      signedBy: 'bare',
      channelId: '43AF047BBA47FC8A1AE8EFB232BDBBCB',
      platform: {
        money: yuan,
        time: (at) => dashes(at).replace(/\D/g, ''),
        noTime: '0001-01-01T00:00:00',
        codes: { frozen: 'A1', ended: 'B7', signed: 'Y' },
        tells: 'first',
        refunds: 'netted',
        single: true,
        number: (text) => text.padEnd(30),
        cipherText: 'base64',
        inside: 'data',
        code: '0',
      },
      charset: 'utf-8 with BOM',
      his: {
        money: (text) => text,
        time: (text) => text.replace(/\D/g, ''),
        number: (text) => `${text}   `,
      },
    },
  ],
  [
    'signed by raw; amounts with exponents, times in milliseconds, ASCII inside small letters, tabs after numbers',
    {
      signedBy: 'raw',
      channelId: 'fjyb-qz-credit-stay-channel-0042',
      platform: {
        money: (fen) => new Written(exponent(fen)),
        time: (at) => new Written(String(at)),
        noTime: null,
        codes: { frozen: '1', ended: '9', signed: '有效' },
        tells: 'left',
        refunds: 'netted',
        single: true,
        number: (text) => `${text}\t`,
        cipherText: 'hex',
        inside: 'ascii',
        code: new Written('0'),
      },
      charset: 'utf-8',
      his: {
        money: (text) => new Written(text.replace(/\.?0+$/, '')),
        time: (text) => text.replaceAll('-', '/').replace(/\/0(?=\d)/g, '/'),
        number: (text) => `${text}\u200b`,
      },
    },
  ],
]

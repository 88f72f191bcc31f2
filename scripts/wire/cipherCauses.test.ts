import { createCipheriv } from 'node:crypto'
import { expect, test } from 'vitest'
import {
  encrypt,
  cipherKey,
  parseChannel,
  type Channel,
} from '../../cloudfunctions/lib/protocol/index.ts'
import { cipherCauses } from './cipherCauses.ts'
import { encodeGbk } from './gbk.ts'

const channel: Channel = parseChannel({
  appId: 'QZTOOLCHANNEL0000001',
  appSecret: 'a secret of the tool, no secret',
  authMode: 'user',
})
const TEXT = '{"psn_name":"林示范","frez_amt":1000.00,"hosp_mdtrt_id":"ZY20261128001"}'
const KEY = cipherKey(channel)

interface Way {
  cipher?: string
  key?: Buffer
  iv?: Buffer
  zeros?: boolean
  plain?: Buffer
}

function sealed({ cipher = 'sm4-ecb', key = KEY, iv, zeros = false, plain }: Way): Buffer {
  const made = createCipheriv(cipher, key, iv ?? null)
  made.setAutoPadding(!zeros)
  const bytes = plain ?? Buffer.from(TEXT)
  const filled = zeros ? Buffer.concat([bytes, Buffer.alloc(16 - (bytes.length % 16))]) : bytes
  return Buffer.concat([made.update(filled), made.final()])
}

const derivedHex = (() => {
  const made = createCipheriv('sm4-ecb', Buffer.from(channel.appId.slice(0, 16)), null)
  return Buffer.concat([made.update(channel.appSecret!, 'utf8'), made.final()]).toString('hex')
})()
const IV = Buffer.from('an initial value')

test.each<[string, Way]>([
  ['用了 CBC，IV 为零', { cipher: 'sm4-cbc', iv: Buffer.alloc(16) }],
  ['用了 CBC，IV 就是密钥', { cipher: 'sm4-cbc', iv: KEY }],
  ['密钥用了小写的十六进制', { key: Buffer.from(derivedHex.slice(0, 16)) }],
  ['密钥按十六进制解开成了 16 个字节', { key: Buffer.from(derivedHex.slice(0, 32), 'hex') }],
  ['密钥直接用了 appSecret 的前 16 个字符', { key: Buffer.from(channel.appSecret!.slice(0, 16)) }],
  ['密钥用了 appId 的前 16 个字符', { key: Buffer.from(channel.appId.slice(0, 16)) }],
  ['加密方式是 AES', { cipher: 'aes-128-ecb' }],
  ['末尾补的是零，不是 PKCS#7', { zeros: true }],
  ['明文是 GBK，不是 UTF-8', { plain: encodeGbk(TEXT)! }],
  ['明文前面有 data=', { plain: Buffer.from(`data=${TEXT}`) }],
  [
    '密钥直接用了 appSecret 的前 16 个字符，并且用了 CBC，IV 为零',
    {
      cipher: 'sm4-cbc',
      iv: Buffer.alloc(16),
      key: Buffer.from(channel.appSecret!.slice(0, 16)),
    },
  ],
])('%s', (cause, way) => {
  const bytes = sealed(way)
  for (const text of [bytes.toString('hex'), bytes.toString('base64')])
    expect(cipherCauses(channel, text)).toEqual([cause])
})

test('an initial value in front', () => {
  const bytes = Buffer.concat([IV, sealed({ cipher: 'sm4-cbc', iv: IV })])
  expect(cipherCauses(channel, bytes.toString('hex'))).toEqual(['用了 CBC，IV 在密文前面'])
})

test('base64 that lost its plus signs in an address, or was written for one', () => {
  let plain = TEXT
  while (!/\+.*\//.test(sealed({ plain: Buffer.from(plain) }).toString('base64'))) plain += ' '
  const base64 = sealed({ plain: Buffer.from(plain) }).toString('base64')
  expect(cipherCauses(channel, base64.replaceAll('+', ' '))).toEqual(['base64 的加号成了空格'])
  expect(cipherCauses(channel, base64.replaceAll('+', '-').replaceAll('/', '_'))).toEqual([
    '写成了 base64url',
  ])
})

test('of another key nothing is claimed, nor of what opens as it should', () => {
  expect(cipherCauses(channel, sealed({ key: Buffer.alloc(16, 7) }).toString('hex'))).toEqual([])
  expect(cipherCauses(channel, encrypt(Buffer.from(TEXT), channel))).toEqual([])
})

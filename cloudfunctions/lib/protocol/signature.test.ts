import { createHash, sign } from 'node:crypto'
import fc from 'fast-check'
import smCrypto from 'sm-crypto'
import { describe, expect, it } from 'vitest'
import { canonicalText } from './canonical.ts'
import { sameText, signKeyOf, signText, verifyText } from './signature.ts'
import { rsaPair, usualChannel } from './testing/channels.ts'
import { wireText } from './testing/arbitraries.ts'
import {
  SAMPLE_CHANNEL,
  SAMPLE_REQUEST,
  SAMPLE_REQUEST_SIGN,
  SAMPLE_RESPONSE,
  SAMPLE_RESPONSE_SIGN,
} from './testing/samples.ts'

it("is the standard's own for the sample request (报文示例)", () => {
  const text = canonicalText(SAMPLE_REQUEST, signKeyOf(SAMPLE_CHANNEL))
  expect(signText(text, SAMPLE_CHANNEL)).toBe(SAMPLE_REQUEST_SIGN)
  expect(verifyText(text, SAMPLE_REQUEST_SIGN, SAMPLE_CHANNEL)).toBe(true)
})

it("is the standard's own for the sample response (报文示例)", () => {
  expect(signText(canonicalText(SAMPLE_RESPONSE, signKeyOf(SAMPLE_CHANNEL)), SAMPLE_CHANNEL)).toBe(
    SAMPLE_RESPONSE_SIGN,
  )
})

describe('the key', () => {
  it('is the bizkey where there is one, else the secret', () => {
    expect(signKeyOf(usualChannel({ signKey: 'biz' }))).toBe('biz')
    expect(signKeyOf(usualChannel())).toBe('s3cret-of-the-channel')
    expect(
      signKeyOf(
        usualChannel({
          appSecret: undefined,
          authMode: 'anonymous',
          security: 'sign',
          signType: 'RSA',
        }),
      ),
    ).toBe('')
  })
})

describe('the text', () => {
  it('is hashed as UTF-8', () => {
    expect(signText('a=测试&key=k', SAMPLE_CHANNEL)).toBe(
      createHash('md5').update(Buffer.from('a=测试&key=k', 'utf8')).digest('hex').toUpperCase(),
    )
    expect(signText('abc', usualChannel())).toBe(
      '66C7F0F462EEEDD9D1F2D46BDC10E4E24167C4875CF2F7A2297DA02B8F4BA8E0',
    )
  })
})

const rsa = rsaPair()
const sm2 = smCrypto.sm2.generateKeyPairHex()
const CHANNELS = [
  { form: /^[0-9A-F]{64}$/, channel: usualChannel({ signType: 'SM3' }) },
  { form: /^[0-9A-F]{32}$/, channel: usualChannel({ signType: 'MD5' }) },
  { form: /^[A-Za-z0-9+/]{342}==$/, channel: usualChannel({ signType: 'RSA', ...rsa }) },
  { form: /^[A-Za-z0-9+/]{86}==$/, channel: usualChannel({ signType: 'SM2', ...sm2 }) },
]

describe.each(CHANNELS)('$channel.signType', ({ form, channel }) => {
  const signature = signText('a=测试&key=k', channel)

  it('has its form', () => {
    expect(signature).toMatch(form)
  })

  it('verifies its text and no other', () => {
    fc.assert(
      fc.property(wireText(20), wireText(20), (text, other) => {
        const signed = signText(text, channel)
        expect(verifyText(text, signed, channel)).toBe(true)
        expect(verifyText(other, signed, channel)).toBe(text === other)
      }),
      { numRuns: channel.signType === 'SM2' ? 10 : 50 },
    )
  })

  it.each([
    '',
    ' ',
    '中文',
    '00',
    'AA==',
    '='.repeat(64),
    '0'.repeat(64),
    'F'.repeat(64),
    Buffer.alloc(64).toString('base64'),
    Buffer.alloc(64, 0xff).toString('base64'),
    Buffer.alloc(256, 1).toString('base64'),
  ])('refuses %j', (wrong) => {
    expect(verifyText('a=测试&key=k', wrong, channel)).toBe(false)
  })

  it('refuses what is longer or shorter', () => {
    for (const wrong of [
      `${signature}0`,
      `0${signature}`,
      signature.slice(0, -1),
      ` ${signature}`,
      `${signature}\n`,
    ]) {
      expect(verifyText('a=测试&key=k', wrong, channel)).toBe(false)
    }
  })
})

it.each([
  { signType: 'RSA', ...rsa },
  { signType: 'SM2', ...sm2 },
])('$signType: of the texts that decode to the same bytes only one is the signature', (keys) => {
  const channel = usualChannel(keys)
  const signature = signText('abc', channel)
  // The last character before "==" carries four bits that nothing reads.
  const others = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/']
    .map((last) => `${signature.slice(0, -3)}${last}==`)
    .filter(
      (other) =>
        other !== signature &&
        Buffer.from(other, 'base64').equals(Buffer.from(signature, 'base64')),
    )
  expect(others).toHaveLength(15)
  for (const other of others) expect(verifyText('abc', other, channel)).toBe(false)
})

it('a digest in lower case is the same digest', () => {
  expect(verifyText('abc', signText('abc', usualChannel()).toLowerCase(), usualChannel())).toBe(
    true,
  )
})

it("SM2 verifies with a public key of 128 digits too, and not with another's", () => {
  const signature = signText('abc', usualChannel({ signType: 'SM2', ...sm2 }))
  expect(
    verifyText(
      'abc',
      signature,
      usualChannel({ signType: 'SM2', publicKey: sm2.publicKey.slice(2).toUpperCase() }),
    ),
  ).toBe(true)
  expect(
    verifyText(
      'abc',
      signature,
      usualChannel({ signType: 'SM2', publicKey: smCrypto.sm2.generateKeyPairHex().publicKey }),
    ),
  ).toBe(false)
})

it.each(['RSA', 'SM2'])('%s in another spelling of the same base64 is refused', (signType) => {
  const channel = usualChannel({ signType, ...(signType === 'RSA' ? rsa : sm2) })
  const signature = signText('abc', channel)
  const last = signature.replace(/=+$/, '').at(-1)!
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  const other = signature.replace(/.(=+)$/, `${alphabet[alphabet.indexOf(last) + 1]}$1`)
  expect(Buffer.from(other, 'base64')).toEqual(Buffer.from(signature, 'base64'))
  expect(verifyText('abc', signature, channel)).toBe(true)
  expect(verifyText('abc', other, channel)).toBe(false)
})

it("RSA is node's own over the text in UTF-8", () => {
  const channel = usualChannel({ signType: 'RSA', ...rsa })
  const bytes = Buffer.from('a=测试&key=k', 'utf8')
  expect(signText('a=测试&key=k', channel)).toBe(
    sign('sha256', bytes, rsa.privateKey).toString('base64'),
  )
})

it.each(['RSA', 'SM2'])('%s names the key it lacks', (signType) => {
  const channel = usualChannel({ signType })
  const lacks = (field: string) =>
    expect.objectContaining({
      code: 'input.channel',
      field,
      message: `${field} 未设置：${signType} 签名需要它`,
    }) as Error
  expect(() => signText('abc', channel)).toThrow(lacks('privateKey'))
  expect(() => verifyText('abc', Buffer.alloc(64, 1).toString('base64'), channel)).toThrow(
    lacks('publicKey'),
  )
})

it('compares secrets of any length', () => {
  expect(sameText('密钥', '密钥')).toBe(true)
  expect(sameText('', '')).toBe(true)
  expect(sameText('a', 'ab')).toBe(false)
  expect(sameText('a', 'b')).toBe(false)
})

import { constants, createCipheriv, publicEncrypt } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decrypt, encrypt, cipherKey } from './cipher.ts'
import { parseChannel, type Channel } from './channel.ts'
import { CareError, ProtocolError } from './errors.ts'
import { rsaPair, usualChannel } from './testing/channels.ts'
import {
  APPENDIX_CHANNEL,
  APPENDIX_CIPHER_TEXT,
  APPENDIX_KEY,
  APPENDIX_PLAIN,
} from './testing/samples.ts'

function failure(act: () => unknown): CareError {
  try {
    act()
  } catch (error) {
    if (error instanceof CareError) return error
    throw error
  }
  throw new Error('it did not fail')
}

describe("the standard's sample (appendix 1.4.2)", () => {
  it('derives the key that the appendix leads to', () => {
    expect(cipherKey(APPENDIX_CHANNEL).toString('ascii')).toBe(APPENDIX_KEY.slice(0, 16))
  })

  it('decrypts', () => {
    const plain = decrypt(APPENDIX_CIPHER_TEXT, APPENDIX_CHANNEL).toString('utf8')
    expect(plain).toBe(APPENDIX_PLAIN)
    expect(JSON.parse(plain)).toMatchObject({ idNo: '350582199711193519', userName: '闽政通测试' })
  })

  it('encrypts to the very same text', () => {
    expect(encrypt(APPENDIX_PLAIN, APPENDIX_CHANNEL)).toBe(APPENDIX_CIPHER_TEXT)
    expect(encrypt(APPENDIX_PLAIN, { ...APPENDIX_CHANNEL, cipherText: 'base64' })).toBe(
      Buffer.from(APPENDIX_CIPHER_TEXT, 'hex').toString('base64'),
    )
  })

  it('is read in lower case, in base64, and with line breaks', () => {
    const bytes = Buffer.from(APPENDIX_CIPHER_TEXT, 'hex')
    const lines = APPENDIX_CIPHER_TEXT.replace(/(.{76})/g, '$1\r\n')
    for (const text of [APPENDIX_CIPHER_TEXT.toLowerCase(), bytes.toString('base64'), lines]) {
      expect(decrypt(text, APPENDIX_CHANNEL).toString('utf8')).toBe(APPENDIX_PLAIN)
    }
  })

  it('is not read with anything in it that is no base64, nor without its end', () => {
    const channel = usualChannel({ cipherText: 'base64' })
    const text = encrypt('{"a":1}', channel)
    expect(text).toMatch(/=$/)
    for (const odd of [
      text.replace(/=+$/, ''),
      `****${text}`,
      `${text.slice(0, 8)}****${text.slice(8)}`,
      `${text}****`,
    ])
      expect(failure(() => decrypt(odd, channel))).toMatchObject({ code: 'protocol.decrypt' })
  })
})

describe('the cipher key', () => {
  it('fills a short channel id with NUL', () => {
    const channel = usualChannel({ appId: 'ldxt', appSecret: '67b082f9d58045619a4ef05147b87659' })
    const cipher = createCipheriv('sm4-ecb', Buffer.from('ldxt'.padEnd(16, '\0')), null)
    const hex = Buffer.concat([cipher.update(channel.appSecret!), cipher.final()])
      .toString('hex')
      .toUpperCase()
    expect(cipherKey(channel).toString('ascii')).toBe(hex.slice(0, 16))
  })

  it("is the channel's own where it has one, as characters or as hex", () => {
    expect(cipherKey(usualChannel({ sm4Key: '0123456789abcdef' })).toString()).toBe(
      '0123456789abcdef',
    )
    expect(
      cipherKey(usualChannel({ sm4Key: '0123456789abcdeffedcba9876543210' })).toString('hex'),
    ).toBe('0123456789abcdeffedcba9876543210')
  })

  it("is each channel's, not the last one's", () => {
    const keys = new Set(
      Array.from({ length: 200 }, (_, i) =>
        cipherKey(usualChannel({ appSecret: `secret ${i}` })).toString(),
      ),
    )
    expect(keys.size).toBe(200)
    expect(cipherKey(usualChannel({ appSecret: 'secret 0' })).toString()).toBe([...keys][0])
  })

  it('is not made of one that has another length', () =>
    expect(failure(() => cipherKey({ ...usualChannel(), sm4Key: 'short' }))).toMatchObject({
      code: 'input.channel',
      field: 'sm4Key',
    }))

  it('needs something to come from', () => {
    const { appSecret: _none, ...rest } = usualChannel()
    expect(failure(() => encrypt('x', rest as Channel))).toMatchObject({
      code: 'input.channel',
      field: 'sm4Key',
    })
    expect(failure(() => decrypt('00'.repeat(16), rest as Channel))).toMatchObject({
      code: 'input.channel',
      field: 'sm4Key',
    })
  })
})

const rsa = rsaPair()
const CHANNELS: [string, Channel][] = [
  ['SM4 hex', usualChannel()],
  ['SM4 base64', usualChannel({ cipherText: 'base64' })],
  ['AES hex', usualChannel({ encType: 'AES' })],
  ['AES base64', usualChannel({ encType: 'AES', cipherText: 'base64' })],
  ['RSA', usualChannel({ encType: 'RSA', ...rsa })],
]

describe.each(CHANNELS)('%s', (_name, channel) => {
  it('decrypts what it encrypted', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 700 }), (bytes) => {
        expect(Buffer.compare(decrypt(encrypt(bytes, channel), channel), bytes)).toBe(0)
      }),
      { numRuns: channel.encType === 'RSA' ? 20 : 200 },
    )
  })

  it.each([
    ['nothing', ''],
    ['blanks', '  '],
    ['no cipher text at all', '中文'],
    ['truncated hex', APPENDIX_CIPHER_TEXT.slice(0, -1)],
    ['half a byte of a block', APPENDIX_CIPHER_TEXT.slice(0, -2)],
    ['one more byte', `${APPENDIX_CIPHER_TEXT}00`],
    ['base64 cut off', Buffer.from(APPENDIX_CIPHER_TEXT, 'hex').toString('base64').slice(0, -3)],
    ['base64 for addresses', '-_-_'.repeat(8)],
    ['padding in the middle', 'AA==AAAA'.repeat(4)],
  ])('refuses %s in the one sentence for all', (_what, text) => {
    expect(failure(() => decrypt(text, channel))).toMatchObject({
      code: 'protocol.decrypt',
      message: '密文无法解密',
      field: undefined,
    })
  })
})

describe('damage', () => {
  const channel = usualChannel()

  it('is told to the log as the cipher told it', () =>
    expect(failure(() => decrypt('00'.repeat(16), channel)).cause).toBeInstanceOf(Error))

  it('in the padding is told in the same words as anything else', () => {
    const bytes = Buffer.from(encrypt('{"a":"b"}', channel), 'hex')
    const messages = new Set<string>()
    for (let i = 0; i < bytes.length; i++) {
      const damaged = Buffer.from(bytes)
      damaged[i]! ^= 1
      try {
        decrypt(damaged.toString('hex'), channel)
      } catch (error) {
        expect(error).toBeInstanceOf(ProtocolError)
        messages.add(`${(error as ProtocolError).code} ${(error as ProtocolError).message}`)
      }
    }
    expect([...messages]).toEqual(['protocol.decrypt 密文无法解密'])
  })

  it('by another key never gives the text', () => {
    const text = encrypt('{"a":"b"}', channel)
    for (let i = 0; i < 300; i++) {
      let plain = ''
      try {
        plain = decrypt(text, usualChannel({ appSecret: `another secret ${i}` })).toString()
      } catch (error) {
        expect(error).toMatchObject({ code: 'protocol.decrypt', message: '密文无法解密' })
      }
      expect(plain).not.toContain('"a"')
    }
  })

  it('of an RSA block gives noise, not a word about its padding', () => {
    const rsaChannel = usualChannel({ encType: 'RSA', ...rsa })
    const bytes = Buffer.from(encrypt('{"a":"b"}', rsaChannel), 'base64')
    bytes[100]! ^= 1
    const first = decrypt(bytes.toString('base64'), rsaChannel)
    expect(first.toString()).not.toContain('"a"')
    expect(first.equals(decrypt(bytes.toString('base64'), rsaChannel))).toBe(false)
  })
})

describe('RSA', () => {
  it('takes text of many blocks', () => {
    const channel = usualChannel({ encType: 'RSA', ...rsa })
    const text = '闽政通'.repeat(100)
    expect(Buffer.from(encrypt(text, channel), 'base64').length).toBe(Math.ceil(900 / 245) * 256)
    expect(decrypt(encrypt(text, channel), channel).toString()).toBe(text)
    for (const [length, blocks] of [
      [0, 1],
      [245, 1],
      [246, 2],
      [490, 2],
    ] as const)
      expect(Buffer.from(encrypt('a'.repeat(length), channel), 'base64').length).toBe(256 * blocks)
  })

  it.each<[what: string, head: number[], taken: boolean]>([
    ['right padding, the shortest', [0, 2, ...Array<number>(8).fill(1), 0], true],
    ['seven bytes of padding', [0, 2, ...Array<number>(7).fill(1), 0], false],
    ['no padding', [0, 2, 0], false],
    ['the padding of signatures', [0, 1, ...Array<number>(8).fill(255), 0], false],
    ['no leading zero', [1, 2, ...Array<number>(8).fill(1), 0], false],
    ['no end to the padding', [0, 2, ...Array<number>(9).fill(1)], false],
  ])('reads a block with %s: %j, %s', (_what, head, taken) => {
    const channel = usualChannel({ encType: 'RSA', ...rsa })
    const block = Buffer.alloc(256, 0x61)
    block.set(head)
    const cipherText = publicEncrypt(
      { key: rsa.publicKey, padding: constants.RSA_NO_PADDING },
      block,
    ).toString('base64')
    const plain = decrypt(cipherText, channel).toString('latin1')
    expect(plain.endsWith('a'.repeat(256 - head.length))).toBe(taken)
    if (taken) expect(plain).toBe('a'.repeat(256 - head.length))
  })

  it('names the key it lacks', () => {
    const channel = usualChannel({ encType: 'RSA' })
    expect(failure(() => encrypt('x', channel))).toMatchObject({
      code: 'input.channel',
      field: 'publicKey',
    })
    expect(failure(() => decrypt('00'.repeat(256), channel))).toMatchObject({
      code: 'input.channel',
      field: 'privateKey',
    })
  })
})

it('refuses PKCS7 and says why', () => {
  const error = failure(() => parseChannel({ appId: 'a', appSecret: 'b', encType: 'PKCS7' }))
  expect(error).toMatchObject({ code: 'input.channel', field: 'encType' })
  expect(error.message).toContain('没有定义')
})

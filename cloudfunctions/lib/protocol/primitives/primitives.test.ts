import { createCipheriv, randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { fallback } from './fallback.ts'
import { native, nativeAvailable } from './native.ts'
import type { Primitives } from './primitives.ts'

const hex = (text: string) => Buffer.from(text, 'hex')

/** GB/T 32907, appendix A: key and plaintext are the same 16 bytes. */
const KEY = hex('0123456789abcdeffedcba9876543210')
const ONE_ROUND = '681edf34d206965e86b3e94f536e4246'
const MILLION_ROUNDS = '595298c7c6fd271f0402f804c33d3f66'

/**
 * Of Wycheproof's hmac_sm3_test.json: [tcId, key, message, tag]. The protocol has no HMAC; SM3 must bear one all the
 * same.
 */
const HMAC_SM3: readonly [number, string, string, string][] = [
  [
    1,
    '1e225cafb90339bba1b24076d4206c3e79c355805d851682bc818baa4f5a7779',
    '',
    'f9938b1b2515117f25dcd636c9a6a0e7f00bccaf5347e0e0df435cfca736cfc1',
  ],
  [
    2,
    '8159fd15133cd964c9a6964c94f0ea269a806fd9f43f0da58b6cd1b33d189b2a',
    '77',
    '51aaf64843b6d2fc7a244ab9cda9b7b57164ce6a865f9808c01931b46195411d',
  ],
  [
    9,
    '233e4fdee70bcc20235b6977ddfc05b0df66f5635d827c66e5a63cdb16a24938',
    'fdb2ee4b6d1a0ac2',
    '6c72360f97cb252a3e673afd51402845f04cc7e41ebbfc0821e7ce77adbb4f0d',
  ],
  [
    19,
    '383e7c5c13476a62268423ef0500479f9e86e236c5a081c6449189e6afdf2af5',
    '3202705af89f9555c540b0e1276911d01971abb2c35c78b2',
    '1c7aeb74872211d037bae0e443e096fb42aa7f84f9e0ac53ab1188ed9c8f7697',
  ],
  [
    163,
    'a349ac0a9f9f74e48e099cc3dbf9a9c9',
    '',
    '38151645fc1dc87175a9481d7aa82d075123075c93e13ed578da3da607229cf0',
  ],
  [
    164,
    'ac686ba0f1a51b4ec4f0b30492b7f556',
    '2fa43a14ae500507deb95ab5bd32b0fe',
    '7f19bf830aeed3fb44216489b998fd9bc7b44114480c544209dbc058cbcbe703',
  ],
  [
    165,
    '73ef9ef1a4225e51e3c1db3ace1fa24f',
    'ffad380d9aabb0acede5c1bf112925cdfc3d379fc2376a4fe2644490d0430ac3',
    '0b2ee63eb7c2a2972d1c22cc190ba3cf5434aedc33ed9afe7ea73f375865c169',
  ],
  [
    169,
    '8a0c46eb8a2959e39865330079763341e7439dab149694ee57e0d61ec73d947e1d5301cd974e18a5e0d1cf0d2c37e8aadd9fd589d57ef32e47024a99bc3f70c077',
    '',
    'f585ac6070bbdce74a19c2a5db953e4682df5f4d6693fc8182cc4c6ee4be3150',
  ],
  [
    170,
    '2877ebb81f80334fd00516337446c5cf5ad4a3a2e197269e5b0ad1889dfe2b4b0aaa676fac55b36ce3affc7f1092ab89c53273a837bd5bc94d1a9d9e5b02e9856f',
    'ba448db88f154f775028fdecf9e6752d',
    '795b3628975744ea446527dfb957c7f8b110c92b5c5a6922ae5eb523ffbce2e1',
  ],
  [
    171,
    '21178e26bc28ffc27c06f762ba190a627075856d7ca6feab79ac63149b17126e34fd9e5590e0e90aac801df09505d8af2dd0a2703b352c573ac9d2cb063927f2af',
    '7d5f1d6b993452b1b53a4375760d10a20d46a0ab9ec3943fc4b07a2ce735e731',
    'e6ab3bcddbc67d6ad93308b7203c1bdc926a1b8c6fece78a1d74949396787ecf',
  ],
]

const IMPLEMENTATIONS: [string, Primitives][] = [
  ['native', native],
  ['fallback', fallback],
]

it('this runtime has the national algorithms', () => {
  expect(nativeAvailable()).toBe(true)
})

describe.each(IMPLEMENTATIONS)('%s', (_name, primitives) => {
  it.each([
    ['abc', '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0'],
    ['abcd'.repeat(16), 'debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732'],
    ['', '1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b'],
  ])('SM3 of %j (GB/T 32905, appendix A)', (text, digest) => {
    expect(primitives.sm3([Buffer.from(text)])).toBe(digest)
  })

  it.each(HMAC_SM3)('SM3 as an HMAC (Wycheproof, %d)', (_id, key, message, tag) => {
    const block = Buffer.alloc(64)
    const given = hex(key)
    const short = given.length > block.length ? hex(primitives.sm3([given])) : given
    short.copy(block)
    const inner = primitives.sm3([block.map((byte) => byte ^ 0x36), hex(message)])
    expect(primitives.sm3([block.map((byte) => byte ^ 0x5c), hex(inner)])).toBe(tag)
  })

  it('SM4 of one block (GB/T 32907, appendix A.1)', () => {
    const cipherText = primitives.sm4Encrypt(KEY, KEY)
    expect(cipherText.length).toBe(32)
    expect(cipherText.subarray(0, 16).toString('hex')).toBe(ONE_ROUND)
    expect(primitives.sm4Decrypt(KEY, cipherText)).toEqual(KEY)
  })

  it('SM4 a thousand times over', () => {
    let block: Buffer = KEY
    for (let i = 0; i < 1000; i++) block = primitives.sm4Encrypt(KEY, block).subarray(0, 16)
    expect(block.toString('hex')).toBe(rawRounds(1000))
  })

  it('pads a whole block with a whole block, and nothing with one', () => {
    expect(primitives.sm4Encrypt(KEY, Buffer.alloc(0)).length).toBe(16)
    expect(primitives.sm4Encrypt(KEY, Buffer.alloc(16)).length).toBe(32)
    expect(primitives.sm4Decrypt(KEY, primitives.sm4Encrypt(KEY, Buffer.alloc(0)))).toEqual(
      Buffer.alloc(0),
    )
  })

  it.each([[0], [1], [15], [17], [31], [-1]])(
    'refuses cipher text of %d bytes more or less than blocks',
    (extra) => {
      const length = extra > 0 ? extra : 32 + extra
      expect(() => primitives.sm4Decrypt(KEY, Buffer.alloc(extra === 0 ? 0 : length))).toThrow()
      const more = Buffer.concat([primitives.sm4Encrypt(KEY, KEY), Buffer.alloc(length)])
      if (length % 16 !== 0) expect(() => primitives.sm4Decrypt(KEY, more)).toThrow()
    },
  )

  it.each([[0], [15], [17], [32]])('refuses a key of %d bytes', (length) => {
    expect(() => primitives.sm4Encrypt(Buffer.alloc(length), KEY)).toThrow()
    expect(() => primitives.sm4Decrypt(Buffer.alloc(length), Buffer.alloc(16))).toThrow()
  })

  it.each([
    ['a pad of 0', '00'.repeat(16)],
    ['a pad of 17', '11'.repeat(16)],
    ['a pad of 255', 'ff'.repeat(16)],
    ['a pad whose bytes differ', `${'00'.repeat(12)}03040404`],
    ['a whole block of padding, one byte off', `0f${'10'.repeat(15)}`],
    ['a pad of 17 in two blocks', '11'.repeat(32)],
  ])('refuses %s', (_what, padded) => {
    expect(() => primitives.sm4Decrypt(KEY, raw(hex(padded)))).toThrow()
  })

  it('takes every right pad', () => {
    for (let pad = 1; pad <= 16; pad++) {
      const block = Buffer.alloc(16, pad).fill(0x41, 0, 16 - pad)
      expect(primitives.sm4Decrypt(KEY, raw(block))).toEqual(Buffer.alloc(16 - pad, 0x41))
    }
  })
})

describe('native and fallback agree', () => {
  it('on every length from 0 to 1000', () => {
    for (let length = 0; length <= 1000; length++) {
      const data = Buffer.from(Array.from({ length }, (_, i) => (i * 31 + length) & 0xff))
      const cipherText = native.sm4Encrypt(KEY, data)
      if (fallback.sm3([data]) !== native.sm3([data])) expect.fail(`SM3 differs at ${length}`)
      if (!fallback.sm4Encrypt(KEY, data).equals(cipherText))
        expect.fail(`SM4 differs at ${length}`)
      if (!fallback.sm4Decrypt(KEY, cipherText).equals(data))
        expect.fail(`SM4 does not decrypt at ${length}`)
    }
  })

  it('on what is worked on in several chunks', () => {
    for (const length of [65_519, 65_520, 65_536, 65_537, 131_072, 200_000]) {
      const data = randomBytes(length)
      const cipherText = native.sm4Encrypt(KEY, data)
      expect(fallback.sm4Encrypt(KEY, data).equals(cipherText)).toBe(true)
      // Worked on in its place.
      expect(native.sm4Decrypt(KEY, Buffer.from(cipherText)).equals(data)).toBe(true)
      expect(fallback.sm3([data])).toBe(native.sm3([data]))
    }
  })
})

describe('SM4 a million times over (GB/T 32907, appendix A.2)', () => {
  it('native', () => {
    expect(rawRounds(1_000_000)).toBe(MILLION_ROUNDS)
  }, 20_000)

  it('fallback', () => {
    let block: Buffer = KEY
    for (let i = 0; i < 1_000_000; i++) block = fallback.sm4Encrypt(KEY, block).subarray(0, 16)
    expect(block.toString('hex')).toBe(MILLION_ROUNDS)
  }, 60_000)
})

function rawRounds(rounds: number): string {
  const cipher = createCipheriv('sm4-ecb', KEY, null).setAutoPadding(false)
  let block: Buffer = KEY
  for (let i = 0; i < rounds; i++) block = cipher.update(block)
  return block.toString('hex')
}

/** One block, encrypted as it is: to have padding of our choice inside. */
function raw(block: Buffer): Buffer {
  return createCipheriv('sm4-ecb', KEY, null).setAutoPadding(false).update(block)
}

import { createCipheriv } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { fallback } from './fallback.ts'
import { native, nativeAvailable } from './native.ts'
import type { Primitives } from './primitives.ts'

const hex = (text: string) => Buffer.from(text, 'hex')

/** GB/T 32907, appendix A: key and plaintext are the same 16 bytes. */
const KEY = hex('0123456789abcdeffedcba9876543210')
const ONE_ROUND = '681edf34d206965e86b3e94f536e4246'
const MILLION_ROUNDS = '595298c7c6fd271f0402f804c33d3f66'

const IMPLEMENTATIONS: [string, Primitives][] = [['native', native], ['fallback', fallback]]

it('this runtime has the national algorithms', () => {
  expect(nativeAvailable()).toBe(true)
})

describe.each(IMPLEMENTATIONS)('%s', (_name, primitives) => {
  it.each([
    ['abc', '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0'],
    ['abcd'.repeat(16), 'debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732'],
    ['', '1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b'],
  ])('SM3 of %j (GB/T 32905, appendix A)', (text, digest) => {
    expect(primitives.sm3([Buffer.from(text)]).toString('hex')).toBe(digest)
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
    expect(primitives.sm4Decrypt(KEY, primitives.sm4Encrypt(KEY, Buffer.alloc(0)))).toEqual(Buffer.alloc(0))
  })

  it.each([[0], [1], [15], [17], [31], [-1]])('refuses cipher text of %d bytes more or less than blocks', (extra) => {
    const length = extra > 0 ? extra : 32 + extra
    expect(() => primitives.sm4Decrypt(KEY, Buffer.alloc(extra === 0 ? 0 : length))).toThrow()
  })

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
      if (!fallback.sm3([data]).equals(native.sm3([data]))) expect.fail(`SM3 differs at ${length}`)
      if (!fallback.sm4Encrypt(KEY, data).equals(cipherText)) expect.fail(`SM4 differs at ${length}`)
      if (!fallback.sm4Decrypt(KEY, cipherText).equals(data)) expect.fail(`SM4 does not decrypt at ${length}`)
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

import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readEnvironment } from '../config/environment.ts'
import { createSealer, readSealingKeys } from './seal.ts'

const key = () => randomBytes(32)
const [older, newer, index] = [key(), key(), key()]
const sealer = createSealer({ sealing: [{ id: 'k1', key: older }], index })

describe('sealing at rest', () => {
  test('what was sealed opens, in its place and nowhere else', () => {
    const sealed = sealer.seal({ name: '林示范' }, 'authorizations/a')
    expect(sealer.open(sealed, 'authorizations/a')).toEqual({ name: '林示范' })
    expect(() => sealer.open(sealed, 'authorizations/b')).toThrow()
  })

  test('nothing of it is to be read, and twice the same is not the same', () => {
    const clear = { documentNumber: '350502194803120013' }
    const sealed = sealer.seal(clear, 'p')
    expect(Buffer.from(sealed.split('.')[1]!, 'base64url').toString('latin1')).not.toContain(
      '3505021948',
    )
    expect(sealer.seal(clear, 'p')).not.toBe(sealed)
  })

  test('any changed byte is refused', () => {
    const sealed = sealer.seal({ amount: '1000.00' }, 'p')
    const [id, body] = sealed.split('.') as [string, string]
    const bytes = Buffer.from(body, 'base64url')
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = Buffer.from(bytes)
        damaged[at]! ^= change
        expect(() => sealer.open(`${id}.${damaged.toString('base64url')}`, 'p')).toThrow()
      }),
    )
    expect(() => sealer.open(`${id}.${bytes.subarray(0, 20).toString('base64url')}`, 'p')).toThrow()
    expect(() => sealer.open(`k9.${body}`, 'p')).toThrow('no sealing key')
  })

  test('a new key seals, the old one still opens', () => {
    const before = sealer.seal({ a: 1 }, 'p')
    const rotated = createSealer({
      sealing: [
        { id: 'k2', key: newer },
        { id: 'k1', key: older },
      ],
      index,
    })
    expect(rotated.open(before, 'p')).toEqual({ a: 1 })
    expect(rotated.seal({}, 'p')).toMatch(/^k2\./)
    expect(
      createSealer({ sealing: [{ id: 'k2', key: newer }], index }).open.bind(null, before, 'p'),
    ).toThrow()
  })

  test('fingerprints agree for the same parts only', () => {
    expect(sealer.fingerprint('a', 'bc')).toBe(sealer.fingerprint('a', 'bc'))
    expect(sealer.fingerprint('a', 'bc')).not.toBe(sealer.fingerprint('ab', 'c'))
    expect(sealer.fingerprint('a')).not.toBe(
      createSealer({ sealing: [], index: older }).fingerprint('a'),
    )
  })
})

describe('the keys’ configuration', () => {
  const read = (SEAL_KEYS: string, INDEX_KEY = index.toString('base64')) => {
    const environment = readEnvironment({ SEAL_KEYS, INDEX_KEY })
    const keys = readSealingKeys(environment)
    environment.check()
    return keys
  }

  test('names and keys, newest first', () => {
    expect(
      read(`k2:${newer.toString('base64')},k1:${older.toString('base64')}`).sealing.map(
        ({ id }) => id,
      ),
    ).toEqual(['k2', 'k1'])
  })

  test.each([
    '',
    ',',
    ' , ,',
    'k1',
    'k1:short',
    `k1:${Buffer.alloc(16).toString('base64')}`,
    `a:${Buffer.alloc(32).toString('base64')},a:${Buffer.alloc(32).toString('base64')}`,
  ])('%j stops the start', (text) => {
    expect(() => read(text)).toThrow('SEAL_KEYS')
  })

  test('an index key that is none stops the start', () => {
    expect(() => read(`k1:${older.toString('base64')}`, 'x')).toThrow('INDEX_KEY')
  })
})

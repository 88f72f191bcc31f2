import { createHmac, hkdfSync } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readEnvironment } from '../config/environment.ts'
import {
  createSealer,
  derivedKeys,
  readAuditKey,
  readDerivedKeys,
  readIndexKeys,
  readSealingKeys,
} from './seal.ts'

const [older, newer, index, audit] = [1, 2, 3, 4].map((byte) => Buffer.alloc(32, byte)) as [
  Buffer,
  Buffer,
  Buffer,
  Buffer,
]
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

  test('what is too short to hold anything, or is no sealed text, is refused as that', () => {
    const empty = sealer.seal({}, 'p').split('.')[1]!
    const bytes = Buffer.from(empty, 'base64url')
    expect(bytes).toHaveLength(12 + '{}'.length + 16)
    const open = (length: number) => () =>
      sealer.open(`k1.${bytes.subarray(0, length).toString('base64url')}`, 'p')
    expect(open(27)).toThrow('too short')
    // Long enough, and then it is the tag that does not fit.
    expect(open(28)).toThrow(/authenticate/)
    for (const text of ['', 'k1', 'k1.', '.']) expect(() => sealer.open(text, 'p')).toThrow()
    // What stands there may be anything: a log is not to be filled with it.
    expect(() => sealer.open('x'.repeat(1000), 'p')).toThrow(
      new Error(`no sealing key is called ${'x'.repeat(16)}`),
    )
  })

  test('the key’s id cannot be swapped: it is part of what is authenticated', () => {
    const one = createSealer({ sealing: [{ id: 'a', key: older }], index })
    const other = createSealer({ sealing: [{ id: 'b', key: older }], index })
    expect(() => other.open(one.seal({}, 'p').replace('a.', 'b.'), 'p')).toThrow(/authenticate/)
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
    expect(sealer.fingerprint('a', 'bc')).toMatch(/^[\w-]{43}$/)
  })
})

describe('while the index key is being changed', () => {
  const during = createSealer({ sealing: [], index, oldIndexes: [older, newer] })
  const before = createSealer({ sealing: [], index: older })

  test('the present key makes, and what the keys before it made is recognised', () => {
    expect(during.fingerprint('a', 'b')).toBe(sealer.fingerprint('a', 'b'))
    expect(during.fingerprints('a', 'b')).toEqual([
      sealer.fingerprint('a', 'b'),
      before.fingerprint('a', 'b'),
      createSealer({ sealing: [], index: newer }).fingerprint('a', 'b'),
    ])
    expect(sealer.fingerprints('a')).toEqual([sealer.fingerprint('a')])
  })

  test('so with the keys of a purpose, which are HKDF-SHA-256 of the index key', () => {
    const [present, old, third, ...more] = during.keysFor('store')
    expect(present).toEqual(Buffer.from(hkdfSync('sha256', index, '', 'store', 32)))
    expect(old).toEqual(before.keysFor('store')[0])
    expect(third).toHaveLength(32)
    expect(more).toEqual([])
    expect(present).not.toEqual(during.keysFor('another')[0])
    // Made once: every row that is read asks for them.
    expect(during.keysFor('store')).toBe(during.keysFor('store'))
  })

  test('and with the trail’s, which is under its own key first', () => {
    const hmac = (key: Buffer, text: string) =>
      createHmac('sha256', key).update(text).digest('base64url')
    const proofs = (macs: readonly ((text: string) => string)[]) => macs.map((mac) => mac('link'))
    const byIndex = [index, older, newer].map((one) => hmac(one, '["audit","link"]'))
    expect(proofs(during.auditMacs)).toEqual(byIndex)
    expect(
      proofs(createSealer({ sealing: [], index, oldIndexes: [older, newer], audit }).auditMacs),
    ).toEqual([hmac(audit, 'link'), ...byIndex])
  })
})

describe('a function that has to know less', () => {
  const read = (INDEX_KEY: string, purposes = ['store', 'limits']) => {
    const environment = readEnvironment({ INDEX_KEY })
    const keys = readDerivedKeys(environment, purposes)
    environment.check()
    expect(keys.sealing).toEqual([])
    return createSealer(keys)
  }
  const derived = (...purposes: string[]) => derivedKeys(index.toString('base64'), purposes)
  const whole = () => derived('store', 'limits')

  test('has the keys of its purposes, and of no other', () => {
    const own = read(whole())
    expect(own.keysFor('store')).toEqual(sealer.keysFor('store'))
    expect(own.keysFor('store')).toHaveLength(1)
    expect(own.keysFor('limits')).toEqual(sealer.keysFor('limits'))
    expect(() => own.keysFor('audit')).toThrow('no key for audit')
    expect(whole()).not.toContain(index.toString('base64'))
  })

  test('seals nothing', () =>
    expect(() => read(whole()).seal({}, 'p')).toThrow('there is no key to seal with'))

  test('makes fingerprints of its own, the same every time', () => {
    expect(read(whole()).fingerprint('a')).toBe(read(whole()).fingerprint('a'))
    expect(read(whole()).fingerprint('a')).not.toBe(sealer.fingerprint('a'))
    expect(read(whole()).fingerprints('a')).toEqual([read(whole()).fingerprint('a')])
  })

  test('on one’s own machine it is given the index key itself', () => {
    expect(read(index.toString('base64')).fingerprint('a')).toBe(sealer.fingerprint('a'))
  })

  test.each<[string, () => string]>([
    ['one purpose missing', () => derived('store')],
    ['no fingerprints', () => whole().replace('find:', 'seek:')],
    ['a key that is none', () => whole().replace(/limits:.*/, 'limits:short')],
    ['nothing but a colon', () => ':'],
  ])('%s stops the start, and what is wanted is named', (_, given) =>
    expect(() => read(given())).toThrow(/INDEX_KEY .*find、store、limits/),
  )
})

const pair = (id: string, sealing = older) => `${id}:${sealing.toString('base64')}`

describe('the keys’ configuration', () => {
  const read = (SEAL_KEYS: string, INDEX_KEY = index.toString('base64')) => {
    const environment = readEnvironment({ SEAL_KEYS, INDEX_KEY })
    const keys = readSealingKeys(environment)
    environment.check()
    return keys
  }

  test('names and keys, newest first', () => {
    expect(read(`${pair('k2', newer)}, ${pair('k1')}, ,`)).toEqual({
      sealing: [
        { id: 'k2', key: newer },
        { id: 'k1', key: older },
      ],
      index,
      oldIndexes: [],
    })
    expect(read(pair('A_-9abcdefghijkl')).sealing).toHaveLength(1)
  })

  test.each([
    '',
    ',',
    ' , ,',
    'k1',
    'k1:short',
    `k1:${Buffer.alloc(16).toString('base64')}`,
    `${pair('a')},${pair('a', newer)}`,
    `x${pair('abcdefghijklmnop')}`,
    `${pair('a')}=`,
    `x ${pair('a')}`,
    pair('钥'),
    `${pair('a')},b:${'='.repeat(44)}`,
  ])('%j stops the start', (text) => {
    expect(() => read(text)).toThrow('SEAL_KEYS')
  })

  test('what is not set is not said to be empty', () =>
    expect(() => read('')).toThrow('SEAL_KEYS 未设置'))

  test('an index key that is none stops the start', () => {
    expect(() => read(`k1:${older.toString('base64')}`, 'x')).toThrow('INDEX_KEY')
  })

  const indexKeys = (INDEX_KEY: string | undefined, INDEX_KEY_OLD?: string) => {
    const environment = readEnvironment({ INDEX_KEY, INDEX_KEY_OLD })
    const keys = readIndexKeys(environment)
    environment.check()
    return keys
  }
  const base64 = (one: Buffer) => one.toString('base64')

  test('an index key, and those before it while it is being changed', () => {
    expect(indexKeys(base64(index))).toEqual({ sealing: [], index, oldIndexes: [] })
    expect(indexKeys(base64(index), `${base64(older)} , ${base64(newer)}`).oldIndexes).toEqual([
      older,
      newer,
    ])
  })

  test.each<[string, string | undefined, string | undefined, string]>([
    ['none', undefined, undefined, 'INDEX_KEY 未设置'],
    ['one with something behind it', `${base64(index)}=`, undefined, 'INDEX_KEY '],
    ['one with something before it', `x${base64(index)}`, undefined, 'INDEX_KEY '],
    ['an old one that is none', base64(index), `${base64(older)},x`, 'INDEX_KEY_OLD '],
    ['an old one that is the present one', base64(index), base64(index), 'INDEX_KEY_OLD '],
  ])('%s stops the start', (_, present, old, complaint) =>
    expect(() => indexKeys(present, old)).toThrow(complaint),
  )

  test('a key of the trail’s own, where there is one', () => {
    const read = (AUDIT_KEY?: string) => {
      const environment = readEnvironment({ AUDIT_KEY })
      const keys = readAuditKey(environment)
      environment.check()
      return keys
    }
    expect(read()).toEqual({})
    expect(read(base64(newer))).toEqual({ audit: newer })
    expect(() => read('x')).toThrow('AUDIT_KEY')
  })
})

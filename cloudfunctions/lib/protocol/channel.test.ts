import { generateKeyPairSync } from 'node:crypto'
import smCrypto from 'sm-crypto'
import { describe, expect, it } from 'vitest'
import { parseChannel } from './channel.ts'
import { rsaPair } from './testing/channels.ts'

const LEAST = { appId: 'QZ', appSecret: 'secret' }

it('where silent, chooses what the standard chooses', () => {
  expect(parseChannel(LEAST)).toEqual({
    ...LEAST,
    authMode: 'user',
    security: 'sign+encrypt',
    signType: 'SM3',
    encType: 'SM4',
    cipherText: 'hex',
    dialect: 'chs_fjs',
    codeType: 'number',
    signNested: 'auto',
  })
})

it('takes the id that the insurer assigns, also where it is longer than 20 characters', () => {
  const appId = '43AF047BBA47FC8A1AE8EFB232BDBBCB'
  expect(parseChannel({ ...LEAST, appId }).appId).toBe(appId)
})

it('takes what is as long as may be', () => {
  const longest = { appId: 'X'.repeat(100), appSecret: 's'.repeat(8192) }
  expect(parseChannel(longest)).toMatchObject(longest)
})

it('without a secret has none, where none is needed', () => {
  const bare = { appId: 'QZ', authMode: 'anonymous', security: 'plain' }
  for (const dialect of ['chs_fjs', 'ec'])
    expect(Object.keys(parseChannel({ ...bare, dialect }))).not.toContain('appSecret')
  expect(parseChannel({ ...bare, appSecret: 's' })).toMatchObject({ appSecret: 's' })
})

it('takes an empty or null member as not given', () => {
  expect(parseChannel({ ...LEAST, signKey: '', token: null, signType: null })).toEqual(
    parseChannel(LEAST),
  )
})

const rsa = rsaPair(1024)
const sm2 = smCrypto.sm2.generateKeyPairHex()
const ec = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})

describe('refuses, naming the member', () => {
  it.each<[field: string, json: unknown]>([
    ['', null],
    ['', []],
    ['', 'channel'],
    ['appId', { appSecret: 's' }],
    ['appId', { ...LEAST, appId: 'X'.repeat(101) }],
    ['appId', { ...LEAST, appId: 1 }],
    ['appSecret', { appId: 'QZ' }],
    ['appSecret', { appId: 'QZ', appSecret: 'x'.repeat(8193) }],
    ['signKey', { appId: 'QZ', authMode: 'anonymous', security: 'sign' }],
    ['sm4Key', { appId: 'QZ', authMode: 'anonymous', signKey: 'k' }],
    ['sm4Key', { ...LEAST, sm4Key: 'short' }],
    ['sm4Key', { ...LEAST, sm4Key: 'g'.repeat(32) }],
    ['sm4Key', { ...LEAST, sm4Key: 'a'.repeat(33) }],
    ['sm4Key', { ...LEAST, sm4Key: '测'.repeat(16) }],
    ['authMode', { ...LEAST, authMode: 'User' }],
    ['security', { ...LEAST, security: 'none' }],
    ['signType', { ...LEAST, signType: 'SHA256' }],
    ['encType', { ...LEAST, encType: 'PKCS7' }],
    ['cipherText', { ...LEAST, cipherText: 'HEX' }],
    ['dialect', { ...LEAST, dialect: 'toString' }],
    ['secret', { ...LEAST, secret: 'x' }],
    ['toString', { ...LEAST, toString: 'x' }],
    ['constructor', { ...LEAST, constructor: 'x' }],
    ['security', { ...LEAST, dialect: 'ec', security: 'plain' }],
    ['signKey', { appId: 'QZ', authMode: 'anonymous', security: 'sign', signType: 'MD5' }],
    ['privateKey', { ...LEAST, signType: 'SM2', privateKey: 'zz' }],
    ['privateKey', { ...LEAST, signType: 'SM2', privateKey: `x${'1'.repeat(64)}` }],
    ['privateKey', { ...LEAST, signType: 'SM2', privateKey: `${'1'.repeat(64)}x` }],
    ['publicKey', { ...LEAST, signType: 'SM2', publicKey: `x${sm2.publicKey}` }],
    ['publicKey', { ...LEAST, signType: 'SM2', publicKey: `${sm2.publicKey}x` }],
    ['privateKey', { ...LEAST, signType: 'SM2', privateKey: '0'.repeat(64) }],
    [
      'privateKey',
      {
        ...LEAST,
        signType: 'SM2',
        privateKey: 'FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54122',
      },
    ],
    ['privateKey', { ...LEAST, signType: 'SM2', privateKey: 'f'.repeat(64) }],
    ['publicKey', { ...LEAST, signType: 'SM2', publicKey: `04${'1'.repeat(128)}` }],
    ['publicKey', { ...LEAST, signType: 'SM2', publicKey: sm2.publicKey.slice(0, 128) }],
    ['privateKey', { ...LEAST, signType: 'RSA', privateKey: rsa.publicKey }],
    ['privateKey', { ...LEAST, signType: 'RSA', privateKey: ec.privateKey }],
    ['publicKey', { ...LEAST, encType: 'RSA', publicKey: 'not a key' }],
    ['publicKey', { ...LEAST, encType: 'RSA', publicKey: ec.publicKey }],
    ['encType', { ...LEAST, signType: 'SM2', encType: 'RSA' }],
    // By number: keys that are made anew each time have no place in the name of a test.
  ])('%s, case %#', (field, json) => {
    expect(() => parseChannel(json)).toThrow(
      expect.objectContaining({ code: 'input.channel', field }),
    )
  })
})

it('never repeats a secret in what it says', () => {
  for (const changes of [
    { sm4Key: 'hush-hush' },
    { signType: 'SM2', privateKey: 'hush-hush' },
    { encType: 'RSA', privateKey: 'hush-hush' },
  ]) {
    expect(() => parseChannel({ ...LEAST, ...changes })).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('hush') as string }),
    )
  }
})

it('takes keys of the right form, and does not look at keys it has no use for', () => {
  expect(parseChannel({ ...LEAST, signType: 'SM2', ...sm2 }).publicKey).toBe(sm2.publicKey)
  for (const privateKey of [
    `${'0'.repeat(63)}1`,
    'FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54121',
  ])
    expect(parseChannel({ ...LEAST, signType: 'SM2', privateKey }).privateKey).toBe(privateKey)
  expect(
    parseChannel({ ...LEAST, signType: 'SM2', publicKey: sm2.publicKey.slice(2) }).publicKey,
  ).toBe(sm2.publicKey.slice(2))
  expect(parseChannel({ ...LEAST, signType: 'RSA', encType: 'RSA', ...rsa }).privateKey).toBe(
    rsa.privateKey,
  )
  expect(parseChannel({ ...LEAST, publicKey: 'unused' }).publicKey).toBe('unused')
  for (const unused of [
    { security: 'plain', signType: 'SM2' },
    { security: 'plain', signType: 'RSA' },
    { security: 'sign', encType: 'RSA' },
  ])
    expect(parseChannel({ ...LEAST, ...unused, privateKey: 'unused' }).privateKey).toBe('unused')
  const bare = { appId: 'QZ', authMode: 'anonymous' }
  expect(parseChannel({ ...bare, signKey: 'k', encType: 'RSA', ...rsa }).encType).toBe('RSA')
  expect(parseChannel({ ...bare, signType: 'RSA', security: 'sign', ...rsa }).signType).toBe('RSA')
})

import { createHash, createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  canonicalText,
  cipherKey,
  parseChannel,
  parseWire,
  sealRequest,
  signText,
  wireNumber,
  type Channel,
  type WireObject,
} from '../../cloudfunctions/lib/protocol/index.ts'
import { rsaPair, usualChannel } from '../../cloudfunctions/lib/protocol/testing/channels.ts'
import { wireFields } from '../../cloudfunctions/lib/protocol/testing/arbitraries.ts'
import { encodeGbk } from './gbk.ts'
import { maskedTexts, signatureCauses } from './diagnosis.ts'
import { variantText } from './variants.ts'

const channel = parseChannel({
  appId: 'QZ1',
  appSecret: 'the secret',
  signKey: 'the bizkey',
  sm4Key: 'sixteen letters!',
  token: 'T',
  security: 'sign',
})
const MESSAGE = parseWire(
  '{"chs_fjs_appid":"QZ1","b":"中 文","Z":"","a":1000.00,"n":null,"o":{"y":"","x":2.50,"名":"中","l":[3.0,null]}}',
) as WireObject
const sm3 = (text: string) => signText(text, usualChannel())
const key = '&key=the bizkey'

const causes = (signature: string, of: Channel = channel, message = MESSAGE) =>
  signatureCauses(of, { ...message, chs_fjs_sign: signature }, message)

it("in the standard's way is the canonical text", () => {
  fc.assert(
    fc.property(wireFields, (message) => {
      expect(variantText(message, 'K', {})).toBe(canonicalText(message, 'K'))
    }),
  )
})

describe('names how the signature was made, where it was', () => {
  const body = 'a=1000.00&b=中 文&chs_fjs_appid=QZ1'
  const o = '&o={"l":[3.0,null],"x":2.50,"名":"中"}'
  it.each<[cause: string, text: string]>([
    ['密钥用了 appSecret，而不是 signKey', `${body}${o}&key=the secret`],
    ['密钥用了 sm4Key', `${body}${o}&key=sixteen letters!`],
    ['密钥用了 token', `${body}${o}&key=T`],
    ['密钥用了 appId', `${body}${o}&key=QZ1`],
    ['密钥是空的', `${body}${o}&key=`],
    [
      '数字被改写了（如 1000.00 成了 1000）',
      `a=1000&b=中 文&chs_fjs_appid=QZ1&o={"l":[3,null],"x":2.5,"名":"中"}${key}`,
    ],
    ['对象里的数字加了引号', `${body}&o={"l":["3.0",null],"x":"2.50","名":"中"}${key}`],
    ['空值也参与了签名', `Z=&${body}&n=&o={"l":[3.0,null],"x":2.50,"y":"","名":"中"}${key}`],
    [
      '空值写成 null 参与了签名',
      `Z=&${body}&n=null&o={"l":[3.0,null],"x":2.50,"y":"","名":"中"}${key}`,
    ],
    [
      '名称没有排序',
      `chs_fjs_appid=QZ1&b=中 文&a=1000.00&o={"x":2.50,"名":"中","l":[3.0,null]}${key}`,
    ],
    ['对象里的名称没有排序', `${body}&o={"x":2.50,"名":"中","l":[3.0,null]}${key}`],
    ['JSON 里有空格', `${body}&o={"l": [3.0, null], "x": 2.50, "名": "中"}${key}`],
    [
      'JSON 里的中文写成了 \\u 转义',
      `${body}&o={"l":[3.0,null],"x":2.50,"\\u540d":"\\u4e2d"}${key}`,
    ],
    [
      '值做了 URL 编码',
      `a=1000.00&b=${encodeURIComponent('中 文')}&chs_fjs_appid=QZ1&o=${encodeURIComponent(o.slice(3))}${key}`,
    ],
    ['密钥前面没有“&key=”', `${body}${o}the bizkey`],
    ['末尾没有接密钥', `${body}${o}`],
    [
      '签名时带了 chs_fjs_appsecret，报文里却没有',
      `a=1000.00&b=中 文&chs_fjs_appid=QZ1&chs_fjs_appsecret=the secret${o}${key}`,
    ],
  ])('%s', (cause, text) => {
    expect(causes(sm3(text))).toEqual([cause])
  })

  it('two departures at once', () => {
    expect(
      causes(
        sm3(
          `chs_fjs_appid=QZ1&b=中 文&a=1000.00&o={"x":2.50,"名":"中","l":[3.0,null]}&key=the secret`,
        ),
      ),
    ).toEqual(['名称没有排序，并且密钥用了 appSecret，而不是 signKey'])
  })

  it.each([
    ['text', `${body}&o={"l":["3.0"],"x":"2.50","名":"中"}`],
    ['bare', `${body}&o={"l":[3.0],"x":2.50,"名":"中"}`],
  ])('another key under the reading %s, which is no departure itself', (_reading, text) => {
    expect(causes(sm3(`${text}&key=the secret`))).toEqual(['密钥用了 appSecret，而不是 signKey'])
  })

  it('another algorithm', () => {
    const md5 = createHash('md5').update(`${body}${o}${key}`).digest('hex')
    expect(causes(md5)).toEqual(['签名方式是 MD5，不是渠道的 SM3'])
    expect(
      causes(sm3(`${body}${o}${key}`), { ...channel, signType: 'RSA', ...rsaPair(1024) }),
    ).toEqual(['签名方式是 SM3，不是渠道的 RSA'])
  })

  it.each<[string, (hex: string) => Buffer]>([
    ['bytes', (hex) => Buffer.from(hex, 'hex')],
    ["hex digits, as in appendix 1's sample", (hex) => Buffer.from(hex)],
  ])('the digest in base64, of its %s', (_of, bytes) => {
    const base64 = (hex: string) => ` ${bytes(hex).toString('base64')}`
    expect(causes(base64(sm3(`${body}${o}${key}`)))).toEqual(['摘要写成了 base64，而不是十六进制'])
    const md5 = createHash('md5').update(`${body}${o}${key}`).digest('hex')
    expect(causes(base64(md5))).toEqual([
      '签名方式是 MD5，不是渠道的 SM3，并且摘要写成了 base64，而不是十六进制',
    ])
  })

  it('names sorted without regard to case', () => {
    expect(
      causes(sm3(`a=1&B=2${key}`), channel, parseWire('{"B":"2","a":"1"}') as WireObject),
    ).toEqual(['名称按不分大小写排序'])
  })

  it('names sorted by a locale', () => {
    const message = parseWire('{"名":"1","b":"2","中":"3"}') as WireObject
    expect(causes(sm3(`名=1&中=3&b=2${key}`), channel, message)).toEqual([
      '名称按拼音或地区排序，而不是按码位',
    ])
  })

  it.each(['sm3', 'sha256', 'md5'])('an HMAC of %s', (hash) => {
    const hmac = createHmac(hash, 'the bizkey').update(`${body}${o}`).digest('hex')
    expect(causes(hmac.toUpperCase())).toEqual([
      expect.stringContaining(`用了 HMAC-${hash.toUpperCase()}`),
    ])
  })

  it('bytes of GBK', () => {
    const text = encodeGbk(`${body}${o}${key}`)!
    expect(causes(createHash('sm3').update(text).digest('hex'))).toEqual(['摘要算的是 GBK 的字节'])
    expect(causes(createHash('md5').update(text).digest('hex'))).toEqual([
      '签名方式是 MD5，并且摘要算的是 GBK 的字节',
    ])
  })

  it('the timestamp left out, or what is asked under one name', () => {
    const message = { ...MESSAGE, chs_fjs_timestamp: wireNumber(1_700_000_000_000) }
    expect(causes(sm3(`${body}${o}${key}`), channel, message)).toEqual(['签名时没有带上时间戳'])
    expect(
      causes(
        sm3(
          `chs_fjs_appid=QZ1&data={"a":1000.00,"b":"中 文","o":{"l":[3.0,null],"x":2.50,"名":"中"}}${key}`,
        ),
      ),
    ).toEqual(['业务字段放在 data 里签名'])
  })

  it('the secret left out', () => {
    const message = { ...MESSAGE, chs_fjs_appsecret: 'the secret' }
    expect(causes(sm3(`${body}${o}${key}`), channel, message)).toEqual([
      '签名时没有带上 chs_fjs_appsecret',
    ])
  })

  it('the cipher key, or the encrypted message', () => {
    const encrypting: Channel = { ...channel, security: 'sign+encrypt' }
    const { chs_fjs_sign: _right, ...sealed } = sealRequest(encrypting, {
      funid: 'F',
      data: { a: 'b' },
      timestamp: 1_700_000_000_000,
    })
    const clear: WireObject = { ...sealed, a: 'b' }
    delete clear.chs_fjs_encdata
    const of = (text: string) =>
      signatureCauses(encrypting, { ...sealed, chs_fjs_sign: sm3(text) }, clear)
    const names = Object.keys(sealed).sort()
    expect(of(`${names.map((name) => `${name}=${String(sealed[name])}`).join('&')}${key}`)).toEqual(
      ['签的是加密以后的报文'],
    )
    expect(
      of(
        `${names
          .filter((name) => name !== 'chs_fjs_encdata')
          .map((name) => `${name}=${String(sealed[name])}`)
          .join('&')}${key}`,
      ),
    ).toEqual(['签的是加密以后的报文头，没有业务数据'])
    const derived = usualChannel({ signKey: 'k' })
    expect(
      signatureCauses(
        derived,
        { a: 'b', chs_fjs_sign: sm3(`a=b&key=${cipherKey(derived).toString()}`) },
        { a: 'b' },
      ),
    ).toContain('密钥用了加密报文的密钥')
  })
})

describe('where nothing fits', () => {
  it('says at least what the signature looks like', () => {
    expect(causes('0'.repeat(32))).toEqual(['签名的样子是 MD5，渠道的签名方式却是 SM3'])
    expect(causes(Buffer.alloc(64, 1).toString('base64'))).toEqual([
      '签名的样子是 SM2，渠道的签名方式却是 SM3',
    ])
    expect(causes(Buffer.alloc(256, 1).toString('base64'))).toEqual([
      '签名的样子是 RSA，渠道的签名方式却是 SM3',
    ])
    expect(causes('0'.repeat(63))).toEqual(['签名的长度或写法不像任何一种签名方式（可能被截断）'])
  })

  it('names no cause that does not fit', () => {
    expect(causes('0'.repeat(64))).toEqual([])
  })
})

it('shows the signed text of each reading without key, secret or token', () => {
  const text = maskedTexts({
    ...MESSAGE,
    chs_fjs_appsecret: 'the secret',
    chs_fjs_token: 'T-token',
  })
  const body = 'a=1000.00&b=中 文&chs_fjs_appid=QZ1&chs_fjs_appsecret=***&chs_fjs_token=***'
  expect(text).toEqual([
    `待签名文本（raw）：${body}&o={"l":[3.0,null],"x":2.50,"名":"中"}&key=***`,
    `待签名文本（text）：${body}&o={"l":["3.0"],"x":"2.50","名":"中"}&key=***`,
    `待签名文本（bare）：${body}&o={"l":[3.0],"x":2.50,"名":"中"}&key=***`,
  ])
  expect(maskedTexts({ b: '1', o: { n: wireNumber('1') } })).toEqual([
    '待签名文本（raw、bare）：b=1&o={"n":1}&key=***',
    '待签名文本（text）：b=1&o={"n":"1"}&key=***',
  ])
  expect(maskedTexts({ b: '1' })).toEqual(['待签名文本：b=1&key=***'])
})

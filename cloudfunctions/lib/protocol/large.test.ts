import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalText } from './canonical.ts'
import { decrypt, encrypt } from './cipher.ts'
import { openResponse, sealRequest, sealResponse } from './envelope/index.ts'
import { encodeWire, parseWire, stringifyWire, wireNumber, type WireObject } from './json.ts'
import { PieceCollector, chunksOf, encoded, joined } from './pieces.ts'
import { signText } from './signature.ts'
import { looseJson, wireFields } from './testing/arbitraries.ts'
import { usualChannel } from './testing/channels.ts'

// What is long goes other ways than what is short: both must come to the same.

const BASE64 = 'QUJD'.repeat(40_000)
/** As many of each length of UTF-8, so that a chunk ends inside of each somewhere. */
const MIXED = `a${'王é😀b'.repeat(30_000)}`

describe('large JSON', () => {
  it('reads as small JSON does, in bytes and as text', () => {
    fc.assert(
      fc.property(
        wireFields,
        fc.constantFrom(BASE64, MIXED, `${BASE64}"\\\n😀${BASE64}`),
        (fields, long) => {
          const value = { ...fields, zz_long: long, zzz_after: '后面' }
          for (const text of [
            stringifyWire(value),
            `${looseJson(fields).trimEnd().slice(0, -1)}${Object.keys(fields).length > 0 ? ',' : ''}"zz_long":${JSON.stringify(long)},"zzz_after":"后面"}`,
          ]) {
            expect(parseWire(text)).toEqual(value)
            expect(parseWire(Buffer.from(text))).toEqual(value)
            expect(parseWire(Buffer.from(`\ufeff${text}`))).toEqual(value)
          }
        },
      ),
      { numRuns: 30 },
    )
  })

  it.each([
    ['a control character', `{"a":"${MIXED}\u0001"}`],
    ['half a pair', `{"a":"${MIXED}\\ud800"}`],
    ['an unknown escape', `{"a":"${BASE64}\\x${MIXED}"}`],
    ['a name twice', `{"姓名":"${MIXED}","姓名":""}`],
    ['a name twice, once escaped', `{"姓名":"${MIXED}","\\u59d3\\u540d":""}`],
    ['no end of a string', `{"a":"${MIXED}`],
    ['a backslash before the last quote', `{"a":"${MIXED}\\"}`],
  ])('refuses %s, in bytes and as text, with the same words', (_what, text) => {
    const refusals = [text, Buffer.from(text)].map((given) => {
      try {
        return parseWire(given)
      } catch (error) {
        return error
      }
    })
    expect(refusals[0]).toMatchObject({ code: 'protocol.json' })
    expect(refusals[1]).toMatchObject({
      code: 'protocol.json',
      message: (refusals[0] as Error).message,
    })
  })

  it('refuses bytes that are not UTF-8', () => {
    for (const bad of [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xe7, 0x8e]]) {
      const bytes = Buffer.concat([
        Buffer.from(`{"a":"${MIXED}`),
        Buffer.from(bad),
        Buffer.from('"}'),
      ])
      expect(() => parseWire(bytes)).toThrow(
        expect.objectContaining({ code: 'protocol.json', message: '报文不是 UTF-8 编码' }),
      )
    }
  })

  it('is written as JSON.stringify writes it', () => {
    for (const value of [
      { a: MIXED, b: [BASE64, '"', `${BASE64}\u0000`], c: { d: `${BASE64}\ud83d` } },
      [MIXED],
      MIXED,
    ])
      expect(stringifyWire(value)).toBe(JSON.stringify(value))
  })

  it.each(['"', '\\', '\u0001', '😀', '\ud800', '王', '\u007f'])(
    'is written as JSON.stringify writes it with %j in its midst, and nothing else unusual',
    (sign) => {
      const text = `${'A'.repeat(1500)}${sign}${'B'.repeat(1500)}`
      expect(stringifyWire([text])).toBe(JSON.stringify([text]))
      expect(stringifyWire([sign])).toBe(JSON.stringify([sign]))
    },
  )

  it('is the same in bytes', () => {
    for (const value of [
      {},
      { a: '王' },
      { a: MIXED, b: [BASE64, '😀'], c: `${BASE64}\ud83d` },
      [BASE64, BASE64],
    ])
      expect(encodeWire(value).equals(Buffer.from(JSON.stringify(value)))).toBe(true)
  })
})

describe('text in pieces', () => {
  it('is the same text, however it was collected and cut', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom('', 'a', '王', '😀', BASE64, MIXED, MIXED.slice(1), `${BASE64}\ud83d`),
          { maxLength: 8 },
        ),
        (texts) => {
          const collector = new PieceCollector()
          for (const text of texts) collector.add(text)
          const pieces = collector.finish()
          expect(joined(pieces) === texts.join('')).toBe(true)
          expect(encoded(pieces).equals(Buffer.from(texts.join(''), 'utf8'))).toBe(true)
          const bytes = Buffer.concat(
            Array.from(chunksOf(pieces), (chunk) =>
              typeof chunk === 'string' ? Buffer.from(chunk, 'utf8') : chunk,
            ),
          )
          expect(bytes.equals(Buffer.from(texts.join(''), 'utf8'))).toBe(true)
        },
      ),
      { numRuns: 100 },
    )
  })

  it.each(['SM3', 'MD5'])('signs alike (%s)', (signType) => {
    const channel = usualChannel({ signType })
    expect(signText(['k=', MIXED, '&', BASE64], channel)).toBe(
      signText(`k=${MIXED}&${BASE64}`, channel),
    )
  })

  it.each([
    ['SM4', 'hex'],
    ['SM4', 'base64'],
    ['AES', 'hex'],
    ['AES', 'base64'],
  ])('encrypts alike (%s, %s), and back', (encType, cipherText) => {
    const channel = usualChannel({ encType, cipherText })
    const whole = encrypt(Buffer.from(MIXED + BASE64, 'utf8'), channel)
    expect(encrypt([MIXED, BASE64], channel) === whole).toBe(true)
    expect(decrypt(whole, channel).toString('utf8') === MIXED + BASE64).toBe(true)
  })
})

it('long cipher text is refused for one wrong digit, wherever it stands', () => {
  const channel = usualChannel()
  const hex = encrypt(BASE64, channel)
  for (const at of [0, 65_535, 65_536, 65_537, hex.length - 1]) {
    expect(() => decrypt(`${hex.slice(0, at)}g${hex.slice(at + 1)}`, channel)).toThrow(
      expect.objectContaining({ code: 'protocol.decrypt' }),
    )
  }
  expect(decrypt(hex.replace(/.{1000}/g, '$&\r\n').toLowerCase(), channel).toString()).toBe(BASE64)
})

it('a message with a long text opens to itself, and to nothing where one character is changed', () => {
  const channel = usualChannel()
  const data: WireObject = {
    total: wireNumber('1.00'),
    row: [{ cntr_att_cont: MIXED, cntr_no: '号' }],
  }
  const content = { code: 0, type: 'success', message: '成功', data, timestamp: 1_700_000_000_000 }
  const fresh = { now: content.timestamp, windowSeconds: 600 }
  const message = parseWire(
    Buffer.from(stringifyWire(sealResponse(channel, content))),
  ) as WireObject
  expect(openResponse(channel, message, fresh)).toEqual(content)
  const changed = encrypt(
    stringifyWire({
      code: wireNumber(0),
      type: 'success',
      message: '成功',
      data: { ...data, row: [{ cntr_att_cont: MIXED.replace('é', 'e'), cntr_no: '号' }] },
    }),
    channel,
  )
  expect(() => openResponse(channel, { ...message, chs_fjs_encdata: changed }, fresh)).toThrow(
    expect.objectContaining({ code: 'protocol.signature' }),
  )
  expect(
    canonicalText({ a: [MIXED], b: BASE64 }, 'k') ===
      `a=[${JSON.stringify(MIXED)}]&b=${BASE64}&key=k`,
  ).toBe(true)
})

it.each(['SM4', 'AES'])('cipher text of any length is sent as it would be read (%s)', (encType) => {
  const channel = usualChannel({ encType })
  for (const length of [65_500, 65_535, 65_536, 65_537, 131_060, 131_072, 200_003]) {
    const data = { a: 'x'.repeat(length) }
    const content = { funid: 'F', data, timestamp: 1_700_000_000_000 }
    const sent = encodeWire(sealRequest(channel, content))
    const message = sealRequest(channel, content)
    expect(decrypt(message.chs_fjs_encdata as string, channel).toString()).toBe(stringifyWire(data))
    expect(sent.equals(Buffer.from(stringifyWire(message)))).toBe(true)
    expect(message.chs_fjs_encdata).toMatch(/^[0-9A-F]+$/)
  }
})

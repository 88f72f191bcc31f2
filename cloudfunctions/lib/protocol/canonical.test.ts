import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { UNSIGNED_NAMES, ambiguousName, canonicalText, signedFields } from './canonical.ts'
import { parseWire, type WireObject } from './json.ts'
import {
  ambiguousField,
  looseJson,
  reversed,
  wireFields,
  wireNumbers,
} from './testing/arbitraries.ts'
import { APPENDIX_CANONICAL_TEXT, APPENDIX_CHANNEL, APPENDIX_REQUEST } from './testing/samples.ts'

const text = (json: string) => canonicalText(parseWire(json) as WireObject, 'K')

it("is the appendix's own, byte for byte (1.3.2.3)", () => {
  expect(Buffer.from(canonicalText(APPENDIX_REQUEST, APPENDIX_CHANNEL.appSecret!))).toEqual(
    Buffer.from(APPENDIX_CANONICAL_TEXT),
  )
})

it.each<[what: string, json: string, signed: string]>([
  [
    'sorts names by code unit: digits, capitals, underscore, small letters',
    '{"b":"1","a":"2","_":"3","B":"4","9":"5","10":"6","aa":"7"}',
    '10=6&9=5&B=4&_=3&a=2&aa=7&b=1&key=K',
  ],
  [
    'sorts by code unit, not by code point',
    '{"\uffee":"halfwidth","😀":"astral"}',
    '😀=astral&\uffee=halfwidth&key=K',
  ],
  [
    'sorts at every depth',
    '{"o":{"b":{"d":1,"c":2},"a":[{"y":1,"x":2}]}}',
    'o={"a":[{"x":2,"y":1}],"b":{"c":2,"d":1}}&key=K',
  ],
  ['leaves out empty values', '{"a":"","b":null,"c":"x"}', 'c=x&key=K'],
  [
    'leaves out empty values at every depth',
    '{"o":{"a":"","b":null,"c":{"d":"","e":[{"f":null,"g":0}]}}}',
    'o={"c":{"e":[{"g":0}]}}&key=K',
  ],
  [
    'keeps what is only false, zero, blank, or an empty list or object',
    '{"a":false,"b":0,"c":" ","d":[],"e":{},"f":{"g":""}}',
    'a=false&b=0&c= &d=[]&e={}&f={}&key=K',
  ],
  [
    'keeps the order and the places of an array',
    '{"a":[3,"",null,1,[2,""]]}',
    'a=[3,"",null,1,[2,""]]&key=K',
  ],
  [
    'keeps the text of a number',
    '{"a":1000.00,"b":1E+2,"c":-0,"d":{"e":99999999999999999999.10}}',
    'a=1000.00&b=1E+2&c=-0&d={"e":99999999999999999999.10}&key=K',
  ],
  [
    'does not escape what need not be',
    '{"a":{"b":"闽政通 😀 <>&=/\u2028"}}',
    'a={"b":"闽政通 😀 <>&=/\u2028"}&key=K',
  ],
  [
    'takes a string of the top level as it is, and quotes one within',
    '{"a":"x\\"\\n","b":["x\\"\\n"]}',
    'a=x"\n&b=["x\\"\\n"]&key=K',
  ],
  [
    'leaves out signature, cipher text and extra, of either dialect',
    '{"chs_fjs_sign":"1","chs_fjs_encdata":"2","signData":"3","encData":"4","extra":"5","z":"6"}',
    'z=6&key=K',
  ],
  [
    'leaves those out at the top only',
    '{"data":{"extra":"5","signData":"3"}}',
    'data={"extra":"5","signData":"3"}&key=K',
  ],
  ['is the key alone where nothing is to sign', '{}', 'key=K'],
])('%s', (_what, json, signed) => {
  expect(text(json)).toBe(signed)
})

describe('whatever the message', () => {
  it('order and spacing never matter', () => {
    fc.assert(
      fc.property(wireFields, (message) => {
        const signed = canonicalText(message, 'K')
        expect(canonicalText(reversed(message), 'K')).toBe(signed)
        expect(canonicalText(parseWire(looseJson(message)) as WireObject, 'K')).toBe(signed)
      }),
    )
  })

  it('an empty member more or less never matters', () => {
    fc.assert(
      fc.property(wireFields, fc.constantFrom(null, '', undefined), (message, empty) => {
        expect(canonicalText({ ...message, 'an empty one': empty }, 'K')).toBe(
          canonicalText(message, 'K'),
        )
      }),
    )
  })

  it('the text of a number survives the way to the signed text', () => {
    fc.assert(
      fc.property(wireNumbers, (number) => {
        expect(text(`{"a":${number.toString()},"b":[${number.toString()}]}`)).toBe(
          `a=${number.toString()}&b=[${number.toString()}]&key=K`,
        )
      }),
    )
  })
})

describe('a text that can be read in two ways', () => {
  it.each<[json: string, field: string]>([
    ['{"a":"1&b=2"}', 'a'],
    ['{"a":"1&b=2","c":"3"}', 'a'],
    ['{"a":"1&b=","c":"3"}', 'a'],
    ['{"a":"1","b":"x&y=1&c=2","d":"4"}', 'b'],
    // The last of them would take what follows into its value.
    ['{"a":"1&z=2","b":"3"}', 'a'],
    ['{"message":"?a=1&z=2","type":"t"}', 'message'],
    // In one order or the other.
    ['{"A":"1&a=2"}', 'A'],
    ['{"a":"1&A=2"}', 'a'],
    ['{"B":"1&a=2"}', 'B'],
    ['{"a":"1&frez_amt=2"}', 'a'],
    ['{"a=b":"c"}', 'a=b'],
    ['{"a&b":"c"}', 'a&b'],
    // Inside of something nested, of a text or of a name; and what would be left of it.
    [String.raw`{"a":{"n":"a\"}&frez_amt=9.99&z=1"},"z":"2"}`, 'a'],
    ['{"a":[["x&b=2"]]}', 'a'],
    ['{"a":["1","x&b=2"]}', 'a'],
    ['{"a":{"n&b=":"2"}}', 'a'],
    [String.raw`{"a":"{\"n\":\"a","frez_amt":"9.99","z":"1\"}"}`, 'a'],
  ])('%s is found', (json, field) => {
    expect(ambiguousField(parseWire(json) as WireObject)).toBe(field)
  })

  it.each([
    '{"a":"1","b":"2"}',
    '{"a":"A & B"}',
    '{"a":{"b":null,"c":1,"d":"A & B"}}',
    '{"a":"x=y"}',
    '{"a":"&&"}',
    '{"a":"&b"}',
    // No name could stand there in order.
    '{"message":"https://example.com/?x=1&b=2"}',
    '{"data":{"url":"?a=1&b=2"}}',
    // A name stands there once.
    '{"a":"1&a=2"}',
    // Whole, or no JSON at all.
    String.raw`{"a":"{\"n\":\"a\"}","b":"2"}`,
    '{"a":"[特需]病房"}',
    String.raw`{"a":"病房 [\"特需\""}`,
    // Not signed.
    '{"extra":"x&y=1","a":"1"}',
  ])('%s is not one', (json) => {
    expect(ambiguousField(parseWire(json) as WireObject)).toBeUndefined()
  })

  it('is none inside of something nested where the name that is read means nothing there', () => {
    const found = (json: string) =>
      ambiguousName(signedFields(parseWire(json) as WireObject), (name) => name === 'c')
    expect(found('{"a":{"n":"x&b=2"}}')).toBeUndefined()
    expect(found('{"a":{"n":"x&b=2&c=3"}}')).toBe('a')
    expect(found('{"a":"x&b=2"}')).toBe('a')
  })

  it('is there whenever two different messages sign alike', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'b', '=', '&', '1', '&a=', '&b=', '&c='),
      minLength: 1,
      maxLength: 2,
    })
    const small = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), text, {
      minKeys: 1,
      maxKeys: 3,
      noNullPrototype: true,
    })
    let pairs = 0
    fc.assert(
      fc.property(small, (message) => {
        for (const other of whatSignsLike(message)) {
          pairs += 1
          expect(
            [message, other].filter((one) => ambiguousField(one) === undefined),
          ).not.toHaveLength(2)
        }
      }),
      { numRuns: 2_000 },
    )
    expect(pairs).toBeGreaterThan(500)
  })
})

/** Every other message of texts whose signed text is the same: the text, cut wherever it could be. */
function whatSignsLike(message: WireObject): WireObject[] {
  const signed = canonicalText(message, 'K')
  const pieces = signed.replace(/&?key=K$/, '').split('&')
  const ways = 2 ** (pieces.length - 1)
  return Array.from({ length: ways }, (_, way) => {
    const fields = [pieces[0]!] // a split text has a first piece
    for (const [at, piece] of pieces.slice(1).entries())
      if ((way >> at) % 2 === 1) fields.push(piece)
      else fields[fields.length - 1] += `&${piece}`
    return Object.fromEntries(
      fields.map((field): [string, string] => {
        const at = field.indexOf('=')
        return [field.slice(0, Math.max(at, 0)), field.slice(at + 1)]
      }),
    )
  }).filter(
    (other) =>
      Object.values(other).every((value) => value !== '') &&
      canonicalText(other, 'K') === signed &&
      JSON.stringify(Object.entries(other).sort()) !==
        JSON.stringify(Object.entries(message).sort()),
  )
}

it('knows the names that both dialects leave unsigned', () => {
  expect([...UNSIGNED_NAMES].sort()).toEqual([
    'chs_fjs_encdata',
    'chs_fjs_sign',
    'encData',
    'extra',
    'signData',
  ])
})

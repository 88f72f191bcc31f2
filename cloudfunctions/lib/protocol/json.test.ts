import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { IN_PROPORTION, growth } from '../../../testkit/processorTime.ts'
import { ProtocolError } from './errors.ts'
import { isWireObject, parseWire, stringifyWire, wireNumber } from './json.ts'
import { looseJson, wireFields, wireNumbers, wireValue } from './testing/arbitraries.ts'

function refusal(
  text: string | Uint8Array,
  limits?: { maxSize: number; maxDepth: number },
): ProtocolError {
  try {
    parseWire(text, limits)
  } catch (error) {
    if (error instanceof ProtocolError && error.code === 'protocol.json') return error
    throw error
  }
  throw new Error(`taken: ${String(text).slice(0, 60)}`)
}

describe('reads', () => {
  it('what was written', () => {
    fc.assert(
      fc.property(wireValue, (value) => {
        expect(parseWire(stringifyWire(value))).toEqual(value)
        expect(parseWire(Buffer.from(stringifyWire(value)))).toEqual(value)
        expect(parseWire(looseJson(value))).toEqual(value)
      }),
    )
  })

  it('what JSON.parse reads, and nothing it refuses', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      ':',
      ',',
      '1',
      '-',
      '.',
      'e',
      '0',
      'true',
      'null',
      'a',
      '\\',
      'n',
      ' ',
      '"a"',
      '\n',
      '\u0001',
    )
    fc.assert(
      fc.property(
        fc.array(pieces, { maxLength: 12 }).map((list) => list.join('')),
        (text) => {
          let good = true
          try {
            JSON.parse(text)
          } catch {
            good = false
          }
          // A name given twice is JSON, but not ours.
          if (!good) expect(refusal(text).code).toBe('protocol.json')
          else if (!/"a".*"a"/s.test(text))
            expect(JSON.parse(stringifyWire(parseWire(text)))).toEqual(JSON.parse(text))
        },
      ),
      { numRuns: 5000 },
    )
  })

  it('numbers as text', () => {
    fc.assert(
      fc.property(wireNumbers, (number) => {
        expect(stringifyWire(parseWire(`[${number.toString()}]`))).toBe(`[${number.toString()}]`)
      }),
    )
  })

  it('names that objects have by themselves', () => {
    const value = parseWire('{"constructor":"a","toString":"b","hasOwnProperty":"c"}')
    expect(value).toEqual({ constructor: 'a', toString: 'b', hasOwnProperty: 'c' })
    expect(stringifyWire(value)).toBe('{"constructor":"a","toString":"b","hasOwnProperty":"c"}')
  })

  it('a byte order mark in front, as some systems put it', () => {
    expect(parseWire(Buffer.from('\ufeff{"a":true}'))).toEqual({ a: true })
  })

  it('a message with an attachment of 20 MB', () => {
    const attachment = 'QUJD'.repeat((20 * 1024 * 1024) / 3)
    const message = parseWire(`{"row":[{"cntr_att_cont":"${attachment}"}]}`)
    expect(isWireObject(message) && stringifyWire(message).length).toBe(attachment.length + 30)
  })
})

describe('refuses, as protocol.json', () => {
  it.each<[what: string, text: string, says: string]>([
    ['nothing', '', '末尾'],
    ['half a message', '{"a":"b"', '末尾'],
    ['an open string', '{"a":"b', '末尾'],
    ['something after the message', '{"a":1}x', '第 8 个字符处'],
    ['two messages', '{}{}', '第 3 个字符处'],
    ['a trailing comma', '{"a":1,}', '第 8 个字符处'],
    ['a trailing comma in a list', '[1,]', '第 4 个字符处'],
    ['a name without quotes', '{a:1}', '第 2 个字符处'],
    ['single quotes', "{'a':1}", '第 2 个字符处'],
    ['a comment', '{}//', '第 3 个字符处'],
    ['NaN', '{"a":NaN}', '第 6 个字符处'],
    ['a leading zero', '[01]', '第 3 个字符处'],
    ['a leading dot', '[.5]', '第 2 个字符处'],
    ['a number broken off', '[1.]', '第 3 个字符处'],
    ['a raw line break in a string', '["a\nb"]', '第 2 个字符处'],
    ['an unknown escape', '["\\x41"]', '第 2 个字符处'],
    ['a name twice', '{"a":1,"a":2}', '字段 a 出现了两次'],
    ['a name twice with the same value', '{"a":1,"a":1}', '字段 a 出现了两次'],
    [
      'a name twice, once escaped, deep inside',
      '{"x":[{"ab":"","\\u0061b":""}]}',
      '字段 ab 出现了两次',
    ],
    ['__proto__', '{"__proto__":{"a":1}}', '不允许的字段名'],
    ['__proto__ in escapes', '{"a":{"\\u005f_proto__":1}}', '不允许的字段名'],
    ['half of a surrogate pair in an escape', '{"a":"\\ud83d"}', '不完整的字符'],
    ['half of a surrogate pair in a name', '{"\\uDE00":1}', '不完整的字符'],
    ['half of a surrogate pair as it is', '{"a":"\ud83d"}', '不完整的字符'],
    ['surrogates the wrong way round', '{"a":"\\ude00\\ud83d"}', '不完整的字符'],
  ])('%s', (_what, text, says) => {
    const error = refusal(text)
    expect(error.code).toBe('protocol.json')
    expect(error.message).toContain(says)
  })

  it('what is not UTF-8', () => {
    expect(refusal(Buffer.from([0x7b, 0x22, 0xb2, 0xe2, 0x22, 0x3a, 0x31, 0x7d])).message).toBe(
      '报文不是 UTF-8 编码',
    )
    expect(refusal(Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])).message).toBe('报文不是 UTF-8 编码')
  })

  it('what is too deep, at the edge', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
    expect(stringifyWire(parseWire(nested(32)))).toBe(nested(32))
    expect(refusal(nested(33)).message).toBe('报文嵌套过深')
    expect(refusal('{"a":'.repeat(33)).message).toBe('报文嵌套过深')
  })

  it.each(['\ufefe', '\uff3f', '仿'])('%s in front, which only begins as that mark does', (sign) =>
    expect(refusal(Buffer.from(`${sign}{}`)).code).toBe('protocol.json'),
  )

  it('a megabyte of brackets, at once', () => {
    expect(refusal('['.repeat(1_000_000)).message).toBe('报文嵌套过深')
    expect(refusal('{"":['.repeat(500_000)).message).toBe('报文嵌套过深')
  })

  it('what cannot be read, and tells the log how', () => {
    expect(refusal('{"a":"\\x"}').cause).toBeInstanceOf(SyntaxError)
    for (const endless of ['"', '"a', '"\\"', `"${'a'.repeat(200)}`, `"${'a'.repeat(200)}\\"`])
      expect(refusal(endless).message).toBe('报文不是正确的 JSON（末尾）')
  })

  it.each(['<b>x', 'x<b>', 'x'.repeat(41), '姓名'])('%s twice, without saying it again', (name) =>
    expect(refusal(`{"${name}":1,"${name}":2}`).message).toBe('报文的字段出现了两次'),
  )

  it('a colon that is missing, and says where', () =>
    expect(refusal('{"a" 1}').message).toBe('报文不是正确的 JSON（第 6 个字符处）'))

  it('brackets within strings do not count', () => {
    expect(parseWire(`["${'['.repeat(100)}\\"["]`)).toEqual([`${'['.repeat(100)}"[`])
  })

  it('what is too large, at the edge', () => {
    const limits = { maxSize: 10, maxDepth: 32 }
    expect(parseWire('"12345678"', limits)).toBe('12345678')
    expect(refusal('"123456789"', limits)).toMatchObject({
      code: 'protocol.json',
      message: '报文过大',
    })
    expect(refusal(Buffer.from('"中文字"'), limits).message).toBe('报文过大')
  })

  it('a long row of backslashes and quotes without taking long over it', () => {
    for (const row of ['\\', '\\"']) {
      const refusing = (length: number) => {
        const text = `"${row.repeat(length / row.length)}${row === '\\' ? '\\"' : ''}`
        return () => refusal(text)
      }
      expect(growth(refusing, 2_000_000)).toBeLessThan(IN_PROPORTION)
    }
  })
})

describe('writes', () => {
  it('compact JSON without absent members', () => {
    expect(
      stringifyWire({ a: wireNumber('1.00'), b: undefined, c: [null, '中'], d: { e: undefined } }),
    ).toBe('{"a":1.00,"c":[null,"中"],"d":{}}')
  })

  it('no float, whatever it was meant to be', () => {
    expect(() => stringifyWire({ amount: 0.1 })).toThrow(TypeError)
    expect(() => stringifyWire({ amount: Number.NaN })).toThrow(TypeError)
    expect(() => stringifyWire({ amount: 2 ** 53 })).toThrow(TypeError)
    expect(stringifyWire({ total: 3, fen: 12345678901234567890n })).toBe(
      '{"total":3,"fen":12345678901234567890}',
    )
  })

  it('null for a gap in an array', () =>
    expect(stringifyWire([undefined, 1] as never)).toBe('[null,1]'))

  it('nothing that JSON has no word for', () => {
    for (const value of [Symbol('x'), () => 1])
      expect(() => stringifyWire({ value })).toThrow(TypeError)
  })

  it('no text that is no number', () => {
    for (const text of ['', ' 1', '1.', '.5', '01', 'NaN', '1,0', '0x1', '１'])
      expect(() => wireNumber(text)).toThrow()
  })

  it('any fields that a message may have', () => {
    fc.assert(
      fc.property(wireFields, (fields) => {
        expect(parseWire(stringifyWire(fields))).toEqual(fields)
      }),
    )
  })
})

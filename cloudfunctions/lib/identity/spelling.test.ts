import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { foldName, tidyName, tidyNumber, withoutDashes } from './spelling.ts'

describe('a name as it is typed', () => {
  test.each([
    ['\u200b张\u200d三\ufeff', '张三'],
    [' 张　三 ', '张 三'],
    ['买买提•阿里', '买买提·阿里'],
    ['张○一', '张〇一'],
    ['𠮷田', '𠮷田'],
    ['\u202d张三\u202c', '张三'],
    ['  张  \t 三\n', '张 三'],
    ['张·•三', '张··三'],
    ['○◯', '〇〇'],
    ['张\u3164\u115f三', '张三'],
    // A variant of a rare character is one of its own.
    ['辻\u{e0100}本', '辻\u{e0100}本'],
    ['O‘Neil', "O'Neil"],
    ['Mary—Ann', 'Mary-Ann'],
  ])('%j becomes %j', (typed, tidy) => expect(tidyName(typed)).toBe(tidy))
})

describe('a name, for comparison', () => {
  const same = [
    // What keyboards have near it, what older systems draw for it, and what GBK makes of one that it lacks.
    [...'·。｡﹒●◦˙°⦁᛫∘、︑﹑⸳ˑ⚫?？'].map((dot) => `阿卜杜${dot}买买提`) as [string, ...string[]],
    ['阿卜杜·买买提', '阿卜杜•买买提', '阿卜杜‧买买提', '阿卜杜⋅买买提', '阿卜杜∙买买提'],
    ['阿卜杜·买买提', '阿卜杜．买买提', '阿卜杜・买买提', '阿卜杜.买买提', '阿卜杜买买提'],
    ['阿卜杜·买买提', '阿卜杜 · 买买提', '阿卜杜 买买提'],
    ["O'Neil Mary-Ann", 'O’NEIL  MARY ANN', 'ｏ＇ｎｅｉｌ　ｍａｒｙ‐ａｎｎ', 'ONEIL MARYANN'],
    ['José Núñez', 'JOSE NUNEZ', 'Jose\u0301 Nu\u0301n\u0303ez'],
    ['张〇一', '张○一', '张◯一'],
    ['凉\uf979', '凉凉'],
  ]
  test.each(same)('%s is also %s', (one, ...others) => {
    for (const other of others) expect(foldName(other)).toBe(foldName(one))
  })

  test.each([
    ['张三', '张二'],
    ['𠮷田', '吉田'],
    ['张〇', '张零'],
    ['李四', '李四四'],
    ['MARY', 'MAY'],
    ['JOSE', 'JOSEF'],
  ])('%s is not %s', (one, other) => expect(foldName(one)).not.toBe(foldName(other)))

  test('is kept as a fingerprint: it is folded as it always was', () =>
    expect(foldName('José O’Neil·阿')).toBe('JOSEONEIL阿'))

  test('folding once more changes nothing, and letters of names are never lost', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (name) => {
        expect(foldName(foldName(name))).toBe(foldName(name))
        const han = (text: string) => text.match(/[\u4e00-\u9fff〇]/g) ?? []
        expect(han(foldName(name)).length).toBeGreaterThanOrEqual(han(name).length)
      }),
    )
  })
})

describe('a number', () => {
  test.each([
    ['35058319491203004×', '35058319491203004X'],
    ['35058319491203004Х', '35058319491203004X'],
    ['35058319491203004х', '35058319491203004X'],
    ['35058319491203004χ', '35058319491203004X'],
    ['35058319491203004✖\ufe0f', '35058319491203004X'],
    ['35058319491203004✗', '35058319491203004X'],
    ['35058319491203004⨯', '35058319491203004X'],
    ['\u3164350583\u115f19491203004Ⅹ', '35058319491203004X'],
    ['\u200e３５０５８３ 19491203\u200b 004x\n', '35058319491203004X'],
  ])('%j is %s', (typed, tidy) => expect(tidyNumber(typed)).toBe(tidy))

  test('dashes of every kind go', () =>
    expect(withoutDashes('350583-1949–1203—004−X')).toBe('35058319491203004X'))
})

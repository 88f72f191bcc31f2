import { describe, expect, it } from 'vitest'
import { readBeds } from './beds.ts'

describe('readBeds', () => {
  it.each<[string, string[]]>([
    ['3', ['3']],
    ['1-4', ['1', '2', '3', '4']],
    ['08-11', ['08', '09', '10', '11']],
    ['A1-A3', ['A1', 'A2', 'A3']],
    ['A1-3', ['A1', 'A2', 'A3']],
    ['１－３', ['1', '2', '3']],
    ['1~2，5、加1 加2', ['1', '2', '5', '加1', '加2']],
    ['3床', ['3']],
    ['7-7', ['7']],
  ])('%j', (text, beds) => expect(readBeds(text, 'beds')).toEqual(beds))

  it.each<[string, RegExp]>([
    ['', /没有写床号/],
    [' ,', /没有写床号/],
    ['12-1', /不是床号的范围/],
    ['A1-B3', /不是床号的范围/],
    ['1-', /不是床号的范围/],
    ['-3', /不是床号的范围/],
    ['1-3,03', /写了两次/],
    ['2,2床', /写了两次/],
    ['1-301', /最多 300/],
    ['1-9999', /最多 300/],
    ['1-200,201-400', /最多 300/],
    ['床', /1 到 12 个字/],
    ['一二三四五六七八九十一二三', /1 到 12 个字/],
  ])('refuses %j', (text, why) =>
    expect(() => readBeds(text, 'beds')).toThrow(
      expect.objectContaining({
        code: 'input.beds',
        field: '--beds',
        message: expect.stringMatching(why),
      }),
    ),
  )
})

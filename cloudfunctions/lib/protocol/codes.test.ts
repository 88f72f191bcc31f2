import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CODE_FIELDS, nameOf, namedCode, parseCodes } from './codes.ts'

const NAMES = parseCodes('cntr_state:0=未冻结,1=已冻结;sign_state:1=已签署')

describe('the platform’s own tables', () => {
  it('are read from one line', () => {
    expect(NAMES).toEqual({
      cntr_state: { 0: '未冻结', 1: '已冻结' },
      sign_state: { 1: '已签署' },
    })
    expect(parseCodes('')).toEqual({})
  })

  it('with the separators of a Chinese keyboard, blanks and a last separator', () => {
    expect(parseCodes(' cntr_state：01＝ 冻结中 ，02=已结清；\n sign_state : Y = 有效 ; ')).toEqual(
      {
        cntr_state: { '01': '冻结中', '02': '已结清' },
        sign_state: { Y: '有效' },
      },
    )
  })

  it('with nothing between two separators', () =>
    expect(parseCodes('cntr_state:1=甲, ,2=乙;\n;')).toEqual({
      cntr_state: { 1: '甲', 2: '乙' },
    }))

  it.each([
    ['cntr_stat:1=x', /cntr_stat.*cntr_state、sign_state/],
    ['cert_type:01=身份证', /cert_type/],
    ['1=已冻结', /冒号开头/],
    ['cntr_state:1', /1.*代码=名称/],
    ['cntr_state:=已冻结', /代码=名称/],
    ['cntr_state:1=甲,1=乙', /1 写了两次/],
    ['cntr_state:1=甲;cntr_state:2=乙', /cntr_state 写了两次/],
    ['cntr_state: =已冻结', /代码=名称/],
    [':cntr_state:1=已冻结', /冒号开头/],
    ['cntr_state:=1=已冻结', /代码=名称/],
    ['cntr_state:1= ', /代码=名称/],
    [`${'甲'.repeat(20)}乙`, /^“甲{20}” /],
    [`cntr_state:${'甲'.repeat(20)}乙`, /“甲{20}” /],
  ])('%s is refused by name', (line, why) => {
    expect(() => parseCodes(line)).toThrow(why)
    expect(() => parseCodes(line)).toThrow(expect.objectContaining({ code: 'input.codes' }))
  })

  it('any tables are read back as they were written', () => {
    const word = fc.stringMatching(/^[A-Za-z0-9\u4e00-\u9fa5]{1,8}$/)
    const tables = fc.dictionary(fc.constantFrom(...CODE_FIELDS), fc.dictionary(word, word), {
      noNullPrototype: true,
    })
    fc.assert(
      fc.property(tables, (names) => {
        const line = Object.entries(names)
          .map(([field, codes]) => {
            const pairs = Object.entries(codes).map((one) => one.join('='))
            return `${field}:${pairs.join(',')}`
          })
          .join(';')
        expect(parseCodes(line)).toEqual(names)
      }),
    )
  })
})

describe('a code', () => {
  it('has the name that was given for it, and no other', () => {
    expect(nameOf(NAMES, 'cntr_state', '1')).toBe('已冻结')
    expect(namedCode(NAMES, 'cntr_state', '1')).toBe('已冻结（1）')
    for (const code of ['', '2', '01', '1 ', 'toString', '__proto__', 'constructor']) {
      expect(nameOf(NAMES, 'cntr_state', code)).toBeUndefined()
      expect(namedCode(NAMES, 'cntr_state', code)).toBe(code)
    }
    expect(nameOf(NAMES, 'med_type', '21')).toBeUndefined()
  })
})

import { describe, expect, it } from 'vitest'
import { checkIdentity, tidyNumber } from './check.ts'
import { COMMON_DOCUMENTS, OTHER_DOCUMENTS, documentType } from './documentTypes.ts'
import { shortMask } from './mask.ts'

const now = Date.UTC(2026, 0, 1)

const complaintOf = (cert_no: string) =>
  checkIdentity({ psn_name: '张三', cert_type: '01', cert_no }, now).cert_no

describe('the citizen number', () => {
  it.each(['11010519491231002X', '440524188001010014'])('%s is right', (number) =>
    expect(complaintOf(number)).toBeUndefined(),
  )

  it('finds any one digit that was mistyped', () => {
    const right = '11010519491231002X'
    for (let place = 0; place < 17; place++) {
      const wrong =
        right.slice(0, place) + String((Number(right[place]) + 1) % 10) + right.slice(place + 1)
      expect(complaintOf(wrong), wrong).toBeDefined()
    }
  })

  it('says what is wrong', () => {
    expect(complaintOf('1101051949123100')).toContain('现在是 16 位')
    expect(complaintOf('110105491231002')).toContain('15 位的旧号码')
    expect(complaintOf('110105194913310023')).toContain('出生日期')
    expect(complaintOf('110105209912310026')).toContain('出生日期')
    expect(complaintOf('110105194912310021')).toContain('填错了')
    expect(complaintOf('1101051949X231002X')).toContain('只有数字')
  })
})

describe('checkIdentity', () => {
  const good = { psn_name: '张三', cert_type: '01', cert_no: '11010519491231002x' }

  it('lets a good one through, spaces, small x and wide digits included', () => {
    expect(checkIdentity(good, now)).toEqual({})
    expect(checkIdentity({ ...good, cert_no: ' １１０１０５ 19491231 002x' }, now)).toEqual({})
    expect(tidyNumber('１１０ｘ　1')).toBe('110X1')
  })

  it.each([
    '11010519491231002×',
    '11010519491231002х',
    '11010519491231002✖\ufe0f',
    '11010519491231002Ⅹ',
    '\u200b11010519491231002X',
    '\u2066110105\u2069\u115f19491231\u3164\u061c002X',
    '110105-19491231–002X',
    '110105－19491231―002X',
  ])('forgives %j', (cert_no) => expect(checkIdentity({ ...good, cert_no }, now)).toEqual({}))

  it('names every field that is missing at once', () => {
    expect(checkIdentity({ psn_name: '  ', cert_type: '01', cert_no: '' }, now)).toEqual({
      psn_name: '请填写患者姓名',
      cert_no: '请填写证件号码',
    })
    expect(checkIdentity({ ...good, psn_name: '张'.repeat(41) }, now)).toHaveProperty('psn_name')
  })

  it('leaves other documents to the function', () => {
    expect(checkIdentity({ ...good, cert_type: '08', cert_no: 'E1' }, now)).toEqual({})
  })
})

describe('the document types', () => {
  it('lists each code of the dictionary once', () => {
    const codes = [...COMMON_DOCUMENTS, ...OTHER_DOCUMENTS].map(({ code }) => code)
    expect(new Set(codes).size).toBe(codes.length)
    expect(codes).toHaveLength(23)
    expect(documentType('06')?.name).toBe('台湾居民来往大陆通行证')
    expect(documentType('nothing')).toBeUndefined()
  })
})

it('shortens a long mask, and leaves a short one', () => {
  expect(shortMask('350***********0030')).toBe('350****0030')
  expect(shortMask('E1***45')).toBe('E1***45')
})

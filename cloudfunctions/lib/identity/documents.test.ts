import { describe, expect, test } from 'vitest'
import { InputError } from '../protocol/index.ts'
import { checkDigit, checkIdentity, sameIdentity } from './documents.ts'

const NOW = Date.parse('2026-11-24T00:00:00Z')
const check = (cert_type: string, cert_no: string, psn_name = '林示范') =>
  checkIdentity({ psn_name, cert_type, cert_no }, NOW)

function complaint(act: () => unknown): { field: string | undefined; message: string } {
  try {
    act()
  } catch (error) {
    if (error instanceof InputError) return { field: error.field, message: error.message }
    throw error
  }
  throw new Error('accepted')
}

describe('resident identity cards (01)', () => {
  test('GB 11643: the standard’s own sample number and a number ending in X', () => {
    expect(check('01', '650101198001010032').documentNumber).toBe('650101198001010032')
    expect(check('01', '35058319491203004x').documentNumber).toBe('35058319491203004X')
  })

  test('any other check digit is refused', () => {
    const right = '350502194803120013'
    expect(checkDigit(right)).toBe('3')
    for (const digit of '012456789X')
      expect(complaint(() => check('01', right.slice(0, 17) + digit)).field).toBe('patient.cert_no')
  })

  test('every single wrong digit is found', () => {
    const right = '650101198001010032'
    for (let place = 0; place < 17; place++) {
      for (const digit of '0123456789') {
        if (digit !== right[place])
          expect(() => check('01', right.slice(0, place) + digit + right.slice(place + 1))).toThrow(
            InputError,
          )
      }
    }
  })

  test.each([
    ['the 31st of February', '35050219480231001', /出生日期/],
    ['a birth in the future', '35050220270101001', /出生日期/],
  ])('%s', (_, seventeen, words) => {
    expect(complaint(() => check('01', seventeen + checkDigit(seventeen))).message).toMatch(words)
  })

  test('what is wrong is said in words', () => {
    expect(complaint(() => check('01', '350502480312001')).message).toContain('15 位')
    expect(complaint(() => check('01', '35050219480312001')).message).toContain('现在是 17 位')
  })

  test('spaces and full-width digits are what a phone types', () => {
    expect(check('01', ' 3505０2 19480312 0013 ').documentNumber).toBe('350502194803120013')
  })

  test.each([
    '350583-19491203-004x',
    '35058319491203004×',
    '35058319491203004Х',
    '\u200b35058319491203004X',
  ])('%j is forgiven', (typed) =>
    expect(check('01', typed).documentNumber).toBe('35058319491203004X'),
  )
})

describe('other documents', () => {
  test.each([
    ['02', '南字第12345678号'],
    ['04', 'H12345678'],
    ['05', 'M1234567801'],
    ['06', '12345678'],
    ['06', '1234567890A'],
    ['07', 'USA110023456789'],
    ['08', 'XE0000001'],
    ['16', 'E12345678'],
    ['99', 'AB-12345'],
    ['90', '123456789'],
  ])('%s %s is taken', (type, number) => {
    expect(check(type, number).documentNumber).toBe(number)
  })

  test.each([
    ['04', '12345678'],
    ['06', 'A1234567'],
    ['07', '12345'],
    ['08', 'ABCDEFGH'],
    ['08', '1234'],
    ['17', '350502194803120013'],
    ['02', '南字第号'],
    ['99', 'a b\u0000c1'],
  ])('%s %s is refused', (type, number) => {
    expect(complaint(() => check(type, number)).field).toBe('patient.cert_no')
  })

  test('a residence permit has its regions and the same check digit', () => {
    const seventeen = '81000019800101001'
    expect(check('17', seventeen + checkDigit(seventeen)).documentNumber).toHaveLength(18)
  })

  test('a type the dictionary does not have', () => {
    expect(complaint(() => check('77', '12345678')).field).toBe('patient.cert_type')
    expect(complaint(() => check('__proto__', '12345678')).field).toBe('patient.cert_type')
  })
})

describe('names', () => {
  test.each(['王二', '阿不都热合曼·买买提', 'MARTA EXAMPLE', '𠮷田', "O'Neil", '张〇一', '〇二'])(
    '%s is taken',
    (name) => {
      expect(check('08', 'XE0000001', name).name).toBe(name)
    },
  )

  test.each(['', '   ', '王2', '<b>王</b>', '王'.repeat(41), '王\u0000二'])(
    '%j is refused',
    (name) => {
      expect(complaint(() => check('08', 'XE0000001', name)).field).toBe('patient.psn_name')
    },
  )

  const typed = { name: '买买提•阿里', documentType: '01', documentNumber: '35058319491203004x' }
  const verified = { name: '买买提阿里', documentType: '01', documentNumber: '35058319491203004X' }

  test('nobody is another person for a dot', () => {
    expect(sameIdentity(typed, verified)).toBe(true)
    expect(sameIdentity(typed, { ...verified, documentType: ' 01 ' })).toBe(true)
  })

  test('who does not name the kind of document is believed about the number', () => {
    const { documentType: _none, ...without } = verified
    expect(sameIdentity(typed, without)).toBe(true)
    expect(sameIdentity(typed, { ...without, documentNumber: '350583194912030040' })).toBe(false)
  })

  test('another kind of document, number or name is another person', () => {
    for (const other of [
      { documentType: '08' },
      { documentNumber: '350502194803120013' },
      { name: '买买提阿不力' },
    ])
      expect(sameIdentity(typed, { ...verified, ...other })).toBe(false)
  })
})

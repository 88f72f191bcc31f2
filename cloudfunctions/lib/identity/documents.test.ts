import { describe, expect, test } from 'vitest'
import { checkDigit } from '../../../shared/citizenNumber.ts'
import { InputError } from '../protocol/index.ts'
import { checkIdentity, sameIdentity } from './documents.ts'

const NOW = Date.parse('2026-11-24T00:00:00Z')
const check = (cert_type: string, cert_no: string, psn_name = '林示范') =>
  checkIdentity({ psn_name, cert_type, cert_no }, NOW)

function complaint(act: () => unknown): { field: string | undefined; message: string } {
  try {
    act()
  } catch (error) {
    if (error instanceof InputError && error.code === 'input.identity')
      return { field: error.field, message: error.message }
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
    ['a month that is none', '35050219481301001', /出生日期/],
    ['the 29th of February in a common year', '35050219470229001', /出生日期/],
    ['a birth in the future', '35050220261125001', /出生日期/],
    ['a birth before anybody who lives', '35050218791231001', /出生日期/],
  ])('%s', (_, seventeen, words) => {
    expect(complaint(() => check('01', seventeen + checkDigit(seventeen))).message).toMatch(words)
  })

  test.each(['35050218800101001', '35050220261124001', '35050219480229001'])(
    'who was born so early, so late, or on a leap day, is taken: %s',
    (seventeen) => {
      const number = seventeen + checkDigit(seventeen)
      expect(check('01', number).documentNumber).toBe(number)
    },
  )

  test.each([
    ['x650101198001010032', '只有数字'],
    ['650101198001010032x', '应为 18 位，现在是 19 位'],
    ['65010119800101003Y', '只有数字'],
  ])('%s has not the form of one', (number, words) =>
    expect(complaint(() => check('01', number)).message).toContain(words),
  )

  test('a birthday later today has begun where the patient is', () => {
    const seventeen = '35050220261124001'
    const number = seventeen + checkDigit(seventeen)
    const at = (now: number) =>
      checkIdentity({ psn_name: '林', cert_type: '01', cert_no: number }, now)
    expect(at(NOW).documentNumber).toBe(number)
    expect(() => at(NOW - 1)).toThrow('出生日期')
  })

  test('what is wrong is said in words', () => {
    expect(complaint(() => check('01', '350502480312001')).message).toContain('15 位的旧号码')
    expect(complaint(() => check('01', '35050219480312001')).message).toContain('现在是 17 位')
    // A letter for a digit is not a matter of how many there are.
    expect(complaint(() => check('01', '35050219480312O013')).message).toContain('只有数字')
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
    ['05', 'MA12345678'],
    ['06', '1234567890'],
    ['06', '1234567890A'],
    ['07', 'USA110023456789'],
    ['08', 'E1234'],
    ['08', `E${'1'.repeat(19)}`],
    ['99', 'A--1'],
    ['99', '(军)1'],
    ['99', `A${'1'.repeat(39)}`],
    ['08', 'XE0000001'],
    ['16', 'E12345678'],
    ['99', 'AB-12345'],
    ['90', '123456789'],
  ])('%s %s is taken', (type, number) => {
    expect(check(type, number).documentNumber).toBe(number)
  })

  test.each([
    ['04', '12345678'],
    ['04', 'HAB1234567'],
    ['04', 'H123456'],
    ['04', 'H12345678901'],
    ['04', 'H12345678B'],
    ['06', 'A1234567'],
    ['06', '123456789'],
    ['06', '1234567890AB'],
    ['07', '12345'],
    ['07', 'USA1100234567890'],
    ['07', '1USA110023456789'],
    ['07', 'US110023456789'],
    ['08', 'ABCDEFGH'],
    ['08', '1234'],
    ['08', `E${'1'.repeat(20)}`],
    ['08', 'E一1234'],
    ['99', 'A_1234'],
    ['99', 'ABC'],
    ['99', 'A12'],
    ['99', `A${'1'.repeat(40)}`],
    ['99', '_A1234'],
    ['99', ' '],
    ['17', '350502194803120013'],
    ['02', '南字第号'],
    ['99', 'a b\u0000c1'],
  ])('%s %s is refused', (type, number) => {
    expect(complaint(() => check(type, number)).field).toBe('patient.cert_no')
  })

  test.each(['81', '82', '83'])('a residence permit of %s has the same check digit', (region) => {
    const seventeen = `${region}000019800101001`
    const right = checkDigit(seventeen)
    expect(check('17', seventeen + right).documentNumber).toHaveLength(18)
    const wrong = right === '1' ? '2' : '1'
    expect(complaint(() => check('17', seventeen + wrong)).message).toContain('逐位核对')
  })

  test.each(['84000019800101001', '35810000198001010'])(
    'a residence permit that begins with %s is none',
    (seventeen) => {
      const number = seventeen + checkDigit(seventeen)
      expect(complaint(() => check('17', number)).message).toContain('810000')
    },
  )

  test('a permanent resident’s card since 2023 has eighteen digits, with the same check digit', () => {
    const seventeen = '91234519800101001'
    const right = seventeen + checkDigit(seventeen)
    expect(check('07', right).documentNumber).toBe(right)
    expect(complaint(() => check('07', seventeen + (right.endsWith('1') ? '2' : '1'))).field).toBe(
      'patient.cert_no',
    )
    const ended = '91234519800101003'
    for (const number of [`1${right}`, `${right}1`, `8${right.slice(1)}`, `${ended}Y`])
      expect(complaint(() => check('07', number)).message).toContain('外国人')
    // Its check digit may be an X.
    const withX = [...'0123456789']
      .map((digit) => `9123451980010100${digit}`)
      .find((one) => checkDigit(one) === 'X')!
    expect(check('07', `${withX}x`).documentNumber).toBe(`${withX}X`)
  })

  test('only a number that follows no public rule has a dash of its own', () => {
    expect(check('08', 'E-1234-5678').documentNumber).toBe('E12345678')
    expect(check('99', 'E-1234-5678').documentNumber).toBe('E-1234-5678')
    expect(complaint(() => check('08', '-'))).toMatchObject({ message: '请填写证件号码' })
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

  test.each([...'·•‧∙・．。｡﹒●◦˙°、—–-'])('nobody is locked out by a %s', (dot) => {
    const name = `阿卜杜${dot}买买提`
    const insurers = { name: '阿卜杜·买买提', documentNumber: '35058319491203004X' }
    expect(sameIdentity(check('01', insurers.documentNumber, name), insurers)).toBe(true)
  })

  test('forty characters are taken, however many units they have', () => {
    expect(check('08', 'XE0000001', '𠮷'.repeat(40)).name).toBe('𠮷'.repeat(40))
    expect(complaint(() => check('08', 'XE0000001', '𠮷'.repeat(41))).message).toContain('40')
    expect(complaint(() => check('08', 'XE0000001', ' ')).message).toContain('请填写')
  })

  test.each([
    '',
    '   ',
    '王2',
    '<b>王</b>',
    '王'.repeat(41),
    '王\u0000二',
    '·王',
    '王二!',
    "'Neil",
  ])('%j is refused', (name) => {
    expect(complaint(() => check('08', 'XE0000001', name)).field).toBe('patient.psn_name')
  })

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

import { expect, it } from 'vitest'
import {
  BILLING_STATUS,
  ENC_TYPE,
  ENT_TYPE,
  ID_TYPE,
  INSURED_STATUS,
  SEX,
  SIGN_TYPE,
  codeName,
} from './dictionaries.ts'

it("has as many codes as the standard's tables", () => {
  const sizes = [ENT_TYPE, ID_TYPE, SEX, INSURED_STATUS, BILLING_STATUS].map(
    (dictionary) => Object.keys(dictionary).length,
  )
  expect(sizes).toEqual([12, 23, 4, 3, 10])
  expect(Object.keys(ENC_TYPE).sort()).toEqual(['AES', 'PKCS7', 'RSA', 'SM4'])
  expect(Object.keys(SIGN_TYPE).sort()).toEqual(['MD5', 'RSA', 'SM2', 'SM3'])
})

it('keeps the leading zeros of codes', () => {
  expect(codeName(ID_TYPE, '01')).toBe('居民身份证（户口簿）')
  expect(codeName(BILLING_STATUS, '09')).toBe('灵活就业人员')
  expect(codeName(SEX, '1')).toBe('男')
})

it('shows a code it does not know as it is', () => {
  for (const code of ['', '1 ', '001', '新状态', 'toString', '__proto__', 'constructor'])
    expect(codeName(ID_TYPE, code)).toBe(code)
})

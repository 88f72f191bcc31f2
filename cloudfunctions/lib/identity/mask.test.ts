import fc from 'fast-check'
import { expect, test } from 'vitest'
import { maskNumber } from './mask.ts'

test.each([
  ['350502194803120013', '350***********0013'],
  ['XE0000001', 'XE*****01'],
  ['1234567', '1*****7'],
  ['12345678', '12****78'],
  ['123456789012', '123******012'],
  ['1234567890123456', '123*********3456'],
  ['𠮷2345678', '𠮷2****78'],
  ['1234', '1**4'],
  ['123', '***'],
  ['', ''],
])('%s becomes %s', (number, masked) => {
  expect(maskNumber(number)).toBe(masked)
})

test('a mask never shows more than half, nor changes the length', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[0-9A-Z]{1,40}$/), (number) => {
      const masked = maskNumber(number)
      expect(masked).toHaveLength(number.length)
      expect(masked.replace(/\*/g, '').length).toBeLessThanOrEqual(number.length / 2)
    }),
  )
})

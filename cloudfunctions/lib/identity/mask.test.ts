import fc from 'fast-check'
import { expect, test } from 'vitest'
import { maskName, maskNumber } from './mask.ts'

test.each([
  ['王二', '王*'],
  ['张小三', '张*三'],
  ['欧阳小小三', '欧***三'],
  ['𠮷田', '𠮷*'],
  ['MARTA EXAMPLE', 'M*** E***'],
  ['王', '王*'],
  ['', '*'],
])('%s becomes %s', (name, masked) => {
  expect(maskName(name)).toBe(masked)
})

test.each([
  ['350502194803120013', '350***********0013'],
  ['XE0000001', 'XE*****01'],
  ['123', '***'],
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

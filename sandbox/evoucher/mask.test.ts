import { expect, test } from 'vitest'
import { maskName, maskNumber } from './mask.ts'

test.each([
  ['张小三', '张*三'],
  ['李四', '李*'],
  ['欧阳修明', '欧**明'],
  ['王', '*'],
  ['𠮷田', '𠮷*'],
])('%s becomes %s', (name, masked) => {
  expect(maskName(name)).toBe(masked)
})

test.each([
  ['350502194803120013', '350***********0013'],
  ['XE0000001', '*******01'],
  ['7', '*'],
])('%s becomes %s', (number, masked) => {
  expect(maskNumber(number)).toBe(masked)
})

import { expect, it } from 'vitest'
import { problemOf } from './problems.ts'

it('is four digits, and the request by which the log finds it', () => {
  expect(problemOf({ code: 'state.other-patient', reference: 'R0123456789' })).toBe(
    '3103（R0123456789）',
  )
  expect(problemOf({ code: 'unavailable.offline', reference: 'unavailable.offline' })).toBe('5001')
})

it.each([
  ['business.E00123', '2000'],
  ['state.nobody-knows', '3000'],
  ['nobody-knows', '5000'],
  ['constructor', '5000'],
])('of a code without its own, that of its kind: %s', (code, number) =>
  expect(problemOf({ code })).toBe(number),
)

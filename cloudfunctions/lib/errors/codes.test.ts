import { expect, test } from 'vitest'
import { CODES, numberOf } from './codes.ts'

const FIRST_DIGIT = { input: 1, business: 2, state: 3, protocol: 4, unavailable: 5 }

test('a number is one failure’s, and shows its kind', () => {
  const numbers = Object.entries(CODES).flatMap(([kind, ofKind]) =>
    Object.values(ofKind).map((number) => [kind, number] as const),
  )
  expect(new Set(numbers.map(([, number]) => number)).size).toBe(numbers.length)
  for (const [kind, number] of numbers)
    expect(Math.floor(number / 1000)).toBe(FIRST_DIGIT[kind as keyof typeof FIRST_DIGIT])
})

test.each([
  ['state.handoff-gone', 3101],
  ['business.-32001', 2000],
  ['state.of-another-version', 3000],
  ['platform.signature', 4002],
  ['ECONNREFUSED', undefined],
])('%s is %s', (code, number) => {
  expect(numberOf(code)).toBe(number)
})

import { expect, test } from 'vitest'
import { readJsonBody } from './jsonBody.ts'

const LIMITS = { maxSize: 40, maxDepth: 3 }
const read = (text: string) => readJsonBody(Buffer.from(text), LIMITS)

test('as large and as deep as may be is read', () => {
  expect(read('[[[1]]]')).toEqual([[[1]]])
  expect(read(`{"a":{"b":{"c":1}}${' '.repeat(21)}}`)).toEqual({ a: { b: { c: 1 } } })
})

test.each([
  ['one byte more', `[${' '.repeat(39)}]`],
  ['one deeper', '[[[[1]]]]'],
  ['one deeper, in an object', '{"a":[1,{"b":[]}]}'],
  ['no JSON', '{"a":1'],
  ['nothing', ''],
])('%s is nothing', (_, text) => {
  expect(read(text)).toBeUndefined()
})

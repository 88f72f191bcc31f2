import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wireNumber } from './json.ts'
import { MAX_FEN, formatDecimal, parseDecimal } from './money.ts'

it.each([
  ['0', 0n],
  ['0.00', 0n],
  ['-0', 0n],
  ['1', 100n],
  ['1000.00', 100000n],
  ['0.1', 10n],
  ['0.10', 10n],
  ['0.01', 1n],
  ['99999999999999.99', MAX_FEN],
  ['1.1000000', 110n],
  ['-0.01', -1n],
  ['-99999999999999.99', -MAX_FEN],
])('%s yuan are %s fen, as a number and as a string', (text, fen) => {
  expect(parseDecimal(wireNumber(text), 'frez_amt')).toBe(fen)
  expect(parseDecimal(text, 'frez_amt')).toBe(fen)
})

it('a string may have leading zeros', () => {
  expect(parseDecimal('0001.50', 'frez_amt')).toBe(150n)
})

describe('refuses, naming the field', () => {
  it.each([
    '',
    ' ',
    '1.',
    '.5',
    '1.005',
    '1,000.00',
    '１',
    '1e2',
    '+1',
    '1 ',
    '0x10',
    'NaN',
    '--1',
    '1.0.0',
    '1'.repeat(21),
    '100000000000000',
    '100000000000000.00',
  ])('%j', (text) => {
    expect(() => parseDecimal(text, 'frez_amt')).toThrow(
      expect.objectContaining({ code: 'protocol.field', field: 'frez_amt' }),
    )
  })

  it.each([
    true,
    null,
    undefined,
    [],
    {},
    ['1'],
    wireNumber('1e400'),
    wireNumber('1E2'),
    wireNumber('0.001'),
  ])('%j', (value) => {
    expect(() => parseDecimal(value, 'frez_amt')).toThrow(
      expect.objectContaining({ code: 'protocol.field', field: 'frez_amt' }),
    )
  })
})

it.each([
  [0n, '0.00'],
  [1n, '0.01'],
  [10n, '0.10'],
  [-1n, '-0.01'],
  [-12345n, '-123.45'],
  [MAX_FEN, '99999999999999.99'],
])('%s fen are written %s', (fen, text) => {
  expect(formatDecimal(fen)).toBe(text)
})

it('every amount comes back', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -MAX_FEN, max: MAX_FEN }), (fen) => {
      expect(parseDecimal(formatDecimal(fen), 'a')).toBe(fen)
    }),
  )
})

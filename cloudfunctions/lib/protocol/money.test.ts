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
  ['1E+3', 100000n],
  ['1e3', 100000n],
  ['2.0E+3', 200000n],
  ['0E-8', 0n],
  ['0E+400', 0n],
  ['1.50E-1', 15n],
  ['150E-2', 150n],
  ['9999999999999999E-2', MAX_FEN],
  ['-3E+3', -300000n],
])('%s yuan are %s fen, as a number and as a string', (text, fen) => {
  expect(parseDecimal(wireNumber(text), 'frez_amt')).toBe(fen)
  expect(parseDecimal(text, 'frez_amt')).toBe(fen)
})

it.each([
  ['0001.50', 150n],
  ['0'.repeat(20) + '1.50', 150n],
  ['0'.repeat(20), 0n],
  [' 1.50 ', 150n],
  ['1.50\t', 150n],
  ['+1.5', 150n],
  ['.5', 50n],
  ['1.', 100n],
])('a string may be %j, as databases write it', (text, fen) => {
  expect(parseDecimal(text, 'frez_amt')).toBe(fen)
})

describe('refuses, naming the field', () => {
  it.each([
    '',
    ' ',
    '.',
    '-',
    'E3',
    '1E',
    '1.005',
    '1E-3',
    '15E-3',
    '1 000',
    '1,000.00',
    '１',
    '¥1',
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
    wireNumber('1E15'),
    wireNumber('0.001'),
    wireNumber('1E-400'),
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

it('every amount comes back from every exponent it is written with', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: -MAX_FEN, max: MAX_FEN }),
      fc.integer({ min: -9, max: 9 }),
      (fen, by) => {
        // The digits of the fen with the point moved, and an exponent that moves it back.
        const shifted = by >= 0 ? `${fen}${'0'.repeat(by)}E-${by + 2}` : `${fen}E${-2}`
        expect(parseDecimal(shifted, 'a')).toBe(fen)
      },
    ),
  )
})

it('every amount comes back', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -MAX_FEN, max: MAX_FEN }), (fen) => {
      expect(parseDecimal(formatDecimal(fen), 'a')).toBe(fen)
    }),
  )
})

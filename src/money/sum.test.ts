import fc from 'fast-check'
import { expect, it } from 'vitest'
import { addMoney, takeMoney } from './sum.ts'
import { moneyWordsEnglish } from './wordsEnglish.ts'

it.each([
  [['0.00'], '0.00'],
  [['0.05', '0.05'], '0.10'],
  [['999999.99', '0.01'], '1000000.00'],
  [['12000.00', '3000.5'], '15000.50'],
  [['99999999999999.99', '0.01'], '100000000000000.00'],
  [[], '0.00'],
  [['0.50', '-0.00'], '0.50'],
  [['0.50', '-0.01'], undefined],
  [['0.50', 'x'], undefined],
  [['1000000.00'], '1000000.00'],
  [['99999999.99', '0.01'], '100000000.00'],
])('%j together are %s', (amounts, sum) => expect(addMoney(...amounts)).toBe(sum))

it.each([
  ['12000.00', ['500.00'], '11500.00'],
  ['1000000.00', ['0.01'], '999999.99'],
  ['99999999999999.99', ['0.99', '1.00'], '99999999999998.00'],
  ['5.00', ['5.00'], '0.00'],
  ['5.00', ['5.01'], undefined],
  ['x', ['1.00'], undefined],
  ['1.00', ['-1.00'], undefined],
])('%s without %j is %s', (whole, taken, left) => expect(takeMoney(whole, ...taken)).toBe(left))

it('adds and takes away as whole numbers do, however large they are', () => {
  const yuan = (fen: bigint) => `${fen / 100n}.${String(fen % 100n).padStart(2, '0')}`
  // Around the seam of the two halves as well as anywhere.
  const amount = fc.oneof(
    fc.bigInt(0n, 9_999_999_999_999_999n),
    fc.bigInt(-3n, 3n).map((near) => 100_000_000n + near),
    fc.bigInt(0n, 300n),
  )
  fc.assert(
    fc.property(amount, amount, (one, other) => {
      expect(addMoney(yuan(one), yuan(other))).toBe(yuan(one + other))
      expect(takeMoney(yuan(one), yuan(other))).toBe(one < other ? undefined : yuan(one - other))
    }),
  )
})

it.each([
  ['0.00', 'zero yuan'],
  ['1.00', 'one yuan'],
  ['15.00', 'fifteen yuan'],
  ['20.00', 'twenty yuan'],
  ['21.00', 'twenty-one yuan'],
  ['100.00', 'one hundred yuan'],
  ['110.00', 'one hundred and ten yuan'],
  ['119.19', 'one hundred and nineteen yuan, nineteen fen'],
  ['1000.00', 'one thousand yuan'],
  ['1000100.00', 'one million one hundred yuan'],
  ['1000099.00', 'one million and ninety-nine yuan'],
  ['0.20', 'zero yuan, twenty fen'],
  ['3000000000000000.00', 'three quadrillion yuan'],
  ['12345678901234567.00', '12345678901234567.00'],
  ['12000.00', 'twelve thousand yuan'],
  ['12050.30', 'twelve thousand and fifty yuan, thirty fen'],
  ['18650.05', 'eighteen thousand six hundred and fifty yuan, five fen'],
  ['101.00', 'one hundred and one yuan'],
  ['-20.00', 'minus twenty yuan'],
  ['1000000001.00', 'one billion and one yuan'],
  ['-', '-'],
  [
    '99999999999999.99',
    'ninety-nine trillion nine hundred and ninety-nine billion nine hundred and ninety-nine million nine hundred and ninety-nine thousand nine hundred and ninety-nine yuan, ninety-nine fen',
  ],
])('%s is %s', (amount, words) => expect(moneyWordsEnglish(amount)).toBe(words))

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

it.each([
  ['0.00', 'zero yuan'],
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

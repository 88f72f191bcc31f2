import { expect, it } from 'vitest'
import { moneyWordsEnglish } from './wordsEnglish.ts'

it('has a word for every number', () => {
  const said = (...numbers: number[]) =>
    numbers.map((number) => moneyWordsEnglish(`${number}.00`)).join(', ')
  expect(said(...Array.from({ length: 20 }, (_, number) => number))).toBe(
    'zero yuan, one yuan, two yuan, three yuan, four yuan, five yuan, six yuan, seven yuan, eight yuan, nine yuan, ' +
      'ten yuan, eleven yuan, twelve yuan, thirteen yuan, fourteen yuan, fifteen yuan, sixteen yuan, ' +
      'seventeen yuan, eighteen yuan, nineteen yuan',
  )
  expect(said(20, 30, 40, 50, 60, 70, 80, 90)).toBe(
    'twenty yuan, thirty yuan, forty yuan, fifty yuan, sixty yuan, seventy yuan, eighty yuan, ninety yuan',
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
  ['1002000.00', 'one million two thousand yuan'],
  ['1002003.00', 'one million two thousand and three yuan'],
  ['12050.30', 'twelve thousand and fifty yuan, thirty fen'],
  ['18650.05', 'eighteen thousand six hundred and fifty yuan, five fen'],
  ['101.00', 'one hundred and one yuan'],
  ['-20.00', 'minus twenty yuan'],
  ['1000000001.00', 'one billion and one yuan'],
  ['-', '-'],
  [
    '99999999999999.99',
    'ninety-nine trillion nine hundred and ninety-nine billion nine hundred and ninety-nine million ' +
      'nine hundred and ninety-nine thousand nine hundred and ninety-nine yuan, ninety-nine fen',
  ],
])('%s is %s', (amount, words) => expect(moneyWordsEnglish(amount)).toBe(words))

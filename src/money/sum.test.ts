import fc from 'fast-check'
import { expect, it } from 'vitest'
import { addMoney } from './sum.ts'

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

it('adds as whole numbers do, however large they are', () => {
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
    }),
  )
})

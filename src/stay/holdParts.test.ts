import { expect, it } from 'vitest'
import type { Preauthorization } from '../../cloudfunctions/patient/api.ts'
import { holdParts } from './holdParts.ts'
import { stateOf } from './testing.ts'

const HELD = { acct_frez_amt: '2.00', bank_frez_amt: '7.00', money: { outstanding: '9.00' } }

const parts = (given: Partial<Preauthorization>, shown = '9.00') =>
  holdParts(stateOf({ ...HELD, ...given }), shown)

it('tells the account’s part from the bank’s, and what holding means for each', () =>
  expect(parts({})).toEqual([
    { source: 'account', label: '医保个人账户', amount: '2.00', explained: '先留着' },
    { source: 'bank', label: '银行', amount: '7.00', explained: '留的是额度，没有扣款' },
  ]))

it('says what holding means only while something is known to be held', () =>
  expect(parts({ money: {} })).toStrictEqual([
    { source: 'account', label: '医保个人账户', amount: '2.00' },
    { source: 'bank', label: '银行', amount: '7.00' },
  ]))

it('leaves out a part that is nothing', () => {
  const sourcesOf = (acct_frez_amt: string, bank_frez_amt: string) =>
    parts({ acct_frez_amt, bank_frez_amt }).map(({ source }) => source)
  expect(sourcesOf('9.00', '0.00')).toEqual(['account'])
  expect(sourcesOf('0.00', '9.00')).toEqual(['bank'])
})

it('knows the parts of no other amount than theirs, however it is written', () => {
  expect(parts({}, '8.00')).toEqual([])
  expect(parts({}, '9.0')).toHaveLength(2)
})

it.each<[string, Partial<Preauthorization>]>([
  ['the account', { bank_frez_amt: '7.00' }],
  ['the account, and the bank’s is all of it', { bank_frez_amt: '9.00' }],
  ['the bank', { acct_frez_amt: '2.00' }],
  ['the bank, and the account’s is all of it', { acct_frez_amt: '9.00' }],
])('says neither where one is not known: that of %s', (_, known) =>
  expect(holdParts(stateOf({ money: HELD.money, ...known }), '9.00')).toEqual([]),
)

it('has no parts of an amount that is not known', () =>
  expect(holdParts(stateOf({ acct_frez_amt: '2.00', bank_frez_amt: '7.00' }), undefined)).toEqual(
    [],
  ))

it('has no parts where what is shown or held is no amount', () =>
  expect(parts({ acct_frez_amt: 'x' }, '')).toEqual([]))

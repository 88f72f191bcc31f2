import { describe, expect, it } from 'vitest'
import { billNote } from './billNote.ts'
import { moneyFlow } from './flow.ts'
import { fromHold, isGivenBack } from './paid.ts'
import { billOf, stateOf } from './testing.ts'

const settled = stateOf({ phase: 'settled', cntr_act_amt: '5500.00' })

describe('what of a bill the hold pays', () => {
  it('a settlement of our own is paid, whatever the platform tells', () => {
    const from = fromHold(billOf({ settled: true }), stateOf({ phase: 'unknown' }))
    expect(from).toEqual({ total: '5500.00', account: '2200.00', bank: '3300.00', paid: true })
  })

  it('a bill of the HIS is paid where its parts come to what was settled', () => {
    expect(fromHold(billOf(), settled)?.paid).toBe(true)
    const lessened = { phase: 'settled', cntr_act_amt: '4500.00' } as const
    expect(fromHold(billOf(), stateOf({ ...lessened, money: { used: '5500.00' } }))?.paid).toBe(
      true,
    )
    expect(fromHold(billOf(), stateOf(lessened))).toBeUndefined()
  })

  it('before the settlement it is what is to be paid', () => {
    expect(fromHold(billOf(), stateOf({ phase: 'frozen' }))?.paid).toBe(false)
  })

  it.each(['none', 'released', 'unknown'] as const)(
    'nothing is to be paid from a hold that is not there, or not certain: %s',
    (phase) => expect(fromHold(billOf(), stateOf({ phase }))).toBeUndefined(),
  )

  it('what is left of a hold pays, too', () =>
    expect(fromHold(billOf(), stateOf({ phase: 'partly-released' }))?.paid).toBe(false))

  it('what is no amount, and a bill that takes nothing from the hold, are no matter of it', () => {
    const nothing = { acct_pay_sumamt: '0.00', cntr_bank_act_amt: '0.00' }
    expect(fromHold(billOf(nothing), stateOf({ phase: 'frozen' }))).toBeUndefined()
    expect(fromHold(billOf({ ...nothing, settled: true }), settled)?.total).toBe('0.00')
    expect(fromHold(billOf({ acct_pay_sumamt: 'x', settled: true }), settled)).toBeUndefined()
  })

  it('a bill of a stay whose settlement was refunded was paid all the same', () => {
    const refunded = stateOf({ phase: 'refunded', money: { used: '5500.00' } })
    expect(fromHold(billOf(), refunded)?.paid).toBe(true)
    expect(fromHold(billOf(), stateOf({ phase: 'refunded' }))).toBeUndefined()
  })
})

describe('what to know before reading a bill', () => {
  it('calls no bill provisional once the platform has settled', () => {
    expect(billNote(billOf(), stateOf({ phase: 'frozen' }))).toContain('最后以结算为准')
    expect(billNote(billOf(), settled)).not.toMatch(/目前|最后以结算为准/)
    expect(billNote(billOf({ settled: true }), settled)).toBe('')
    expect(billNote(billOf({ settled: true }), stateOf({ phase: 'frozen' }))).toBe('')
    for (const given of [settled, stateOf({ phase: 'refunded', money: { used: '5500.00' } })])
      expect(billNote(billOf(), given)).toBe('这次住院已经结算，下面是医院给出的费用。')
  })

  it('a bill that was refunded does not read as paid', () => {
    expect(billNote(billOf({ settled: true, refunded: '5500.00' }), settled)).toContain(
      '已经全部退款',
    )
    expect(billNote(billOf({ settled: true, refunded: '1000.00' }), settled)).toContain(
      '退款 ¥1,000.00',
    )
  })

  it('a bill that does not fit what was settled says so', () => {
    expect(billNote(billOf(), stateOf({ phase: 'settled', cntr_act_amt: '4500.00' }))).toMatch(
      /对不上.*住院结算窗口/,
    )
  })
})

describe('where the money went', () => {
  it('is shown where all of it is known', () => {
    const money = { held: '150.00', used: '55.00', released: '95.00', outstanding: '0.00' }
    expect(moneyFlow(money)).toStrictEqual(money)
    expect(moneyFlow({ ...money, refunded: '10.00' })?.refunded).toBe('10.00')
  })

  it.each([
    [
      'nothing was ever frozen',
      { held: '0.00', used: '0.00', released: '0.00', outstanding: '0.00' },
    ],
    ['what is left is not known', { held: '150.00', used: '0.00' }],
    ['nothing is known', {}],
    ['nobody knows what was paid', { held: '150.00', released: '95.00', outstanding: '0.00' }],
    ['nobody knows what was released', { held: '150.00', used: '55.00', outstanding: '0.00' }],
    ['nobody knows what was frozen', { used: '55.00', released: '95.00', outstanding: '0.00' }],
    ['of all of it only the rest is missing', { held: '150.00', used: '55.00', released: '95.00' }],
  ])('is not made up where %s', (_, money) => expect(moneyFlow(money)).toBeUndefined())
})

describe('whether all of a bill was given back', () => {
  it.each([
    ['5500.00', true],
    ['5500', true],
    ['5499.99', false],
    ['0.00', false],
    ['', false],
  ])('%j of 2,200 and 3,300: %s', (refunded, is) =>
    expect(isGivenBack(billOf({ refunded }))).toBe(is),
  )

  it('nothing was given back', () => expect(isGivenBack(billOf())).toBe(false))

  it('nobody knows where a part is no amount', () =>
    expect(isGivenBack(billOf({ acct_pay_sumamt: '-', refunded: '' }))).toBe(false))
})

import { describe, expect, it } from 'vitest'
import type { Preauthorization } from '../../cloudfunctions/patient/api.ts'
import { headline } from './headline.ts'
import { phaseWords } from './phases.ts'
import { billOf, stateOf } from './testing.ts'

const said = (state: Preauthorization, bill?: Parameters<typeof phaseWords>[1]): string => {
  const { now, next, ask } = phaseWords(state, bill)
  return [now, ...next, ask].join('')
}

const settled = (money: Preauthorization['money'], cntr_act_amt = '5500.00') =>
  stateOf({ phase: 'settled', money, frez_amt: '0.00', cntr_act_amt })

describe('where the money is', () => {
  it('is said of each part: the account’s is set aside, the bank’s is a limit', () => {
    const held = { phase: 'frozen', frez_amt: '500.00', money: { outstanding: '500.00' } } as const
    expect(said(stateOf(held))).toMatch(/个人账户里的钱先留着；银行留的是额度，没有扣款/)
    const bank = said(stateOf({ ...held, acct_frez_amt: '0.00', bank_frez_amt: '500.00' }))
    expect(bank).toContain('银行留的是额度，没有扣款')
    expect(bank).not.toContain('个人账户')
    const account = said(stateOf({ ...held, acct_frez_amt: '500.00', bank_frez_amt: '0.00' }))
    expect(account).toContain('个人账户')
    expect(account).not.toContain('银行')
  })

  it('a freeze of which nobody knows how much is left is no more than on record', () => {
    const words = said(stateOf({ phase: 'frozen', frez_amt: '500.00' }))
    expect(words).toContain('医保平台记着')
    expect(words).toContain('有没有解冻')
    expect(words).not.toContain('代替住院押金')
  })

  it('after a settlement: what is left on hold, and that the bank is to be paid back', () => {
    const money = { held: '15000.00', used: '5500.00', released: '9500.00', outstanding: '0.00' }
    const words = said(settled(money), billOf({ settled: true }))
    expect(words).toContain('现在没有冻结的钱了')
    expect(words).toContain('银行替您付了 ¥3,300.00，以后要还给银行')
    expect(words).toContain('问银行')
    expect(words).not.toContain('不需要')
    expect(said(settled({ ...money, refunded: '1000.00' }))).toContain('其中 ¥1,000.00 已经退款')
    expect(said(settled({ ...money, outstanding: '20.00' }))).toContain('还有 ¥20.00 冻结着')
    expect(said(settled({ used: '5500.00' }))).toContain('还有没有冻结着的')
  })

  it('a settlement paid by the account alone owes the bank nothing', () => {
    const bill = billOf({ settled: true, acct_pay_sumamt: '5500.00', cntr_bank_act_amt: '0.00' })
    expect(said(settled({ used: '5500.00', outstanding: '0.00' }), bill)).not.toContain('还给银行')
    const nothing = said(settled({ used: '0.00', outstanding: '0.00' }, '0.00'))
    expect(nothing).toContain('没有用到冻结的钱')
    expect(nothing).not.toContain('银行替您付')
  })

  it('zero settled, and nobody knows why: both ways are named', () => {
    expect(said(settled({ outstanding: '0.00' }, '0.00'))).toMatch(/没有用到冻结的钱，或者已经退款/)
  })

  it('all of it refunded: to whom how much, and whom to ask', () => {
    const words = said(
      stateOf({
        phase: 'refunded',
        money: { used: '5500.00', refunded: '5500.00', outstanding: '0.00' },
      }),
      billOf({ settled: true, refunded: '5500.00' }),
    )
    expect(words).toContain('个账退 ¥2,200.00，银行退 ¥3,300.00')
    expect(words).toContain('还要不要还')
  })

  it('never calls the bank’s limit money in an account, nor tells anybody that all is done', () => {
    for (const phase of PHASES)
      for (const money of [{}, { outstanding: '1.00' }, { outstanding: '0.00', used: '1.00' }])
        for (const checking of [{}, { checking: true } as const])
          expect(said(stateOf({ phase, money, ...checking }))).not.toMatch(
            /还在您的账户|不需要(再)?做什么|会退回原来的账户/,
          )
  })
})

describe('where nothing is frozen', () => {
  const nothing = (given: Partial<Preauthorization>) => {
    const { badge, tone } = phaseWords(stateOf(given))
    return { badge, tone, words: said(stateOf(given)) }
  }

  it('a number that is nobody’s is no stay without a hold', () => {
    const { badge, words } = nothing({ registration: 'not-found' })
    expect(badge).toBe('没有查到')
    expect(words).toMatch(/没有查到这个住院登记号.*腕带/)
    expect(words).not.toContain('冻结')
  })

  it('a number that could not be checked says so', () => {
    const signed: Partial<Preauthorization> = { agreement: { state: 'in-force', signed: [] } }
    for (const more of [{}, signed])
      expect(nothing({ registration: 'unchecked', ...more }).words).toContain('暂时查不到')
  })

  it('says what comes first: to sign, or to wait', () => {
    expect(nothing({ agreement: { state: 'none', signed: [] } })).toMatchObject({
      badge: '还没签协议',
      tone: 'attention',
      words: expect.stringMatching(/还没有签信用就医协议.*怎么签，请问/),
    })
    expect(nothing({ agreement: { state: 'in-force', signed: [] } }).words).toContain(
      '已签协议，等医院办理就行',
    )
  })

  it('lists agreements of which nobody knows whether they are in force', () => {
    const signed = [{ cntr_no: 'XY1', sign_time: '2026-05-03 09:00:00' }]
    expect(nothing({ agreement: { state: 'not-known', signed } }).words).toMatch(
      /2026年5月3日.*签，编号 XY1协议现在是不是有效，请问/,
    )
  })
})

const PHASES: readonly Preauthorization['phase'][] = [
  'none',
  'frozen',
  'partly-released',
  'released',
  'settled',
  'refunded',
  'unknown',
]

it('says every phase in sentences, and whom to ask', () => {
  for (const phase of PHASES) {
    const { badge, now, next, ask } = phaseWords(stateOf({ phase }))
    expect(badge).not.toBe('')
    for (const sentence of [now, ...next, ask]) expect(sentence).toMatch(/。$/)
    expect(ask).toMatch(/护士站|窗口|银行/)
  }
})

it('what is being checked promises nothing', () => {
  const open = phaseWords(stateOf({ phase: 'unknown', checking: true }))
  expect(open.badge).toBe('正在核对')
  expect(open.now).toContain('核对')
  expect(said(stateOf({ phase: 'unknown' }))).toContain('还没有对上')
  expect(said(stateOf({ phase: 'unknown' }))).toContain('核对好以前只作参考')
  expect(said(stateOf({ phase: 'frozen', checking: true }))).toContain('正在核对')
})

describe('the one amount that matters now', () => {
  it.each<[string, Partial<Preauthorization>, string | undefined, string | undefined]>([
    ['nothing', {}, undefined, undefined],
    [
      'frozen, told as at first',
      { phase: 'frozen', frez_amt: '15.00', money: { outstanding: '15.00' } },
      '冻结金额',
      '15.00',
    ],
    ['frozen, on record', { phase: 'frozen', frez_amt: '15.00' }, '冻结金额', '15.00'],
    [
      'released in part, told as at first',
      { phase: 'partly-released', frez_amt: '15.00', money: { outstanding: '10.00' } },
      '现在还冻结着',
      '10.00',
    ],
    [
      'released, told as at first',
      { phase: 'released', frez_amt: '15.00', money: { released: '15.00', outstanding: '0.00' } },
      '已经解冻',
      '15.00',
    ],
    [
      'released in part, nobody knows how much is left',
      { phase: 'partly-released', frez_amt: '15.00' },
      '冻结金额',
      '15.00',
    ],
    ['released, nobody knows how much', { phase: 'released' }, undefined, undefined],
    ['released, nothing', { phase: 'released', money: { released: '0.00' } }, undefined, undefined],
    ['refunded, nobody knows how much', { phase: 'refunded' }, undefined, undefined],
    ['unknown, and nothing on record', { phase: 'unknown' }, undefined, undefined],
    [
      'settled, told less refunds',
      { phase: 'settled', cntr_act_amt: '45.00', money: { used: '55.00' } },
      '从冻结的钱里付了',
      '55.00',
    ],
    ['settled', { phase: 'settled', cntr_act_amt: '45.00' }, '医保平台的结算金额', '45.00'],
    ['refunded', { phase: 'refunded', money: { refunded: '55.00' } }, '已经退款', '55.00'],
    ['unknown', { phase: 'unknown', frez_amt: '55.00' }, '医保平台的冻结金额', '55.00'],
  ])('%s', (_, state, label, amount) => {
    const shown = headline(stateOf(state))
    expect([shown?.label, shown?.amount]).toEqual([label, amount])
  })

  it('settled, and only the bill says how much of it was paid from the hold', () => {
    const settledState = stateOf({ phase: 'settled', cntr_act_amt: '45.00' })
    const from = { total: '55.00', account: '22.00', bank: '33.00' }
    expect(headline(settledState, { ...from, paid: true })).toEqual({
      label: '从冻结的钱里付了',
      amount: '55.00',
    })
    expect(headline(settledState, { ...from, paid: false })?.amount).toBe('45.00')
  })
})

import { describe, expect, it } from 'vitest'
import type { Agreement, Preauthorization } from '../../cloudfunctions/patient/api.ts'
import { phaseWords } from './phases.ts'
import { billOf, stateOf } from './testing.ts'

/** What stands under the state, sentence by sentence. */
const next = (given: Partial<Preauthorization>, bill?: Parameters<typeof phaseWords>[1]) =>
  phaseWords(stateOf(given), bill).next

const CHECKING = '另有一笔办理的结果正在核对。'
const ACCOUNT = { acct_frez_amt: '5.00', bank_frez_amt: '0.00' }
const BANK = { acct_frez_amt: '0.00', bank_frez_amt: '5.00' }
const NOTHING_HELD = '现在没有冻结的钱了。'

describe('the badge', () => {
  it.each<[Partial<Preauthorization>, string, string]>([
    [{ phase: 'frozen' }, '已冻结', 'good'],
    [{ phase: 'partly-released' }, '部分解冻', 'good'],
    [{ phase: 'released' }, '已解冻', 'good'],
    [{ phase: 'settled' }, '已结算', 'good'],
    [{ phase: 'refunded' }, '已退款', 'attention'],
    [{ phase: 'unknown' }, '正在核对', 'attention'],
    [{ registration: 'not-found' }, '没有查到', 'attention'],
    [{ agreement: { state: 'none', signed: [] } }, '还没签协议', 'attention'],
    [{ agreement: { state: 'in-force', signed: [] } }, '未冻结', 'calm'],
    [{ registration: 'unchecked' }, '未冻结', 'calm'],
    [{}, '未冻结', 'calm'],
  ])('of %j is %s', (given, badge, tone) =>
    expect(phaseWords(stateOf(given))).toMatchObject({ badge, tone }),
  )
})

describe('another outcome that is open', () => {
  const signed: Agreement[] = []
  it.each<Partial<Preauthorization>>([
    { phase: 'frozen' },
    { phase: 'frozen', money: { outstanding: '5.00' } },
    { phase: 'partly-released' },
    { phase: 'released' },
    { phase: 'settled' },
    { phase: 'settled', cntr_act_amt: '5.00' },
    { phase: 'refunded' },
    {},
    { registration: 'not-found' },
    { agreement: { state: 'none', signed } },
    { agreement: { state: 'in-force', signed } },
    { agreement: { state: 'not-known', signed } },
  ])('is the last thing that is said of %j', (given) => {
    const without = next(given)
    expect(without).not.toContain(CHECKING)
    expect(next({ ...given, checking: true })).toEqual([...without, CHECKING])
  })
})

describe('a hold', () => {
  const held = { phase: 'frozen', money: { outstanding: '5.00' } } as const

  it('of the account, of the bank, or of both, as far as that is known', () => {
    const both = '医保个人账户里的钱先留着；银行留的是额度，没有扣款。'
    const [account, bank] = [
      '这是医保个人账户里的钱，先留着，没有扣。',
      '银行留的是额度，没有扣款。',
    ]
    const later = '出院结算时才会用到，没有用到的会解冻。'
    expect(next({ ...held, ...ACCOUNT })).toEqual([account, later])
    expect(next({ ...held, ...BANK })).toEqual([bank, later])
    for (const parts of [
      {},
      { acct_frez_amt: '5.00' },
      { bank_frez_amt: '5.00' },
      { acct_frez_amt: '2.00', bank_frez_amt: '3.00' },
      { acct_frez_amt: '0.00', bank_frez_amt: '0.00' },
    ])
      expect(next({ ...held, ...parts })).toEqual([both, later])
    expect(phaseWords(stateOf(held)).now).toBe('已经冻结，代替住院押金。')
  })

  it('of which only the record is known', () =>
    expect(next({ phase: 'frozen' })).toEqual([
      '冻结时，个账的钱先留着，银行留的是额度，都没有扣款。',
      '后来有没有解冻，医保平台没有说。',
    ]))

  it('that was released in part, or whole', () => {
    expect(next({ phase: 'partly-released' })).toEqual([
      '解冻了的，个账的可以照常用，银行的额度放开了。',
      '其余的还冻结着：个账的先留着，银行的是额度，没有扣款。',
    ])
    const released = (parts: object) => next({ phase: 'released', ...parts })
    expect(released(ACCOUNT)).toEqual(['医保个人账户里的钱可以照常用了。'])
    expect(released(BANK)).toEqual(['银行的额度放开了，没有扣过款。'])
    expect(released({})).toEqual(['个账的钱可以照常用了；银行的额度放开了，没有扣过款。'])
  })

  it('after an earlier one of the same stay, of which something was paid', () => {
    const [paid, back] = [{ used: '60.00' }, { used: '60.00', refunded: '60.00' }]
    const owed = '以前结算时从冻结的钱里付了 ¥60.00；银行替您付的，以后要还给银行。'
    const given = '以前结算时从冻结的钱里付了 ¥60.00，已经全部退款。'
    const some = '其中 ¥20.00 已经退款；个账、银行各退多少，问住院结算窗口。'
    // Something was charged: never "nothing was".
    expect(next({ phase: 'released', money: paid, ...BANK })).toEqual(['银行的额度放开了。', owed])
    expect(next({ phase: 'released', money: back })).toEqual([
      '个账的钱可以照常用了，银行的额度放开了。',
      given,
    ])
    expect(next({ phase: 'released', money: { ...paid, refunded: '20.00' } })).toEqual([
      '个账的钱可以照常用了，银行的额度放开了。',
      owed,
      some,
    ])
    expect(next({ phase: 'frozen', money: { ...paid, outstanding: '5.00' } }).at(-1)).toBe(owed)
    expect(next({ phase: 'frozen', money: paid }).at(-1)).toBe(owed)
    expect(next({ phase: 'partly-released', money: back }).at(-1)).toBe(given)
    expect(next({ phase: 'released', money: { used: '0.00' }, ...BANK })).toEqual([
      '银行的额度放开了，没有扣过款。',
    ])
  })

  it('that is not there', () => {
    const waiting = '医院办理冻结以后，金额会显示在这里。'
    const unchecked = '医院的住院登记暂时查不到，请对照腕带核对这个号码。'
    const sign = '签了协议，医院才能办冻结。'
    const agreed = (state: 'none' | 'in-force', more = {}) =>
      next({ agreement: { state, signed: [] }, ...more })
    const doubtful = { registration: 'unchecked' } as const
    expect(next({})).toEqual([waiting])
    expect(next(doubtful)).toEqual([waiting, unchecked])
    expect(agreed('in-force')).toEqual([waiting])
    expect(agreed('in-force', doubtful)).toEqual([waiting, unchecked])
    expect(agreed('none')).toEqual([sign])
    expect(agreed('none', doubtful)).toEqual([sign, unchecked])
    expect(next({ registration: 'not-found' })).toEqual([
      '请对照腕带核对号码。刚办入院的，可能要等一会儿。',
    ])
  })

  it('that is not there, with agreements of which nobody knows whether they are in force', () => {
    const signed = [
      { cntr_no: 'XY1', sign_time: '2026-05-03 09:00:00' },
      { cntr_no: 'XY2', sign_time: '' },
    ]
    const agreement = { state: 'not-known', signed } as const
    expect(next({ agreement, registration: 'unchecked' })).toEqual([
      '您签过的协议：',
      expect.stringMatching(/^2026年5月3日.* 签，编号 XY1$/),
      'XY2',
      '医院的住院登记暂时查不到，请对照腕带核对这个号码。',
    ])
  })
})

describe('a settlement', () => {
  const unknownHeld = '还有没有冻结着的，请问住院结算窗口。'
  const owed = '怎么还、什么时候还，看您签的协议，或者问银行。'
  const settled = (
    money: Preauthorization['money'],
    cntr_act_amt = '5500.00',
    bill?: Parameters<typeof phaseWords>[1],
  ) => next({ phase: 'settled', money, cntr_act_amt }, bill)

  it('whose parts are not known: the bank is to be paid back what it paid', () => {
    const paid = '其中银行替您付的，以后要还给银行。'
    expect(settled({ used: '5500.00' })).toEqual([unknownHeld, paid, owed])
    // The platform's amount alone says as much; a bill that does not fit says nothing.
    expect(settled({})).toEqual([unknownHeld, paid, owed])
    expect(settled({}, '4500.00', billOf())).toEqual([unknownHeld, paid, owed])
    expect(settled({}, '5500.00', null)).toEqual([unknownHeld, paid, owed])
  })

  it('whose parts are known: how much that is, or that it is nothing', () => {
    expect(settled({}, '5500.00', billOf())).toEqual([
      unknownHeld,
      '银行替您付了 ¥3,300.00，以后要还给银行。',
      owed,
    ])
    const byAccount = billOf({ acct_pay_sumamt: '5500.00', cntr_bank_act_amt: '0.00' })
    expect(settled({}, '5500.00', byAccount)).toEqual([unknownHeld])
  })

  it('that took nothing, by our journal or by the platform', () => {
    expect(settled({ used: '0.00', outstanding: '0.00' })).toEqual([
      '没有用到冻结的钱。',
      NOTHING_HELD,
    ])
    const either = '医保平台现在的结算金额是 0：没有用到冻结的钱，或者已经退款。'
    expect(settled({ outstanding: '0.00' }, '0.00')).toEqual([either, NOTHING_HELD])
    // What our journal knows to be paid is not nothing for the platform's zero.
    expect(settled({ used: '5500.00' }, '0.00')[1]).toContain('以后要还给银行')
  })

  it('of which some was given back', () => {
    const back = '其中 ¥10.00 已经退款；个账、银行各退多少，问住院结算窗口。'
    expect(settled({ used: '5500.00', refunded: '10.00' }).at(-1)).toBe(back)
    expect(settled({ used: '5500.00', refunded: '0.00' }).at(-1)).toBe(owed)
  })

  it('says what is still held', () => {
    const held = (money: Preauthorization['money']) => settled({ used: '5500.00', ...money })[0]
    expect(held({ outstanding: '20.00', released: '5.00' })).toBe(
      '还有 ¥20.00 冻结着，请问住院结算窗口。',
    )
    expect(held({ outstanding: '0.00', released: '5.00' })).toBe(
      '没有用到的已经解冻，现在没有冻结的钱了。',
    )
    for (const released of [{}, { released: '0.00' }])
      expect(held({ outstanding: '0.00', ...released })).toBe(NOTHING_HELD)
  })

  it('all of it refunded: the parts where they are known, and what is still held', () => {
    const refunded = { phase: 'refunded', money: { used: '5500.00', outstanding: '0.00' } } as const
    expect(next(refunded)).toEqual([NOTHING_HELD])
    expect(next(refunded, billOf())).toEqual(['个账退 ¥2,200.00，银行退 ¥3,300.00。', NOTHING_HELD])
  })
})

it('of a bill that is not settled yet no sentence says what was paid', () => {
  for (const phase of ['frozen', 'partly-released', 'released'] as const)
    expect(next({ phase }, billOf())).toEqual(next({ phase }))
})

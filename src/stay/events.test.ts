import { describe, expect, it } from 'vitest'
import type { TimelineEvent } from '../../cloudfunctions/patient/api.ts'
import { eventWords, platformEvents } from './events.ts'

const event = (kind: TimelineEvent['kind'], given: Partial<TimelineEvent> = {}): TimelineEvent => ({
  kind,
  at: '2026-05-03 09:00:00',
  serialNo: '',
  certainty: 'known',
  ...given,
})
const HELD = { held: '9.00', used: '0.00', released: '0.00', outstanding: '9.00' }
const GONE = { held: '9.00', used: '0.00', released: '9.00', outstanding: '0.00' }

describe('what happened, as of now', () => {
  it('a freeze is present while all of it is held, and past after that', () => {
    const split = { acct_frez_amt: '2.00', bank_frez_amt: '7.00' }
    expect(eventWords(event('frozen', split), HELD).explained).toBe(
      '个账 ¥2.00 先留着；银行 ¥7.00 是额度，没有扣款',
    )
    expect(eventWords(event('frozen'), HELD).explained).toBe('先留着，没有扣款')
    // Where one part is not known, neither is said.
    for (const half of [{ acct_frez_amt: '2.00' }, { bank_frez_amt: '7.00' }])
      expect(eventWords(event('frozen', half), HELD).explained).toBe('先留着，没有扣款')
    expect(eventWords(event('frozen', split), GONE).explained).toBe(
      '当时留了个账 ¥2.00、银行额度 ¥7.00，没有扣款',
    )
    const USED = { ...HELD, used: '1.00', outstanding: '8.00' }
    for (const money of [GONE, {}, USED, { used: '0.00' }, { released: '0.00' }])
      for (const given of [split, {}])
        expect(eventWords(event('frozen', given), money).explained).toMatch(/^当时/)
  })

  it('a release says why, and what a settlement left over says so', () => {
    expect(eventWords(event('released', { reason: '预计费用减少' }), HELD).explained).toMatch(
      /^原因：预计费用减少。个账的可以照常用，银行的额度放开了$/,
    )
    expect(eventWords(event('released'), HELD).explained).toBe('个账的可以照常用，银行的额度放开了')
    expect(eventWords(event('released', { bySettlement: true }), GONE).explained).toMatch(
      /^结算没有用到的部分/,
    )
  })

  it('a settlement says who paid how much of it', () => {
    const paid = { amount: '5.00', acct_pay_sumamt: '2.00', cntr_bank_act_amt: '3.00' }
    expect(eventWords(event('settled', paid), GONE).explained).toBe(
      '从冻结的钱里付了：个账 ¥2.00，银行 ¥3.00',
    )
    const nothing = { amount: '0.00', acct_pay_sumamt: '0.00', cntr_bank_act_amt: '0.00' }
    expect(eventWords(event('settled', nothing), GONE).explained).toBe('没有用到冻结的钱')
    expect(eventWords(event('settled'), GONE).explained).toBe('')
    const { amount: _none, ...parts } = paid
    expect(eventWords(event('settled', parts), GONE).explained).toContain('个账 ¥2.00')
    for (const half of [{ acct_pay_sumamt: '2.00' }, { cntr_bank_act_amt: '3.00' }])
      expect(eventWords(event('settled', half), GONE).explained).toBe('')
  })

  it('is called what the counter calls it, and what nobody knows by its own name', () => {
    const kinds = ['frozen', 'released', 'settled', 'refunded'] as const
    expect(kinds.map((kind) => eventWords(event(kind), {}).title)).toEqual([
      '冻结',
      '解冻',
      '结算',
      '退款',
    ])
    expect(eventWords(event('refunded'), {}).explained).toBe('从已经付了的钱里退回')
    expect(eventWords(event('merged' as 'frozen'), {})).toEqual({ title: 'merged', explained: '' })
  })

  it('promises nothing of an event that is still being asked for', () => {
    const open = eventWords(event('settled', { certainty: 'unknown' }), {})
    expect(open.title).toContain('正在核对')
    expect(open.explained).not.toContain('付了')
  })
})

it('takes from the platform the two facts that it dates, in their order and without an amount', () => {
  const [frez_time, cntr_setl_time] = ['2026-05-03 09:00:00', '2026-05-09 10:00:00']
  expect(platformEvents({ frez_time, cntr_setl_time })).toEqual([
    event('frozen', { at: frez_time }),
    event('settled', { at: cntr_setl_time }),
  ])
  // Within one second: nothing is settled before it was frozen.
  expect(platformEvents({ frez_time, cntr_setl_time: frez_time }).map(({ kind }) => kind)).toEqual([
    'frozen',
    'settled',
  ])
  // Frozen anew after it.
  expect(
    platformEvents({ frez_time: cntr_setl_time, cntr_setl_time: frez_time }).map(
      ({ kind }) => kind,
    ),
  ).toEqual(['settled', 'frozen'])
  expect(platformEvents({})).toEqual([])
  expect(platformEvents({ frez_time: '', cntr_setl_time })).toEqual([
    event('settled', { at: cntr_setl_time }),
  ])
})

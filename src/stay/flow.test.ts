import { describe, expect, it } from 'vitest'
import type { TimelineEvent } from '../../cloudfunctions/patient/contract.ts'
import { billNote } from './billNote.ts'
import { platformEvents } from './events.ts'
import { moneyFlow } from './flow.ts'

const event = (
  kind: TimelineEvent['kind'],
  amount?: string,
  certainty: TimelineEvent['certainty'] = 'known',
): TimelineEvent => ({
  kind,
  at: '2026-05-03 09:00:00',
  serialNo: '',
  certainty,
  ...(amount !== undefined && { amount }),
})
const state = (
  phase: 'none' | 'frozen' | 'partly-released' | 'released' | 'settled' | 'refunded' | 'unknown',
  frez_amt: string,
  cntr_act_amt = '0.00',
) => ({ phase, frez_amt, cntr_act_amt })

describe('where the money went', () => {
  it('is known of what is frozen and nothing else, even without a journal', () => {
    expect(moneyFlow(state('frozen', '12000.00'), [])).toEqual({
      frozen: '12000.00',
      used: '0.00',
      released: '0.00',
      left: '12000.00',
    })
  })

  it('comes from the journal where something has moved', () => {
    expect(
      moneyFlow(state('partly-released', '3500.00'), [
        event('frozen', '4000.00'),
        event('released', '500.00'),
      ]),
    ).toEqual({ frozen: '4000.00', used: '0.00', released: '500.00', left: '3500.00' })
    expect(
      moneyFlow(state('settled', '0.00', '1200.30'), [
        event('frozen', '4000.00'),
        event('settled', '1200.30'),
      ]),
    ).toEqual({ frozen: '4000.00', used: '1200.30', released: '2799.70', left: '0.00' })
    expect(
      moneyFlow(state('partly-released', '5000.00'), [
        event('frozen', '4000.00'),
        event('frozen', '2000.00'),
      ])?.frozen,
    ).toBe('6000.00')
  })

  it.each([
    ['nothing is frozen', state('none', '0.00'), []],
    ['it was given back', state('refunded', '0.00', '100.00'), [event('frozen', '4000.00')]],
    ['nobody knows the state', state('unknown', '100.00'), [event('frozen', '100.00')]],
    ['the journal has not seen the freeze', state('settled', '0.00', '100.00'), []],
    [
      'a freeze is still being asked for',
      state('partly-released', '100.00'),
      [event('frozen', '200.00', 'unknown')],
    ],
    ['a freeze has no amount', state('partly-released', '100.00'), [event('frozen')]],
    [
      'platform and journal do not agree',
      state('partly-released', '300.00'),
      [event('frozen', '200.00')],
    ],
  ])('is not made up where %s', (_why, of, events) => expect(moneyFlow(of, events)).toBeUndefined())
})

it('takes from the platform the two facts that it dates, without an amount', () => {
  expect(
    platformEvents({ frez_time: '2026-05-03 09:00:00', cntr_setl_time: '2026-05-09 10:00:00' }),
  ).toEqual([
    { kind: 'frozen', at: '2026-05-03 09:00:00', serialNo: '', certainty: 'known' },
    { kind: 'settled', at: '2026-05-09 10:00:00', serialNo: '', certainty: 'known' },
  ])
  expect(platformEvents({})).toEqual([])
})

it('calls no bill provisional once the platform has settled', () => {
  expect(billNote({ settled: false }, 'frozen')).toContain('最后以结算为准')
  expect(billNote({ settled: false }, 'settled')).not.toMatch(/目前|最后以结算为准/)
  expect(billNote({ settled: false }, 'refunded')).toContain('退款')
  expect(billNote({ settled: true }, 'settled')).toBe('')
})

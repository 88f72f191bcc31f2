import { expect, it } from 'vitest'
import { eventWords } from './events.ts'
import { phaseWords } from './phases.ts'

it('says every known phase in plain sentences', () => {
  for (const phase of [
    'none',
    'frozen',
    'partly-released',
    'released',
    'settled',
    'refunded',
  ] as const) {
    const { now, next, ask, badge } = phaseWords({ phase, cntrStateName: '' })
    expect(now).toMatch(/。$/)
    expect(next).toMatch(/。$/)
    expect(ask).toMatch(/(护士站|窗口)。$/)
    expect(badge).not.toBe('')
  }
})

it('shows a code nobody knows as it is, and sends to the ward', () => {
  const words = phaseWords({ phase: 'unknown', cntrStateName: '77' })
  expect(words.badge).toBe('77')
  expect(words.now).toContain('“77”')
  expect(words.ask).toContain('护士站')
})

it('promises nothing of an event that is still being asked for', () => {
  expect(eventWords({ kind: 'settled', certainty: 'known' })).toEqual({
    title: '结算',
    explained: '从冻结的金额里支付',
  })
  const open = eventWords({ kind: 'settled', certainty: 'unknown' })
  expect(open.title).toContain('正在核对')
  expect(open.explained).not.toContain('支付')
})

import { expect, it } from 'vitest'
import type { Preauthorization } from '../../cloudfunctions/patient/api.ts'
import { stateOf } from './testing.ts'
import { topicOf } from './topic.ts'

it.each<[string, Partial<Preauthorization>]>([
  ['sign', {}],
  ['sign', { agreement: { state: 'none', signed: [] } }],
  ['', { agreement: { state: 'in-force', signed: [] } }],
  ['discharge', { phase: 'frozen' }],
  ['discharge', { phase: 'frozen', agreement: { state: 'none', signed: [] } }],
  ['discharge', { phase: 'partly-released' }],
  ['', { phase: 'released' }],
  ['bank', { phase: 'settled' }],
  ['bank', { phase: 'settled', money: { used: '5.00', refunded: '0.00' } }],
  ['', { phase: 'settled', money: { used: '0.00' } }],
  ['refund', { phase: 'settled', money: { used: '5.00', refunded: '1.00' } }],
  ['refund', { phase: 'refunded' }],
  ['', { phase: 'unknown', money: { used: '5.00' } }],
])('the guide begins with “%s” in %j', (name, given) => {
  expect(topicOf(stateOf(given)).name).toBe(name)
})

it('and with nothing in particular as long as the state is not known', () =>
  expect(topicOf(undefined)).toEqual({ name: '', title: '办事指引' }))

import { expect, it } from 'vitest'
import { positionOf } from './position.ts'

const signed = (state: 'none' | 'in-force' | 'not-known') => ({ agreement: { state, signed: [] } })

it.each<[Parameters<typeof positionOf>[0], number | undefined]>([
  [{ phase: 'none', money: {}, ...signed('none') }, 1],
  [{ phase: 'none', money: {}, ...signed('in-force') }, 2],
  [{ phase: 'none', money: {}, ...signed('not-known') }, undefined],
  [{ phase: 'none', money: {} }, undefined],
  [{ phase: 'none', money: {}, ...signed('none'), registration: 'not-found' }, undefined],
  [{ phase: 'frozen', money: {} }, 3],
  [{ phase: 'partly-released', money: { outstanding: '1.00' } }, 3],
  [{ phase: 'settled', money: { outstanding: '1.00' } }, 4],
  [{ phase: 'settled', money: { outstanding: '0.00' } }, 5],
  [{ phase: 'settled', money: {} }, undefined],
  [{ phase: 'released', money: { outstanding: '0.00' } }, undefined],
  [{ phase: 'unknown', money: {} }, undefined],
])('%j: %s', (state, step) => expect(positionOf(state)).toBe(step))

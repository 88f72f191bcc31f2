import { expect, test } from 'vitest'
import type { Call, CallOutcome, CallService } from './callLog.ts'
import { positionOf } from './position.ts'
import { addsUp } from './stays.ts'

let id = 0
const call = (
  service: CallService,
  answer: string | undefined,
  outcome: CallOutcome = 'done',
  data = '{}',
): Call => ({
  id: ++id,
  stayId: 'ZY1',
  service,
  data,
  repeatOf: undefined,
  timestamp: 0,
  sentAt: 0,
  lastAt: 0,
  attempts: 1,
  outcome,
  code: undefined,
  message: '',
  answer,
})
const freeze = (no: string, yuan: string) =>
  call(
    'freeze',
    `{"frez_no":"${no}","frez_amt":${yuan},"acct_frez_amt":1.00,"bank_frez_amt":2.00,"frez_time":"2026-11-24 10:00:00","frez_type":"2"}`,
  )
const release = (no: string, yuan: string) =>
  call(
    'release',
    `{"re_frez_no":"${no}","frez_no":"F1","re_frez_type":"2","re_frez_amt":${yuan},"re_frez_rea":"试"}`,
  )

test('answers with the same serial number count once; refused calls not at all', () => {
  const calls = [
    freeze('F1', '3.00'),
    freeze('F1', '3.00'),
    freeze('F2', '99999999999999.99'),
    release('R1', '1.00'),
    release('R1', '1.00'),
    call('freeze', undefined, 'refused'),
    call('freeze', undefined, 'unsent'),
  ]
  expect(positionOf(calls, 0n)).toEqual({
    frozen: 10_000_000_000_000_299n,
    account: 200n,
    bank: 400n,
    released: 100n,
    refunded: 0n,
    settled: false,
    open: false,
    state: '部分解冻',
  })
})

test('a repeat whose serial number was lost counts once, by the call it repeats', () => {
  const first = call('release', '{}', 'done', '{"re_frez_amt":1.00}')
  const calls = [
    freeze('F1', '3.00'),
    first,
    { ...first, id: ++id, repeatOf: first.id },
    { ...first, id: ++id, repeatOf: id - 1 },
  ]
  expect(positionOf(calls, 0n).released).toBe(100n)
})

test('the state follows what was confirmed; one open call overrides it', () => {
  expect(positionOf([], 0n).state).toBe('未申报')
  expect(positionOf([freeze('F1', '3.00')], 0n).state).toBe('已冻结')
  expect(positionOf([freeze('F1', '3.00'), release('R1', '3.00')], 0n).state).toBe('已解冻')
  expect(positionOf([call('settle', '{}')], 0n).state).toBe('已结算')
  for (const outcome of ['unknown', 'pending'] as const)
    expect(positionOf([freeze('F1', '3.00'), call('release', undefined, outcome)], 0n).state).toBe(
      '核对中',
    )
})

test('a bill adds up only to the fen', () => {
  expect(addsUp({ total: 10n, fund: 5n, account: 2n, cash: 1n, bank: 2n })).toBe(true)
  expect(addsUp({ total: 10n, fund: 5n, account: 2n, cash: 3n, bank: 3n })).toBe(false)
  expect(addsUp({ total: 10n, fund: 5n, account: 2n, cash: 2n, bank: 0n })).toBe(false)
})

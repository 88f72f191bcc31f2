import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatDecimal } from '../protocol/index.ts'
import type { Intent, MoneyService } from './intent.ts'
import { foldLedger, freezeIsOpen } from './ledger.ts'

const done = (service: MoneyService, fen: bigint, sequence = 1): Intent =>
  ({
    service,
    sequence,
    status: 'done',
    effect: {
      amount: formatDecimal(fen),
      accountAmount: null,
      bankAmount: null,
      at: '',
      serialNo: '',
    },
  }) as unknown as Intent

test('a stay from freeze to refund', () => {
  const ledger = foldLedger([
    done('freeze', 500_000n),
    done('release', 100_000n),
    done('settle', 320_000n),
    done('refund', 20_000n),
  ])
  expect(ledger).toEqual({
    held: 500_000n,
    released: 180_000n,
    settled: 320_000n,
    outstanding: 0n,
    refunded: 20_000n,
    contradictions: [],
  })
})

test('what is not done does not count', () => {
  const statuses = ['sending', 'unknown', 'refused', 'not-done', 'person'] as const
  expect(foldLedger(statuses.map((status) => ({ ...done('freeze', 1n), status }))).held).toBe(0n)
})

test('an outpatient’s settlement and refund have no freeze, and contradict nothing', () => {
  expect(foldLedger([done('settle', 100n), done('refund', 100n)])).toMatchObject({
    held: 0n,
    settled: 0n,
    refunded: 100n,
    contradictions: [],
  })
})

test('after any sequence: held = settled + released + outstanding, nothing negative, and what cannot be is named', () => {
  const movement = fc.record({
    service: fc.constantFrom<MoneyService[]>('freeze', 'release', 'settle', 'refund'),
    fen: fc.bigInt(0n, 9_999_999_999_999_999n),
  })
  fc.assert(
    fc.property(fc.array(movement, { maxLength: 30 }), (movements) => {
      const ledger = foldLedger(
        movements.map(({ service, fen }, index) => done(service, fen, index + 1)),
      )
      expect(ledger.held).toBe(ledger.settled + ledger.released + ledger.outstanding)
      for (const amount of [
        ledger.held,
        ledger.settled,
        ledger.released,
        ledger.outstanding,
        ledger.refunded,
      ])
        expect(amount >= 0n).toBe(true)
    }),
  )
  expect(foldLedger([done('freeze', 100n), done('release', 101n, 2)]).contradictions).toEqual([
    'release #2',
  ])
})

test('a settlement larger than what is held takes what there is, a refund what is left to give back; both are named', () => {
  const ledger = foldLedger([
    done('freeze', 100n, 1),
    done('settle', 101n, 2),
    done('refund', 60n, 3),
    done('refund', 41n, 4),
  ])
  expect(ledger).toEqual({
    held: 100n,
    settled: 100n,
    released: 0n,
    outstanding: 0n,
    refunded: 100n,
    contradictions: ['settle #2', 'refund #4'],
  })
})

test('all of what is held, and all of what was paid, contradicts nothing', () =>
  expect(
    foldLedger([
      done('freeze', 100n, 1),
      done('release', 40n, 2),
      done('settle', 60n, 3),
      done('refund', 60n, 4),
    ]).contradictions,
  ).toEqual([]))

test('what is done and has moved nothing that is known does not count', () =>
  expect(foldLedger([{ ...done('freeze', 1n), effect: null }]).held).toBe(0n))

test('a freeze is open as long as anything is outstanding', () => {
  expect(freezeIsOpen([])).toBe(false)
  expect(freezeIsOpen([done('freeze', 100n)])).toBe(true)
  expect(freezeIsOpen([done('freeze', 100n), done('release', 99n)])).toBe(true)
  expect(freezeIsOpen([done('freeze', 100n), done('release', 100n)])).toBe(false)
  expect(freezeIsOpen([done('freeze', 100n), done('settle', 1n)])).toBe(false)
})

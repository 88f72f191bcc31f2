import { describe, expect, test } from 'vitest'
import { formatDecimal } from '../protocol/index.ts'
import { differenceOf } from './difference.ts'
import type { Intent, IntentStatus, MoneyService } from './intent.ts'

const intent = (service: MoneyService, fen: bigint, status: IntentStatus = 'done'): Intent =>
  ({
    service,
    status,
    sequence: 1,
    effect: {
      amount: formatDecimal(fen),
      accountAmount: null,
      bankAmount: null,
      at: '',
      serialNo: '',
    },
  }) as unknown as Intent

describe('the platform and our journal', () => {
  test.each<[string, Intent[], bigint, bigint]>([
    ['frozen', [intent('freeze', 5000n)], 5000n, 0n],
    [
      'partly released, told as what is left',
      [intent('freeze', 5000n), intent('release', 1000n)],
      4000n,
      0n,
    ],
    [
      'partly released, told as what was frozen',
      [intent('freeze', 5000n), intent('release', 1000n)],
      5000n,
      0n,
    ],
    ['settled', [intent('freeze', 5000n), intent('settle', 3000n)], 0n, 3000n],
    [
      'refunded in part',
      [intent('freeze', 5000n), intent('settle', 3000n), intent('refund', 500n)],
      0n,
      2500n,
    ],
    [
      'a second freeze after all was released',
      [intent('freeze', 5000n), intent('release', 5000n), intent('freeze', 700n)],
      700n,
      0n,
    ],
  ])('agree: %s', (_, intents, frozen, settled) =>
    expect(differenceOf(intents, { frozen, settled })).toBeUndefined(),
  )

  test.each<[string, Intent[], bigint, bigint]>([
    ['less is frozen than we know', [intent('freeze', 5000n)], 4000n, 0n],
    ['nothing is frozen any more', [intent('freeze', 5000n)], 0n, 0n],
    ['another amount was settled', [intent('freeze', 5000n), intent('settle', 3000n)], 0n, 3001n],
  ])('differ: %s', (_, intents, frozen, settled) => {
    expect(differenceOf(intents, { frozen, settled })?.theirs).toEqual({
      frozen: formatDecimal(frozen),
      settled: formatDecimal(settled),
    })
  })

  test('what we do not know is no difference', () => {
    expect(differenceOf([], { frozen: 1n, settled: 1n })).toBeUndefined()
    expect(
      differenceOf([intent('freeze', 5000n), intent('release', 100n, 'unknown')], {
        frozen: 4900n,
        settled: 0n,
      }),
    ).toBeUndefined()
    expect(
      differenceOf([intent('freeze', 5000n, 'refused')], { frozen: 1n, settled: 0n }),
    ).toBeUndefined()
  })
})

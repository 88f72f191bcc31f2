import { SERVICES, formatDecimal, identifierKey } from '../../protocol/index.ts'
import { OPERATOR, commonOf, fen, moved, settledSince, trace } from './read.ts'
import type { MoneyRecord } from './service.ts'

const { request, response } = SERVICES.refund

export const refund: MoneyRecord = {
  called: '退款',
  notice: undefined,

  identify(wire) {
    const read = request.read(wire)
    return {
      ...commonOf(read),
      naturalKey: identifierKey(read.hospitalRefundNo),
      amount: read.amount,
    }
  },
  incidental: new Set(OPERATOR),
  isNumbered: true,
  isRepeat: ({ naturalKey }, asked) => naturalKey === asked.naturalKey,

  effect({ amount = 0n }, data, _, remark) {
    const answer = response.read(data, remark)
    return { ...moved(amount), ...trace(answer.refundedAt, answer.refundNo) }
  },
  fold(ledger, amount, within) {
    ledger.refunded += ledger.held === 0n ? amount : within(ledger.settled - ledger.refunded)
  },

  explain(before, now, amount = 0n) {
    const asAsked =
      fen(now.settled) === fen(before.settled) - amount && now.frozen === before.frozen
    return asAsked ? { amount: formatDecimal(amount), at: settledSince(before, now) } : undefined
  },
  showsByItself: () => false,
  // Where nothing is left, zero may stand for the end of it, and not for the amount.
  isSpeaking: ({ settled }) => settled !== '0.00',
  timeSince: settledSince,

  oddIfZero: 'cntr_act_amt',
  timeField: 'cntr_setl_time',
}

import { SERVICES, formatDateTime, formatDecimal, identifierKey } from '../../protocol/index.ts'
import { OPERATOR, commonOf, everFroze, fen, moved, settledSince, trace } from './read.ts'
import type { MoneyRecord } from './service.ts'

const { request, response } = SERVICES.settle

export const settle: MoneyRecord = {
  called: '结算',
  notice: 'settlement',

  identify(wire) {
    const read = request.read(wire)
    return {
      ...commonOf(read),
      naturalKey: identifierKey(read.hospitalSettlementNo),
      settlementNo: read.hospitalSettlementNo,
      feeDate: formatDateTime(read.settledAt).slice(0, 10),
      visitType: read.visitType,
      amount: read.accountPaid + read.bankActual,
    }
  },
  // Known by its number: the clock on a second print-out makes no other of it.
  incidental: new Set([...OPERATOR, 'setl_time']),
  isNumbered: true,
  isRepeat: ({ naturalKey }, asked) => naturalKey === asked.naturalKey,

  effect({ amount = 0n }, data, _, remark) {
    const answer = response.read(data, remark)
    return { ...moved(amount), ...trace(answer.settledAt, answer.settlementNo) }
  },
  fold(ledger, _, within) {
    // An outpatient's settlement has no freeze before it: there is nothing to take it from, and nothing wrong.
    const taken = ledger.held === 0n ? 0n : within(ledger.outstanding)
    ledger.settled += taken
    ledger.released += ledger.outstanding - taken
    ledger.outstanding = 0n
  },

  explain(before, now, amount = 0n) {
    // Not every platform gives a time; where none is, only an amount can tell.
    const later = now.settledAt === '' ? amount > 0n : now.settledAt !== before.settledAt
    const asAsked = fen(now.settled) === fen(before.settled) + amount && later
    return asAsked ? { amount: formatDecimal(amount), at: now.settledAt } : undefined
  },
  // An outpatient's may never show.
  showsByItself: everFroze,
  isSpeaking: () => true,
  timeSince: settledSince,

  // Nothing may be left to pay.
  oddIfZero: undefined,
  timeField: 'cntr_setl_time',
}

import { SERVICES, formatDecimal, identifierKey } from '../../protocol/index.ts'
import { OPERATOR, commonOf, everFroze, fen, moved, trace } from './read.ts'
import type { MoneyRecord } from './service.ts'

const { request, response } = SERVICES.release

export const release: MoneyRecord = {
  called: '解冻',
  notice: 'release',

  identify(wire) {
    const read = request.read(wire)
    return {
      ...commonOf(read),
      naturalKey: `${formatDecimal(read.amount)}|${identifierKey(read.reason)}`,
      amount: read.amount,
    }
  },
  incidental: new Set(OPERATOR),
  isNumbered: false,
  // It bears no number: a second one, after the first was done, may well be meant.
  isRepeat: ({ unresolved, naturalKey }, asked) => unresolved && naturalKey === asked.naturalKey,

  effect({ amount }, data, now, remark) {
    const answer = response.read(data, remark)
    return { ...moved(answer.amount ?? amount ?? 0n), ...trace(new Date(now), answer.releaseNo) }
  },
  fold(ledger, _, within) {
    const released = within(ledger.outstanding)
    ledger.released += released
    ledger.outstanding -= released
  },

  explain(before, now, amount = 0n) {
    const asAsked =
      fen(now.frozen) === fen(before.frozen) - amount &&
      now.settled === before.settled &&
      now.settledAt === before.settledAt
    return asAsked ? { amount: formatDecimal(amount), at: '' } : undefined
  },
  // Where nothing was frozen there was nothing to release.
  showsByItself: (before) => !everFroze(before),
  // Where nothing is left, the platform may have put down zero for the end of it, and not for the amount.
  isSpeaking: ({ frozen }) => frozen !== '0.00',
  timeSince: () => '',

  oddIfZero: 're_frez_amt',
  timeField: 're_frez_time',
}

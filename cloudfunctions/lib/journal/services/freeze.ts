import {
  ProtocolError,
  SERVICES,
  formatDecimal,
  type Fen,
  type Remark,
} from '../../protocol/index.ts'
import type { Effect } from '../intent.ts'
import { OPERATOR, commonOf, fen, trace } from './read.ts'
import type { MoneyRecord } from './service.ts'

const { request, response } = SERVICES.freeze

export const freeze: MoneyRecord = {
  called: '冻结',
  notice: 'freeze',

  identify(wire) {
    const read = request.read(wire)
    return { ...commonOf(read), naturalKey: '', amount: read.amount }
  },
  incidental: new Set(OPERATOR),
  isNumbered: false,
  // A stay has one open freeze.
  isRepeat: ({ unresolved }, _, freezeIsOpen) => unresolved || freezeIsOpen,

  effect({ amount }, data, _, remark) {
    const answer = response.read(data, remark)
    return { ...frozen(answer, amount, remark), ...trace(answer.frozenAt, answer.freezeNo) }
  },
  fold(ledger, amount) {
    ledger.held += amount
    ledger.outstanding += amount
  },

  explain(before, now, amount) {
    const fresh = now.frozenAt !== before.frozenAt || fen(before.frozen) === 0n
    const asAsked = fen(now.frozen) > 0n && (amount === undefined || fen(now.frozen) === amount)
    return fresh && asAsked && now.settled === before.settled
      ? { amount: now.frozen, at: now.frozenAt }
      : undefined
  },
  showsByItself: () => true,
  isSpeaking: () => true,
  timeSince: (before, now) => (now.frozenAt === before.frozenAt ? '' : now.frozenAt),

  oddIfZero: 'frez_amt',
  timeField: 'frez_time',
}

/** Of the whole and its two parts, any two tell the third. */
function frozen(
  given: Record<'amount' | 'accountAmount' | 'bankAmount', Fen | null>,
  asked: Fen | undefined,
  remark: Remark,
): Pick<Effect, 'amount' | 'accountAmount' | 'bankAmount'> {
  const { accountAmount: account, bankAmount: bank } = given
  const amount = given.amount ?? (account !== null && bank !== null ? account + bank : asked)
  if (amount === undefined)
    throw new ProtocolError('protocol.field', '字段 frez_amt（冻结金额）缺失或读不懂', {
      field: 'frez_amt',
    })
  if (account !== null && bank !== null && account + bank !== amount)
    remark('frez_amt', '不等于个账与银行之和')
  const rest = (part: Fen | null) => (part === null || part > amount ? null : amount - part)
  const written = (part: Fen | null) => (part === null ? null : formatDecimal(part))
  return {
    amount: formatDecimal(amount),
    accountAmount: written(account ?? rest(bank)),
    bankAmount: written(bank ?? rest(account)),
  }
}

import {
  ProtocolError,
  SERVICES,
  formatDateTime,
  formatDecimal,
  type Fen,
  type Remark,
  type WireValue,
} from '../protocol/index.ts'
import type { ParsedRequest } from './identify.ts'
import type { Effect } from './intent.ts'

/**
 * What the platform's answer says has moved. It has said that it acted: a time or a serial number that is missing or
 * cannot be read changes nothing of that, nor does an amount that was asked for.
 * @param now ms since the epoch; what the answer has no field for happened then
 * @throws ProtocolError where it cannot be told how much moved
 */
export function effectOf(
  request: ParsedRequest,
  data: WireValue,
  now: number,
  remark: Remark,
): Effect {
  switch (request.service) {
    case 'freeze': {
      const answer = SERVICES.freeze.response.read(data, remark)
      return {
        ...frozen(answer, request.amount, remark),
        ...trace(answer.frozenAt, answer.freezeNo),
      }
    }
    case 'release': {
      const answer = SERVICES.release.response.read(data, remark)
      return {
        ...moved(answer.amount ?? request.amount ?? 0n),
        ...trace(new Date(now), answer.releaseNo),
      }
    }
    case 'settle': {
      const answer = SERVICES.settle.response.read(data, remark)
      return { ...moved(request.amount ?? 0n), ...trace(answer.settledAt, answer.settlementNo) }
    }
    case 'refund': {
      const answer = SERVICES.refund.response.read(data, remark)
      return { ...moved(request.amount ?? 0n), ...trace(answer.refundedAt, answer.refundNo) }
    }
  }
}

const moved = (amount: Fen) => ({
  amount: formatDecimal(amount),
  accountAmount: null,
  bankAmount: null,
})

const trace = (at: Date | null, serialNo: string | null) => ({
  at: at === null ? '' : formatDateTime(at),
  serialNo: serialNo ?? '',
})

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

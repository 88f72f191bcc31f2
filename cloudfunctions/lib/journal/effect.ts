import { SERVICES, formatDateTime, formatDecimal, type WireValue } from '../protocol/index.ts'
import type { ParsedRequest } from './identify.ts'
import type { Effect } from './intent.ts'

/** What the platform's answer says has moved. @throws ProtocolError naming the field, where it breaks its table */
export function effectOf(request: ParsedRequest, data: WireValue, now: number): Effect {
  switch (request.service) {
    case 'freeze': {
      const answer = SERVICES.freeze.response.read(data)
      return {
        amount: formatDecimal(answer.amount),
        accountAmount: formatDecimal(answer.accountAmount),
        bankAmount: formatDecimal(answer.bankAmount),
        at: formatDateTime(answer.frozenAt),
        serialNo: answer.freezeNo,
      }
    }
    case 'release': {
      const answer = SERVICES.release.response.read(data)
      return {
        ...moved(formatDecimal(answer.amount)),
        at: formatDateTime(now),
        serialNo: answer.releaseNo,
      }
    }
    case 'settle': {
      const answer = SERVICES.settle.response.read(data)
      return {
        ...moved(formatDecimal(request.amount ?? 0n)),
        at: formatDateTime(answer.settledAt),
        serialNo: answer.settlementNo,
      }
    }
    case 'refund': {
      const answer = SERVICES.refund.response.read(data)
      return {
        ...moved(formatDecimal(request.amount ?? 0n)),
        at: formatDateTime(answer.refundedAt),
        serialNo: answer.refundNo,
      }
    }
  }
}

const moved = (amount: string) => ({ amount, accountAmount: null, bankAmount: null })

import { parseWire, SERVICES, type Fen } from '../../cloudfunctions/lib/protocol/index.ts'
import type { Call, CallService } from './callLog.ts'

/** What the platform has confirmed for one stay, fen. */
export interface Position {
  frozen: Fen
  /** Of `frozen`. */
  account: Fen
  bank: Fen
  released: Fen
  refunded: Fen
  settled: boolean
  /** Something was sent whose outcome is not known. */
  open: boolean
  /** One word for a list. */
  state: '核对中' | '未申报' | '已冻结' | '部分解冻' | '已解冻' | '已结算' | '部分退款' | '已退款'
}

/**
 * Adds up the answers. A repeated call gets the same serial number back, and counts once.
 * @param calls in any order
 * @param due what a full refund would be, fen
 */
export function positionOf(calls: readonly Call[], due: Fen): Position {
  const freezes = answers(calls, 'freeze', ({ freezeNo }) => freezeNo)
  const releases = answers(calls, 'release', ({ releaseNo }) => releaseNo)
  const refunds = new Map<string, Fen>()
  for (const call of done(calls, 'refund')) {
    const { refundNo } = SERVICES.refund.response.read(parseWire(call.answer!))
    refunds.set(refundNo, SERVICES.refund.request.read(parseWire(call.data)).amount)
  }
  const frozen = sum(freezes, ({ amount }) => amount)
  const released = sum(releases, ({ amount }) => amount)
  const refunded = [...refunds.values()].reduce((total, amount) => total + amount, 0n)
  const settled = done(calls, 'settle').length > 0
  const open = calls.some(({ outcome }) => outcome === 'unknown' || outcome === 'pending')
  return {
    frozen,
    account: sum(freezes, ({ accountAmount }) => accountAmount),
    bank: sum(freezes, ({ bankAmount }) => bankAmount),
    released,
    refunded,
    settled,
    open,
    state: stateOf({ frozen, released, refunded, settled, open, due }),
  }
}

function stateOf(at: { frozen: Fen; released: Fen; refunded: Fen; settled: boolean; open: boolean; due: Fen }): Position['state'] {
  if (at.open) return '核对中'
  if (at.refunded > 0n) return at.refunded >= at.due ? '已退款' : '部分退款'
  if (at.settled) return '已结算'
  if (at.frozen === 0n) return '未申报'
  if (at.released === 0n) return '已冻结'
  return at.released >= at.frozen ? '已解冻' : '部分解冻'
}

const done = (calls: readonly Call[], service: CallService): Call[] => calls.filter((call) => call.outcome === 'done' && call.service === service)

type Answer<S extends CallService> = ReturnType<(typeof SERVICES)[S]['response']['read']>

function answers<S extends CallService>(calls: readonly Call[], service: S, numberOf: (answer: Answer<S>) => string): Answer<S>[] {
  const byNumber = new Map<string, Answer<S>>()
  for (const call of done(calls, service)) {
    const answer = SERVICES[service].response.read(parseWire(call.answer!)) as Answer<S>
    byNumber.set(numberOf(answer), answer)
  }
  return [...byNumber.values()]
}

const sum = <T>(list: readonly T[], of: (one: T) => Fen): Fen => list.reduce((total, one) => total + of(one), 0n)

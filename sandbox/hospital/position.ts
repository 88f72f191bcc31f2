import {
  isWireObject,
  parseDecimal,
  parseWire,
  type Fen,
  type WireObject,
} from '../../cloudfunctions/lib/protocol/index.ts'
import type { Call, CallService } from './callLog.ts'

/** What the platform has confirmed for one stay, fen. */
export interface Position {
  frozen: Fen
  /** Of `frozen`, as far as the answers tell the parts. */
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
 * Adds up the answers. A repeated call gets the same serial number back, and counts once; so does a repeat whose number
 * was lost on the way.
 * @param calls in any order
 * @param due what a full refund would be, fen
 */
export function positionOf(calls: readonly Call[], due: Fen): Position {
  const freezes = facts(calls, 'freeze', 'frez_no')
  const frozen = sum(freezes, 'frez_amt')
  const released = sum(facts(calls, 'release', 're_frez_no'), 're_frez_amt')
  const refunded = sum(facts(calls, 'refund', 'cntr_re_setl_id'), 'cntr_act_amt')
  const settled = facts(calls, 'settle', 'cntr_setl_id').length > 0
  const open = calls.some(({ outcome }) => outcome === 'unknown' || outcome === 'pending')
  return {
    frozen,
    account: sum(freezes, 'acct_frez_amt'),
    bank: sum(freezes, 'bank_frez_amt'),
    released,
    refunded,
    settled,
    open,
    state: stateOf({ frozen, released, refunded, settled, open, due }),
  }
}

/**
 * What one call moves, fen: as the answer tells, or else as was asked for; undefined where only the answer could tell.
 */
export function movedBy({
  service,
  data,
  answer,
}: Pick<Call, 'service' | 'data' | 'answer'>): Fen | undefined {
  const told = { ...objectOf(data), ...objectOf(answer) }
  switch (service) {
    case 'freeze':
      return told.frez_amt === undefined ? undefined : amountOf(told.frez_amt, 'frez_amt')
    case 'release':
      return sum([told], 're_frez_amt')
    case 'settle':
      return sum([told], 'acct_pay_sumamt') + sum([told], 'cntr_bank_act_amt')
    case 'refund':
      return sum([told], 'cntr_act_amt')
  }
}

function stateOf(at: {
  frozen: Fen
  released: Fen
  refunded: Fen
  settled: boolean
  open: boolean
  due: Fen
}): Position['state'] {
  if (at.open) return '核对中'
  if (at.refunded > 0n) return at.refunded >= at.due ? '已退款' : '部分退款'
  if (at.settled) return '已结算'
  if (at.frozen === 0n) return '未申报'
  if (at.released === 0n) return '已冻结'
  return at.released >= at.frozen ? '已解冻' : '部分解冻'
}

/** Each thing done, once: its request, and over it whatever the answer says. */
function facts(calls: readonly Call[], service: CallService, numberName: string): WireObject[] {
  const byId = new Map(calls.map((call) => [call.id, call]))
  const first = (call: Call): Call => {
    const earlier = call.repeatOf === undefined ? undefined : byId.get(call.repeatOf)
    return earlier === undefined ? call : first(earlier)
  }
  const once = new Map<string, WireObject>()
  for (const call of calls) {
    if (call.service !== service || call.outcome !== 'done') continue
    const answer = objectOf(call.answer)
    const number = answer[numberName]
    once.set(
      typeof number === 'string' && number !== '' ? `no ${number}` : `call ${first(call).id}`,
      { ...objectOf(call.data), ...answer },
    )
  }
  return [...once.values()]
}

function objectOf(text: string | undefined): WireObject {
  const value = text === undefined ? undefined : parseWire(text)
  return isWireObject(value) ? value : {}
}

const sum = (list: readonly WireObject[], name: string): Fen =>
  list.reduce(
    (total, { [name]: value }) => total + (value === undefined ? 0n : amountOf(value, name)),
    0n,
  )

/** What is no amount counts for nothing: a log must be shown whatever is in it. */
function amountOf(value: WireObject[string], name: string): Fen {
  try {
    return parseDecimal(value, name)
  } catch {
    return 0n
  }
}

import {
  InputError,
  ProtocolError,
  SERVICES,
  StateError,
  stringifyWire,
  type Fen,
  type WireObject,
} from '../../cloudfunctions/lib/protocol/index.ts'
import type { CodeSet } from '../codeSets.ts'
import type { CallLog, CallService } from './callLog.ts'
import type { Dispatcher } from './dispatcher.ts'
import { positionOf, type Position } from './position.ts'
import type { Register } from './register.ts'
import { addsUp, type Amounts, type Bill, type Stay } from './stays.ts'

export interface Operator {
  operatorName: string
  operatorDepartment: string
}

/** What the cashier can do. Each method that sends answers with the number of its call in the log. */
export interface Desk {
  position(stayId: string): Position
  saveBill(stay: Stay, amounts: Amounts): Bill
  /** @param amount fen; undefined freezes the whole credit */
  freeze(stay: Stay, amount: Fen | undefined, operator: Operator): Promise<number>
  /** @param amount fen; undefined releases all that is known to be held */
  release(stay: Stay, amount: Fen | undefined, reason: string, operator: Operator): Promise<number>
  settle(stay: Stay): Promise<number>
  /** @param amount fen */
  refund(stay: Stay, amount: Fen): Promise<number>
  /** The very same message once more; see repeat.ts. */
  repeat(callId: number): Promise<number>
}

/** What a full refund would be: what credit has paid. */
export const creditPart = (bill: Bill | undefined): Fen =>
  bill === undefined ? 0n : bill.account + bill.bank

export function createDesk(
  institution: string,
  register: Register,
  log: CallLog,
  dispatcher: Dispatcher,
  codes: CodeSet,
): Desk {
  const partyOf = (stay: Stay) => ({
    institution,
    stayId: stay.hosp_mdtrt_id,
    ...(stay.mdtrt_id !== undefined && { insuranceStayId: stay.mdtrt_id }),
    name: stay.psn_name,
    documentNumber: stay.cert_no,
    documentType: stay.cert_type,
  })

  const position = (stayId: string) => positionOf(log.of(stayId), creditPart(register.bill(stayId)))

  /** Two calls whose outcomes hang on each other must not overtake one another. */
  function requireQuiet(stay: Stay): void {
    if (position(stay.hosp_mdtrt_id).open)
      throw new StateError(
        'state.open',
        '上一次申报的结果还在核对，等有了结果再办理；也可以在记录里原样重发',
      )
  }

  function begin(stay: Stay, service: CallService, write: () => WireObject): Promise<number> {
    requireQuiet(stay)
    return dispatcher.dispatch({
      stayId: stay.hosp_mdtrt_id,
      service,
      data: stringifyWire(written(write)),
    })
  }

  function billOf(stay: Stay): Bill {
    const bill = register.bill(stay.hosp_mdtrt_id)
    if (bill === undefined) throw new StateError('state.no-bill', '还没有账单，请先保存账单')
    return bill
  }

  return {
    position,
    saveBill(stay, amounts) {
      requireQuiet(stay)
      const { settled, state } = position(stay.hosp_mdtrt_id)
      if (settled && state !== '已退款')
        throw new StateError('state.settled', '已经结算，账单不能再改；如需更正，请先全额退款')
      if (amounts.total === 0n)
        throw new InputError('input.field', '医疗总费用应大于 0', { field: 'medfee_sumamt' })
      if (!addsUp(amounts))
        throw new InputError('input.field', '金额不平：总费用应等于 基金 + 个账 + 现金 + 银行', {
          field: 'medfee_sumamt',
        })
      return register.saveBill(stay, amounts)
    },
    freeze: (stay, amount, operator) =>
      begin(stay, 'freeze', () =>
        SERVICES.freeze.request.write({
          ...partyOf(stay),
          selfPaying: stay.is_own,
          freezeType: codes.freezeType[amount === undefined ? 'whole' : 'stated'],
          ...(amount !== undefined && { amount }),
          ...operator,
        }),
      ),
    release(stay, amount, reason, operator) {
      const { frozen, released } = position(stay.hosp_mdtrt_id)
      const whole = frozen - released
      if (amount === undefined && whole <= 0n)
        throw new InputError('input.field', '本院没有已知的冻结余额，请填写解冻金额', {
          field: 're_frez_amt',
        })
      return begin(stay, 'release', () =>
        SERVICES.release.request.write({
          ...partyOf(stay),
          releaseType: codes.releaseType[amount === undefined ? 'whole' : 'part'],
          amount: amount ?? whole,
          reason,
          ...operator,
        }),
      )
    },
    settle(stay) {
      const bill = billOf(stay)
      return begin(stay, 'settle', () =>
        SERVICES.settle.request.write({
          ...partyOf(stay),
          visitType: stay.med_type,
          selfPaying: stay.is_own,
          ...(bill.insuranceSettlementNo !== undefined && {
            insuranceSettlementNo: bill.insuranceSettlementNo,
          }),
          hospitalSettlementNo: bill.hospitalSettlementNo,
          settledAt: new Date(bill.settledAt),
          totalFee: bill.total,
          fundPaid: bill.fund,
          accountPaid: bill.account,
          cashPaid: bill.cash,
          bankActual: bill.bank,
        }),
      )
    },
    refund(stay, amount) {
      const bill = billOf(stay)
      return begin(stay, 'refund', () => {
        const number = register.nextNumber('TK')
        const { insuranceSettlementNo } = bill
        return SERVICES.refund.request.write({
          ...partyOf(stay),
          hospitalSettlementNo: bill.hospitalSettlementNo,
          ...(insuranceSettlementNo !== undefined && {
            insuranceSettlementNo,
            insuranceRefundNo: `YB${number}`,
          }),
          hospitalRefundNo: number,
          amount,
        })
      })
    },
    repeat(callId) {
      const call = log.find(callId)
      if (call === undefined)
        throw new InputError('input.call', '没有这条申报记录', { field: 'call' })
      return dispatcher.repeat(call)
    },
  }
}

/** What does not fit the standard's table is the operator's to mend, not the wire's. */
function written(write: () => WireObject): WireObject {
  try {
    return write()
  } catch (error) {
    if (error instanceof ProtocolError)
      throw new InputError(
        'input.field',
        error.message,
        error.field === undefined ? {} : { field: error.field },
      )
    throw error
  }
}

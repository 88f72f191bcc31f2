import { formatDateTime } from '../../../cloudfunctions/lib/protocol/index.ts'
import { Refusal } from '../refusal.ts'
import type { LedgerDatabase } from './database.ts'
import { nextSerial, record } from './movements.ts'
import { findPerson, requireOwnStay } from './persons.ts'
import { drawn, minus, total } from './pots.ts'
import { giveBack } from './release.ts'
import type { SettleRequest } from './requests.ts'
import { openFreeze, outstandingOf, settlementByNo } from './rows.ts'

export interface Settled {
  settlementNo: string
  freezeNo: string
  /** ms since the epoch. */
  at: number
}

/**
 * BC00.03.00.05. Takes acct_pay_sumamt and cntr_bank_act_amt out of the freeze, gives the rest back and closes it. What
 * the fund and the patient's cash paid never touches the freeze. Inside a transaction.
 */
export function settle(database: LedgerDatabase, request: SettleRequest, at: number): Settled {
  findPerson(database, request)
  requireOwnStay(database, request.stayId, request.documentNumber)
  if (settlementByNo(database, request.hospitalSettlementNo) !== undefined)
    throw new Refusal('settlementRepeated')
  const open = openFreeze(database, request.stayId)
  if (open === undefined) throw new Refusal('notFrozen')
  const wanted = { account: request.accountPaid, bank: request.bankActual }
  const outstanding = outstandingOf(open)
  if (total(wanted) > total(outstanding)) throw new Refusal('overOutstanding')
  const pots = drawn(wanted, outstanding)

  const settlementNo = nextSerial(database, 'JS', at)
  database.run(
    `UPDATE freezes SET settled_account = settled_account + ?, outstanding_account = outstanding_account - ?,
       settled_bank = settled_bank + ?, outstanding_bank = outstanding_bank - ? WHERE frez_no = ?`,
    pots.account,
    pots.account,
    pots.bank,
    pots.bank,
    open.frez_no,
  )
  database.run(
    `INSERT INTO settlements (hospital_no, cntr_setl_id, insurance_no, frez_no, med_type, fee_date, medfee_sumamt, settled_at, account, bank)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    request.hospitalSettlementNo,
    settlementNo,
    request.insuranceSettlementNo ?? null,
    open.frez_no,
    request.visitType,
    dayOf(request.settledAt),
    request.totalFee,
    at,
    pots.account,
    pots.bank,
  )
  record(database, {
    at,
    kind: 'settle',
    hosp_mdtrt_id: request.stayId,
    frez_no: open.frez_no,
    serial_no: settlementNo,
    ...pots,
    note: request.hospitalSettlementNo,
  })
  const rest = minus(outstanding, pots)
  if (total(rest) > 0n) giveBack(database, open, rest, at, '结算后余额解冻')
  database.run('UPDATE freezes SET closed_at = ? WHERE frez_no = ?', at, open.frez_no)
  return { settlementNo, freezeNo: open.frez_no, at }
}

/** `yyyy-MM-dd`, Asia/Shanghai. */
export const dayOf = (instant: Date): string => formatDateTime(instant).slice(0, 10)

import { Refusal } from '../refusal.ts'
import type { LedgerDatabase } from './database.ts'
import { nextSerial, record } from './movements.ts'
import { findPerson, requireOwnStay } from './persons.ts'
import { bankFirst, total } from './pots.ts'
import type { RefundRequest } from './requests.ts'
import { settlementByNo } from './rows.ts'

export interface Refunded {
  refundNo: string
  freezeNo: string
  /** ms since the epoch. */
  at: number
}

/**
 * BC00.03.00.06: of one settlement, in as many parts as the hospital likes, each under its own refund number. Inside a
 * transaction.
 */
export function refund(database: LedgerDatabase, request: RefundRequest, at: number): Refunded {
  findPerson(database, request)
  requireOwnStay(database, request.stayId, request.documentNumber)
  if (
    database.one('SELECT 1 FROM refunds WHERE hospital_refund_no = ?', request.hospitalRefundNo) !==
    undefined
  )
    throw new Refusal('refundRepeated')
  const settlement = settlementByNo(database, request.hospitalSettlementNo)
  const freeze =
    settlement &&
    database.one<{ hosp_mdtrt_id: string }>(
      'SELECT hosp_mdtrt_id FROM freezes WHERE frez_no = ?',
      settlement.frez_no,
    )
  if (settlement === undefined || freeze?.hosp_mdtrt_id !== request.stayId)
    throw new Refusal('unknownSettlement')
  if (request.amount === 0n) throw new Refusal('zeroAmount', '字段 cntr_act_amt（发生金额）')
  const left = {
    account: settlement.account - settlement.refunded_account,
    bank: settlement.bank - settlement.refunded_bank,
  }
  if (request.amount > total(left)) throw new Refusal('overSettled')

  const pots = bankFirst(request.amount, left)
  const refundNo = nextSerial(database, 'TK', at)
  database.run(
    'UPDATE settlements SET refunded_account = refunded_account + ?, refunded_bank = refunded_bank + ? WHERE hospital_no = ?',
    pots.account,
    pots.bank,
    settlement.hospital_no,
  )
  database.run(
    'INSERT INTO refunds (hospital_refund_no, cntr_re_setl_id, hospital_no, account, bank, refunded_at) VALUES (?, ?, ?, ?, ?, ?)',
    request.hospitalRefundNo,
    refundNo,
    settlement.hospital_no,
    pots.account,
    pots.bank,
    at,
  )
  record(database, {
    at,
    kind: 'refund',
    hosp_mdtrt_id: request.stayId,
    frez_no: settlement.frez_no,
    serial_no: refundNo,
    ...pots,
    note: request.hospitalRefundNo,
  })
  return { refundNo, freezeNo: settlement.frez_no, at }
}

import type { Fen } from '../../../cloudfunctions/lib/protocol/index.ts'
import type { CodeSet } from '../../codeSets.ts'
import { Refusal } from '../refusal.ts'
import type { LedgerDatabase } from './database.ts'
import { nextSerial, record } from './movements.ts'
import { available, findPerson, requireAgreement, requireOwnStay } from './persons.ts'
import { accountFirst, total, type Pots } from './pots.ts'
import { latestFreeze, settlementOf } from './rows.ts'
import type { FreezeRequest } from './requests.ts'

export interface Frozen extends Pots {
  freezeNo: string
  /** ms since the epoch. */
  at: number
}

/**
 * BC00.03.00.03. Without an amount the whole remaining credit is frozen; a self-paying patient's from the bank alone.
 * Inside a transaction.
 */
export function freeze(
  database: LedgerDatabase,
  request: FreezeRequest,
  at: number,
  codes: CodeSet,
): Frozen {
  const person = findPerson(database, request)
  requireOwnStay(database, request.stayId, request.documentNumber)
  requireAgreement(database, person, codes)
  if (request.amount === undefined && request.freezeType === codes.freezeType.stated) {
    throw new Refusal(
      'contradiction',
      '字段 frez_type（冻结类型）为指定金额，字段 frez_amt（冻结金额）却没有填',
    )
  }
  requireNoneOpen(database, request.stayId)
  const limits = available(database, person)
  const usable: Pots = request.selfPaying ? { account: 0n, bank: limits.bank } : limits
  const pots = accountFirst(amountOf(request.amount, usable), usable)
  const freezeNo = nextSerial(database, 'DJ', at)
  database.run(
    `INSERT INTO freezes (frez_no, hosp_mdtrt_id, cert_no, is_own, frez_type, frozen_at, held_account, held_bank, outstanding_account, outstanding_bank)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    freezeNo,
    request.stayId,
    person.cert_no,
    request.selfPaying ? 1 : 0,
    request.freezeType,
    at,
    pots.account,
    pots.bank,
    pots.account,
    pots.bank,
  )
  record(database, {
    at,
    kind: 'freeze',
    hosp_mdtrt_id: request.stayId,
    frez_no: freezeNo,
    serial_no: freezeNo,
    ...pots,
    note: `${request.operatorDepartment} ${request.operatorName}`,
  })
  return { ...pots, freezeNo, at }
}

function requireNoneOpen(database: LedgerDatabase, stayId: string): void {
  const last = latestFreeze(database, stayId)
  if (last === undefined) return
  if (last.closed_at === null) throw new Refusal('alreadyFrozen', last.frez_no)
  const settlement = settlementOf(database, last.frez_no)
  // A bill that was refunded whole may be made anew; one that stands may not.
  if (
    settlement &&
    !(
      total(settlement) > 0n &&
      settlement.refunded_account + settlement.refunded_bank === total(settlement)
    )
  ) {
    throw new Refusal('alreadySettled')
  }
}

function amountOf(wanted: Fen | undefined, usable: Pots): Fen {
  if (wanted === 0n) throw new Refusal('zeroAmount', '字段 frez_amt（冻结金额）')
  const amount = wanted ?? total(usable)
  if (amount === 0n || amount > total(usable)) throw new Refusal('overLimit')
  return amount
}

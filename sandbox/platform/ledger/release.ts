import type { CodeSet } from '../../codeSets.ts'
import { Refusal } from '../refusal.ts'
import type { LedgerDatabase } from './database.ts'
import { nextSerial, record } from './movements.ts'
import { findPerson, requireOwnStay } from './persons.ts'
import { bankFirst, total, type Pots } from './pots.ts'
import type { ReleaseRequest } from './requests.ts'
import { openFreeze, outstandingOf, type FreezeRow } from './rows.ts'

export interface Released {
  releaseNo: string
  freezeNo: string
}

/** BC00.03.00.04. With any type but the whole one the amount alone decides. Inside a transaction. */
export function release(
  database: LedgerDatabase,
  request: ReleaseRequest,
  at: number,
  codes: CodeSet,
): Released {
  findPerson(database, request)
  requireOwnStay(database, request.stayId, request.documentNumber)
  const open = openFreeze(database, request.stayId)
  if (open === undefined) throw new Refusal('notFrozen')
  const outstanding = outstandingOf(open)
  if (request.amount === 0n) throw new Refusal('zeroAmount', '字段 re_frez_amt（解冻金额）')
  if (request.amount > total(outstanding)) throw new Refusal('overOutstanding')
  if (request.releaseType === codes.releaseType.whole && request.amount !== total(outstanding))
    throw new Refusal('notWhole')
  const releaseNo = giveBack(
    database,
    open,
    bankFirst(request.amount, outstanding),
    at,
    request.reason,
  )
  if (request.amount === total(outstanding))
    database.run('UPDATE freezes SET closed_at = ? WHERE frez_no = ?', at, open.frez_no)
  return { releaseNo, freezeNo: open.frez_no }
}

/** Moves from outstanding to released. */
export function giveBack(
  database: LedgerDatabase,
  freeze: FreezeRow,
  pots: Pots,
  at: number,
  note: string,
): string {
  const releaseNo = nextSerial(database, 'JD', at)
  database.run(
    `UPDATE freezes SET released_account = released_account + ?, outstanding_account = outstanding_account - ?,
       released_bank = released_bank + ?, outstanding_bank = outstanding_bank - ? WHERE frez_no = ?`,
    pots.account,
    pots.account,
    pots.bank,
    pots.bank,
    freeze.frez_no,
  )
  record(database, {
    at,
    kind: 'release',
    hosp_mdtrt_id: freeze.hosp_mdtrt_id,
    frez_no: freeze.frez_no,
    serial_no: releaseNo,
    ...pots,
    note,
  })
  return releaseNo
}

import type { Fen } from '../../../cloudfunctions/lib/protocol/index.ts'
import type { CodeSet } from '../../codeSets.ts'
import { Refusal } from '../refusal.ts'
import type { LedgerDatabase } from './database.ts'
import type { Pots } from './pots.ts'

/** Who a request says it is about. Two services do not name the document's type. */
export interface Claimed {
  name: string
  documentNumber: string
  documentType?: string
}

export interface PersonRow {
  cert_no: string
  psn_name: string
  cert_type: string
  account_limit: Fen
  bank_limit: Fen
}

/**
 * Undefined for somebody the insurer does not know.
 * @throws Refusal `otherPerson` where name or type are not the number's
 */
export function findPerson(database: LedgerDatabase, claimed: Claimed): PersonRow | undefined {
  const person = database.one<PersonRow>(
    'SELECT * FROM persons WHERE cert_no = ?',
    claimed.documentNumber,
  )
  if (person === undefined) return undefined
  const sameType = claimed.documentType === undefined || claimed.documentType === person.cert_type
  if (person.psn_name !== claimed.name || !sameType) throw new Refusal('otherPerson')
  return person
}

/** A stay belongs to whoever it was first frozen for. @throws Refusal `otherStay` */
export function requireOwnStay(
  database: LedgerDatabase,
  stayId: string,
  documentNumber: string,
): void {
  const owner = database.one<{ cert_no: string }>(
    'SELECT cert_no FROM freezes WHERE hosp_mdtrt_id = ? LIMIT 1',
    stayId,
  )
  if (owner !== undefined && owner.cert_no !== documentNumber) throw new Refusal('otherStay')
}

export function requireAgreement(
  database: LedgerDatabase,
  person: PersonRow | undefined,
  { signState }: CodeSet,
): asserts person is PersonRow {
  const signed =
    person &&
    database.one(
      'SELECT 1 FROM agreements WHERE cert_no = ? AND sign_state = ? LIMIT 1',
      person.cert_no,
      signState.signed,
    )
  if (signed === undefined) throw new Refusal('noAgreement')
}

/** The remaining credit: the limits, less what is frozen and what is settled and not refunded. */
export function available(database: LedgerDatabase, person: PersonRow): Pots {
  // A sum without groups is always one row.
  const used = database.one<{ account: Fen; bank: Fen }>(
    `SELECT COALESCE(SUM(f.outstanding_account + f.settled_account - COALESCE(s.refunded_account, 0)), 0) AS account,
            COALESCE(SUM(f.outstanding_bank + f.settled_bank - COALESCE(s.refunded_bank, 0)), 0) AS bank
     FROM freezes f LEFT JOIN settlements s ON s.frez_no = f.frez_no WHERE f.cert_no = ?`,
    person.cert_no,
  )!
  return { account: person.account_limit - used.account, bank: person.bank_limit - used.bank }
}

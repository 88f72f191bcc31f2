import type { Fen } from '../../../cloudfunctions/lib/protocol/index.ts'
import type { LedgerDatabase } from './database.ts'
import { available, type PersonRow } from './persons.ts'
import type { FreezeRow } from './rows.ts'

/**
 * Counts a freeze again from its movements, and its person's credit from the freezes. Runs inside every transaction
 * that moves money: what does not add up is rolled back.
 * @throws Error: a fault of the ledger itself, never of a caller
 */
export function requireBalance(database: LedgerDatabase, freezeNo: string): void {
  const row = database.one<FreezeRow>('SELECT * FROM freezes WHERE frez_no = ?', freezeNo)
  if (row === undefined) throw new Error(`ledger: no freeze ${freezeNo}`)
  for (const pot of ['account', 'bank'] as const) {
    const [held, released, settled, refunded] = (
      ['freeze', 'release', 'settle', 'refund'] as const
    ).map((kind) => sum(database, freezeNo, kind, pot)) as [Fen, Fen, Fen, Fen]
    same(row[`held_${pot}`], held, `held_${pot}`)
    same(row[`released_${pot}`], released, `released_${pot}`)
    same(row[`settled_${pot}`], settled, `settled_${pot}`)
    same(row[`outstanding_${pot}`], held - released - settled, `outstanding_${pot}`)
    if (row[`outstanding_${pot}`] < 0n || refunded > settled)
      throw new Error(`ledger: ${freezeNo} ${pot} is negative`)
    // A sum without groups is always one row.
    const settlement = database.one<{ taken: Fen; refunded: Fen }>(
      `SELECT COALESCE(SUM(${pot}), 0) AS taken, COALESCE(SUM(refunded_${pot}), 0) AS refunded FROM settlements WHERE frez_no = ?`,
      freezeNo,
    )!
    same(settlement.taken, settled, `settlement ${pot}`)
    same(settlement.refunded, refunded, `refunded ${pot}`)
  }
  // By foreign key.
  const person = database.one<PersonRow>('SELECT * FROM persons WHERE cert_no = ?', row.cert_no)!
  const rest = available(database, person)
  if (rest.account < 0n || rest.bank < 0n)
    throw new Error(`ledger: the credit of ${freezeNo} is overdrawn`)
}

function sum(
  database: LedgerDatabase,
  freezeNo: string,
  kind: string,
  pot: 'account' | 'bank',
): Fen {
  // As above.
  return database.one<{ fen: Fen }>(
    `SELECT COALESCE(SUM(${pot}), 0) AS fen FROM movements WHERE frez_no = ? AND kind = ?`,
    freezeNo,
    kind,
  )!.fen
}

function same(row: Fen, counted: Fen, what: string): void {
  if (row !== counted)
    throw new Error(`ledger: ${what} is ${row}, its movements come to ${counted}`)
}

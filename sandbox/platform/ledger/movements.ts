import { createHash } from 'node:crypto'
import {
  formatDateTime,
  type Fen,
  type MoneyService,
} from '../../../cloudfunctions/lib/protocol/index.ts'
import { Refusal } from '../refusal.ts'
import type { LedgerDatabase } from './database.ts'
import type { Pots } from './pots.ts'

type MovementKind = MoneyService

export interface Movement extends Pots {
  /** Ascending in the order they were made. */
  seq: number
  /** ms since the epoch. */
  at: number
  kind: MovementKind
  hosp_mdtrt_id: string
  frez_no: string
  /** The platform's serial number of this movement. */
  serial_no: string
  note: string
}

/**
 * Writes a movement down. The transaction it belongs to counts it against the sums before it stands: see balance.ts.
 */
export function record(database: LedgerDatabase, movement: Omit<Movement, 'seq'>): void {
  const { at, kind, hosp_mdtrt_id, frez_no, serial_no, account, bank, note } = movement
  database.run(
    'INSERT INTO movements (at, kind, hosp_mdtrt_id, frez_no, serial_no, account, bank, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    at,
    kind,
    hosp_mdtrt_id,
    frez_no,
    serial_no,
    account,
    bank,
    note,
  )
}

interface MovementRow extends Omit<Movement, 'seq' | 'at'> {
  seq: bigint
  at: bigint
  account: Fen
  bank: Fen
}

export function movementsOf(database: LedgerDatabase, stayId: string): Movement[] {
  return database
    .all<MovementRow>('SELECT * FROM movements WHERE hosp_mdtrt_id = ? ORDER BY seq', stayId)
    .map((row) => ({
      seq: Number(row.seq),
      at: Number(row.at),
      kind: row.kind,
      hosp_mdtrt_id: row.hosp_mdtrt_id,
      frez_no: row.frez_no,
      serial_no: row.serial_no,
      account: row.account,
      bank: row.bank,
      note: row.note,
    }))
}

/** `DJ20261101000001`: what it is, the day in Asia/Shanghai, and a number that is never given twice. */
export function nextSerial(
  database: LedgerDatabase,
  prefix: 'DJ' | 'JD' | 'JS' | 'TK',
  at: number,
): string {
  const name = prefix + formatDateTime(at).slice(0, 10).replaceAll('-', '')
  // RETURNING gives the row that was written.
  const row = database.one<{ last: bigint }>(
    'INSERT INTO serials (name, last) VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET last = last + 1 RETURNING last',
    name,
  )!
  return name + String(row.last).padStart(6, '0')
}

/** An accepted message is remembered this long, ms: far beyond any timestamp window. */
const REMEMBERED_MS = 86_400_000

/**
 * A release has no number of the hospital's, so only the message itself, to the millisecond of its timestamp, tells a
 * second delivery from a second release.
 * @throws Refusal `replayed`
 */
export function acceptOnce(database: LedgerDatabase, message: string, at: number): void {
  const digest = createHash('sha256').update(message).digest('hex')
  if (database.one('SELECT 1 FROM accepted WHERE digest = ?', digest) !== undefined)
    throw new Refusal('replayed')
  database.run('DELETE FROM accepted WHERE at < ?', at - REMEMBERED_MS)
  database.run('INSERT INTO accepted (digest, at) VALUES (?, ?)', digest, at)
}

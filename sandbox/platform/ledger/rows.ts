import type { Fen } from '../../../cloudfunctions/lib/protocol/index.ts'
import type { LedgerDatabase } from './database.ts'
import type { Pots } from './pots.ts'

export interface FreezeRow {
  frez_no: string
  hosp_mdtrt_id: string
  cert_no: string
  frozen_at: bigint
  closed_at: bigint | null
  held_account: Fen
  held_bank: Fen
  released_account: Fen
  released_bank: Fen
  settled_account: Fen
  settled_bank: Fen
  outstanding_account: Fen
  outstanding_bank: Fen
}

export interface SettlementRow {
  hospital_no: string
  cntr_setl_id: string
  insurance_no: string | null
  frez_no: string
  medfee_sumamt: Fen
  settled_at: bigint
  account: Fen
  bank: Fen
  refunded_account: Fen
  refunded_bank: Fen
}

export const outstandingOf = (freeze: FreezeRow): Pots => ({
  account: freeze.outstanding_account,
  bank: freeze.outstanding_bank,
})

export const openFreeze = (database: LedgerDatabase, stayId: string): FreezeRow | undefined =>
  database.one<FreezeRow>(
    'SELECT * FROM freezes WHERE hosp_mdtrt_id = ? AND closed_at IS NULL',
    stayId,
  )

export const latestFreeze = (database: LedgerDatabase, stayId: string): FreezeRow | undefined =>
  database.one<FreezeRow>(
    'SELECT * FROM freezes WHERE hosp_mdtrt_id = ? ORDER BY rowid DESC LIMIT 1',
    stayId,
  )

/** A freeze is settled at most once: settling it closes it. */
export const settlementOf = (
  database: LedgerDatabase,
  freezeNo: string,
): SettlementRow | undefined =>
  database.one<SettlementRow>('SELECT * FROM settlements WHERE frez_no = ?', freezeNo)

export const settlementByNo = (
  database: LedgerDatabase,
  hospitalNo: string,
): SettlementRow | undefined =>
  database.one<SettlementRow>('SELECT * FROM settlements WHERE hospital_no = ?', hospitalNo)

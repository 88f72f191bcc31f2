import type { Fen } from '../../../cloudfunctions/lib/protocol/index.ts'
import type { CodeSet, StayState } from '../../codeSets.ts'
import { Refusal } from '../refusal.ts'
import type { LedgerDatabase } from './database.ts'
import { movementsOf, type Movement } from './movements.ts'
import { findPerson, requireOwnStay, type Claimed } from './persons.ts'
import { latestFreeze, settlementOf, type FreezeRow, type SettlementRow } from './rows.ts'

export interface AgreementView {
  agreementNo: string
  selfPaying: boolean
  /** ms since the epoch. */
  signedAt: number
  state: string
  attachment: string
}

/**
 * What the standard leaves open of .02, each of which a real platform may read the one way or the other. Without any,
 * amounts are what is frozen, or settled and not refunded, now, and a stay that was never frozen is told as such.
 */
export interface Reading {
  /** Amounts are what was frozen, or settled, at first. */
  firstAmounts?: boolean
  /** A stay that was never frozen is refused. */
  refusesUnfrozen?: boolean
}

/** What .02 tells. Times are ms since the epoch. */
export interface CurrentView {
  /** cntr_state. */
  state: string
  account: Fen
  bank: Fen
  frozenAt: number | null
  settled: Fen
  settledAt: number | null
}

/** A stay's sums over all its freezes, fen: held = settled + released + outstanding. */
export interface StayView {
  held: Fen
  released: Fen
  settled: Fen
  refunded: Fen
  outstanding: Fen
  movements: Movement[]
}

export interface SettlementView {
  hospitalNo: string
  insuranceNo: string | null
  totalFee: Fen
  settled: Fen
}

/** Newest first. Nobody the insurer does not know has one. @throws Refusal `otherPerson` */
export function agreementsOf(database: LedgerDatabase, claimed: Claimed): AgreementView[] {
  const person = findPerson(database, claimed)
  if (person === undefined) return []
  return database
    .all<{
      cntr_no: string
      is_own: bigint
      sign_time: bigint
      sign_state: string
      cntr_att_cont: string
    }>(
      'SELECT * FROM agreements WHERE cert_no = ? ORDER BY sign_time DESC, cntr_no',
      person.cert_no,
    )
    .map((row) => ({
      agreementNo: row.cntr_no,
      selfPaying: row.is_own === 1n,
      signedAt: Number(row.sign_time),
      state: row.sign_state,
      attachment: row.cntr_att_cont,
    }))
}

/** @throws Refusal `otherPerson`, `otherStay`; `neverFrozen` where that is refused */
export function currentOf(
  database: LedgerDatabase,
  claimed: Claimed,
  stayId: string,
  { firstAmounts = false, refusesUnfrozen = false }: Reading,
  { stayState }: CodeSet,
): CurrentView {
  findPerson(database, claimed)
  requireOwnStay(database, stayId, claimed.documentNumber)
  const freeze = latestFreeze(database, stayId)
  if (freeze === undefined && refusesUnfrozen) throw new Refusal('neverFrozen')
  if (freeze === undefined)
    return {
      state: stayState.none,
      account: 0n,
      bank: 0n,
      frozenAt: null,
      settled: 0n,
      settledAt: null,
    }
  const settlement = settlementOf(database, freeze.frez_no)
  return {
    state: stayState[stateOf(freeze, settlement)],
    account: firstAmounts ? freeze.held_account : freeze.outstanding_account,
    bank: firstAmounts ? freeze.held_bank : freeze.outstanding_bank,
    frozenAt: Number(freeze.frozen_at),
    settled: settlement
      ? settlement.account + settlement.bank - (firstAmounts ? 0n : refundedOf(settlement))
      : 0n,
    settledAt: settlement ? Number(settlement.settled_at) : null,
  }
}

const refundedOf = (settlement: SettlementRow): Fen =>
  settlement.refunded_account + settlement.refunded_bank

/** Refunded means whole: after a part the settlement still stands. */
function stateOf(freeze: FreezeRow, settlement: SettlementRow | undefined): StayState {
  if (freeze.closed_at === null)
    return freeze.released_account + freeze.released_bank > 0n ? 'partlyReleased' : 'frozen'
  if (settlement === undefined) return 'released'
  const refunded = refundedOf(settlement)
  return refunded > 0n && refunded === settlement.account + settlement.bank ? 'refunded' : 'settled'
}

/**
 * The settlements of one kind of visit on one day (`yyyy-MM-dd`) of the hospital's 结算时间, as they were made: refunds do
 * not lessen them.
 */
export function settlementsOn(
  database: LedgerDatabase,
  visitType: string,
  day: string,
): SettlementView[] {
  return database
    .all<SettlementRow>(
      'SELECT * FROM settlements WHERE fee_date = ? AND med_type = ? ORDER BY settled_at, cntr_setl_id',
      day,
      visitType,
    )
    .map((row) => ({
      hospitalNo: row.hospital_no,
      insuranceNo: row.insurance_no,
      totalFee: row.medfee_sumamt,
      settled: row.account + row.bank,
    }))
}

export function stayOf(database: LedgerDatabase, stayId: string): StayView {
  // A sum without groups is always one row.
  const { _metadata: _, ...sums } = database.one<
    Omit<StayView, 'movements'> & { _metadata?: unknown }
  >(
    `SELECT COALESCE(SUM(held_account + held_bank), 0) AS held, COALESCE(SUM(released_account + released_bank), 0) AS released,
            COALESCE(SUM(settled_account + settled_bank), 0) AS settled,
            (SELECT COALESCE(SUM(r.refunded_account + r.refunded_bank), 0) FROM settlements r JOIN freezes g ON g.frez_no = r.frez_no WHERE g.hosp_mdtrt_id = ?) AS refunded,
            COALESCE(SUM(outstanding_account + outstanding_bank), 0) AS outstanding
     FROM freezes WHERE hosp_mdtrt_id = ?`,
    stayId,
    stayId,
  )!
  return { ...sums, movements: movementsOf(database, stayId) }
}

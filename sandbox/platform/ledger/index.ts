import type { Fen } from '../../../cloudfunctions/lib/protocol/index.ts'
import { CODE_SETS, type CodeSet } from '../../codeSets.ts'
import { requireBalance } from './balance.ts'
import { openDatabase, type LedgerDatabase } from './database.ts'
import { freeze, type Frozen } from './freeze.ts'
import { acceptOnce } from './movements.ts'
import type { Claimed } from './persons.ts'
import { refund, type Refunded } from './refund.ts'
import { release, type Released } from './release.ts'
import type { FreezeRequest, RefundRequest, ReleaseRequest, SettleRequest } from './requests.ts'
import { settle, type Settled } from './settle.ts'
import {
  agreementsOf,
  currentOf,
  settlementsOn,
  stayOf,
  type AgreementView,
  type CurrentView,
  type Reading,
  type SettlementView,
  type StayView,
} from './views.ts'

export type { FreezeRequest } from './requests.ts'
export type { AgreementView, Reading, StayView } from './views.ts'
export type { Movement } from './movements.ts'

/** When something is done, and by which message: a message that has been accepted is not accepted again. */
export interface Act {
  /** ms since the epoch. */
  at: number
  /** The whole authentic content of the message; none for what the sandbox does itself. */
  message?: string
}

export interface EnrolledPerson {
  psn_name: string
  cert_type: string
  cert_no: string
  /** Credit, fen. */
  account: Fen
  bank: Fen
  agreements: readonly AgreementView[]
}

/** The insurer's book. Every movement @throws Refusal and then has changed nothing; what returns is on the disk. */
export interface Ledger {
  freeze(request: FreezeRequest, act: Act): Frozen
  release(request: ReleaseRequest, act: Act): Released
  settle(request: SettleRequest, act: Act): Settled
  refund(request: RefundRequest, act: Act): Refunded
  /** @throws Refusal `otherPerson` */
  agreements(person: Claimed): AgreementView[]
  /** @throws Refusal `otherPerson`, `otherStay` */
  current(person: Claimed, stayId: string): CurrentView
  /** @param day `yyyy-MM-dd`, Asia/Shanghai */
  settlements(visitType: string, day: string): SettlementView[]
  /** Sums and movements of a stay; zeros for one that was never frozen. */
  stay(stayId: string): StayView
  /** Every stay that was ever frozen. */
  stayIds(): string[]
  /** Counts everything again. @throws Error where it does not add up */
  check(): void
  /** A person with credit and agreements; one who is there already stays as they are. */
  enrol(person: EnrolledPerson): void
  /** Does something once in the life of a kept database, and whole or not at all. */
  once(key: string, at: number, act: () => void): void
  close(): void
}

/** @param file a path, or `:memory:` */
export function openLedger(
  file: string,
  reading: Reading = {},
  codes: CodeSet = CODE_SETS.first,
): Ledger {
  const database = openDatabase(file)

  function move<T extends { freezeNo: string }>(act: Act, work: () => T): T {
    return database.transaction(() => {
      const done = work()
      if (act.message !== undefined) acceptOnce(database, act.message, act.at)
      requireBalance(database, done.freezeNo)
      return done
    })
  }

  return {
    freeze: (request, act) => move(act, () => freeze(database, request, act.at, codes)),
    release: (request, act) => move(act, () => release(database, request, act.at, codes)),
    settle: (request, act) => move(act, () => settle(database, request, act.at)),
    refund: (request, act) => move(act, () => refund(database, request, act.at)),
    agreements: (person) => agreementsOf(database, person),
    current: (person, stayId) => currentOf(database, person, stayId, reading, codes),
    settlements: (visitType, day) => settlementsOn(database, visitType, day),
    stay: (stayId) => stayOf(database, stayId),
    stayIds: () =>
      database
        .all<{ id: string }>('SELECT DISTINCT hosp_mdtrt_id AS id FROM freezes ORDER BY id')
        .map((row) => row.id),
    check() {
      for (const { no } of database.all<{ no: string }>('SELECT frez_no AS no FROM freezes'))
        requireBalance(database, no)
    },
    enrol: (person) => database.transaction(() => enrol(database, person)),
    once: (key, at, act) =>
      database.transaction(() => {
        if (database.one('SELECT 1 FROM seeds WHERE key = ?', key) !== undefined) return
        act()
        database.run('INSERT INTO seeds (key, at) VALUES (?, ?)', key, at)
      }),
    close: () => database.close(),
  }
}

function enrol(database: LedgerDatabase, person: EnrolledPerson): void {
  database.run(
    'INSERT OR IGNORE INTO persons (cert_no, psn_name, cert_type, account_limit, bank_limit) VALUES (?, ?, ?, ?, ?)',
    person.cert_no,
    person.psn_name,
    person.cert_type,
    person.account,
    person.bank,
  )
  for (const one of person.agreements) {
    database.run(
      'INSERT OR IGNORE INTO agreements (cntr_no, cert_no, is_own, sign_time, sign_state, cntr_att_cont) VALUES (?, ?, ?, ?, ?, ?)',
      one.agreementNo,
      person.cert_no,
      one.selfPaying ? 1 : 0,
      one.signedAt,
      one.state,
      one.attachment,
    )
  }
}

import {
  formatDateTime,
  parseDateTime,
  parseDecimal,
} from '../../cloudfunctions/lib/protocol/index.ts'
import type { Row, Sql } from './database.ts'
import type { Amounts, Bill, DemoStay, Stay } from './stays.ts'

/** Who lies where, and what it cost. */
export interface Register {
  /** Newest first, at most 500. */
  stays(): Stay[]
  stay(id: string): Stay | undefined
  /** Of one patient, newest first, at most 100. */
  staysOf(name: string, documentNumber: string): Stay[]
  admit(patient: Omit<Stay, 'hosp_mdtrt_id' | 'mdtrt_id' | 'admitted_at'>): Stay
  bill(stayId: string): Bill | undefined
  /** Puts a new bill in place of the old one, under new settlement numbers. */
  saveBill(stay: Stay, amounts: Amounts): Bill
  /** `ZY20261124001`: never the same twice, not even after a restart. */
  nextNumber(prefix: string): string
  /** Opens the stays that are not known yet; what the operator has done with the others stays. */
  seed(demo: readonly DemoStay[]): void
}

const INSERT_STAY = 'INSERT OR IGNORE INTO stays VALUES (?,?,?,?,?,?,?,?,?,?)'
const PUT_BILL = 'INSERT OR REPLACE INTO bills VALUES (?,?,?,?,?,?,?,?,?)'

/** @param now ms since the epoch */
export function createRegister(sql: Sql, now: () => number): Register {
  function nextNumber(prefix: string): string {
    const name = `${prefix}${formatDateTime(now()).slice(0, 10).replaceAll('-', '')}`
    const row = sql.row(
      'INSERT INTO counters VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value',
      name,
    )
    return `${name}${String(row?.value).padStart(3, '0')}`
  }

  const insert = (stay: Stay) =>
    sql.run(
      INSERT_STAY,
      stay.hosp_mdtrt_id,
      stay.mdtrt_id ?? null,
      stay.psn_name,
      stay.cert_type,
      stay.cert_no,
      stay.med_type,
      stay.is_own ? 1 : 0,
      stay.ward,
      stay.bed,
      stay.admitted_at,
    )

  const put = (id: string, bill: Bill) =>
    sql.run(
      PUT_BILL,
      id,
      bill.total,
      bill.fund,
      bill.account,
      bill.cash,
      bill.bank,
      bill.hospitalSettlementNo,
      bill.insuranceSettlementNo ?? null,
      bill.settledAt,
    )

  const register: Register = {
    nextNumber,
    stays: () =>
      sql
        .rows('SELECT * FROM stays ORDER BY admitted_at DESC, hosp_mdtrt_id DESC LIMIT 500')
        .map(readStay),
    stay(id) {
      const row = sql.row('SELECT * FROM stays WHERE hosp_mdtrt_id = ?', id)
      return row && readStay(row)
    },
    staysOf: (name, documentNumber) =>
      sql
        .rows(
          'SELECT * FROM stays WHERE cert_no = ? AND psn_name = ? ORDER BY admitted_at DESC, hosp_mdtrt_id DESC LIMIT 100',
          documentNumber.toUpperCase(),
          name,
        )
        .map(readStay),
    admit: (patient) =>
      sql.atomically(() => {
        let id = nextNumber('ZY')
        while (register.stay(id) !== undefined) id = nextNumber('ZY')
        const stay: Stay = {
          ...patient,
          hosp_mdtrt_id: id,
          mdtrt_id: insuranceNo(id, patient.is_own),
          admitted_at: now(),
        }
        insert(stay)
        return stay
      }),
    bill(stayId) {
      const row = sql.row('SELECT * FROM bills WHERE hosp_mdtrt_id = ?', stayId)
      return row && readBill(row)
    },
    saveBill: (stay, amounts) =>
      sql.atomically(() => {
        const number = nextNumber('JS')
        const bill: Bill = {
          ...amounts,
          hospitalSettlementNo: number,
          insuranceSettlementNo: insuranceNo(number, stay.is_own),
          settledAt: now(),
        }
        put(stay.hosp_mdtrt_id, bill)
        return bill
      }),
    seed: (demo) =>
      sql.atomically(() => {
        for (const { bill, admitted_at, ...given } of demo) {
          if (register.stay(given.hosp_mdtrt_id) !== undefined) continue
          insert({
            ...given,
            cert_no: given.cert_no.toUpperCase(),
            mdtrt_id: given.mdtrt_id ?? insuranceNo(given.hosp_mdtrt_id, given.is_own),
            admitted_at:
              admitted_at === undefined
                ? now()
                : parseDateTime(admitted_at, 'admitted_at').getTime(),
          })
          if (bill === undefined) continue
          const number = bill.setl_id ?? nextNumber('JS')
          put(given.hosp_mdtrt_id, {
            total: parseDecimal(bill.medfee_sumamt, 'medfee_sumamt'),
            fund: parseDecimal(bill.fund_pay_sumamt, 'fund_pay_sumamt'),
            account: parseDecimal(bill.acct_pay_sumamt, 'acct_pay_sumamt'),
            cash: parseDecimal(bill.cash_payamt, 'cash_payamt'),
            bank: parseDecimal(bill.cntr_bank_act_amt, 'cntr_bank_act_amt'),
            hospitalSettlementNo: number,
            insuranceSettlementNo: bill.hosp_setl_id ?? insuranceNo(number, given.is_own),
            settledAt:
              bill.setl_time === undefined
                ? now()
                : parseDateTime(bill.setl_time, 'setl_time').getTime(),
          })
        }
      }),
  }
  return register
}

/** The insurer's own number for the same thing; a patient who pays everything has none. */
const insuranceNo = (number: string, selfPaying: boolean): string | undefined =>
  selfPaying ? undefined : `YB${number}`

const readStay = (row: Row): Stay => ({
  hosp_mdtrt_id: String(row.hosp_mdtrt_id),
  mdtrt_id: row.mdtrt_id === null ? undefined : String(row.mdtrt_id),
  psn_name: String(row.psn_name),
  cert_type: String(row.cert_type),
  cert_no: String(row.cert_no),
  med_type: String(row.med_type),
  is_own: row.is_own === 1n,
  ward: String(row.ward),
  bed: String(row.bed),
  admitted_at: Number(row.admitted_at),
})

const readBill = (row: Row): Bill => ({
  total: row.total as bigint,
  fund: row.fund as bigint,
  account: row.account as bigint,
  cash: row.cash as bigint,
  bank: row.bank as bigint,
  hospitalSettlementNo: String(row.hospital_no),
  insuranceSettlementNo: row.insurance_no === null ? undefined : String(row.insurance_no),
  settledAt: Number(row.settled_at),
})

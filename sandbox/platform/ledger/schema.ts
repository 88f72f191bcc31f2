/**
 * Amounts are integer fen, split into the two pots a freeze is taken from: the insured account (医保个帐) and the bank.
 * The invariant held = settled + released + outstanding stands as a CHECK, pot by pot: SQLite refuses what breaks it.
 */
const columns = (pot: string) => `
     held_${pot} INTEGER NOT NULL CHECK (held_${pot} >= 0),
     released_${pot} INTEGER NOT NULL DEFAULT 0 CHECK (released_${pot} >= 0),
     settled_${pot} INTEGER NOT NULL DEFAULT 0 CHECK (settled_${pot} >= 0),
     outstanding_${pot} INTEGER NOT NULL CHECK (outstanding_${pot} >= 0)`

const balanced = (pot: string) =>
  `CHECK (held_${pot} = settled_${pot} + released_${pot} + outstanding_${pot})`

export const SCHEMA: readonly string[] = [
  // Times are ms since the epoch.
  `CREATE TABLE IF NOT EXISTS persons (
     cert_no TEXT PRIMARY KEY, psn_name TEXT NOT NULL, cert_type TEXT NOT NULL,
     account_limit INTEGER NOT NULL CHECK (account_limit >= 0), bank_limit INTEGER NOT NULL CHECK (bank_limit >= 0)
   )`,
  `CREATE TABLE IF NOT EXISTS agreements (
     cntr_no TEXT PRIMARY KEY, cert_no TEXT NOT NULL REFERENCES persons, is_own INTEGER NOT NULL CHECK (is_own IN (0, 1)),
     sign_time INTEGER NOT NULL, sign_state TEXT NOT NULL, cntr_att_cont TEXT NOT NULL
   )`,
  'CREATE INDEX IF NOT EXISTS agreements_person ON agreements (cert_no, sign_time)',
  `CREATE TABLE IF NOT EXISTS freezes (
     frez_no TEXT PRIMARY KEY, hosp_mdtrt_id TEXT NOT NULL, cert_no TEXT NOT NULL REFERENCES persons,
     is_own INTEGER NOT NULL CHECK (is_own IN (0, 1)), frez_type TEXT NOT NULL, frozen_at INTEGER NOT NULL, closed_at INTEGER,
     ${columns('account')}, ${columns('bank')},
     ${balanced('account')}, ${balanced('bank')},
     CHECK (closed_at IS NULL OR outstanding_account + outstanding_bank = 0)
   )`,
  // One open freeze a stay.
  'CREATE UNIQUE INDEX IF NOT EXISTS freezes_open ON freezes (hosp_mdtrt_id) WHERE closed_at IS NULL',
  'CREATE INDEX IF NOT EXISTS freezes_stay ON freezes (hosp_mdtrt_id, frozen_at)',
  'CREATE INDEX IF NOT EXISTS freezes_person ON freezes (cert_no)',
  `CREATE TABLE IF NOT EXISTS settlements (
     hospital_no TEXT PRIMARY KEY, cntr_setl_id TEXT NOT NULL UNIQUE, insurance_no TEXT, frez_no TEXT NOT NULL REFERENCES freezes,
     med_type TEXT NOT NULL, fee_date TEXT NOT NULL, medfee_sumamt INTEGER NOT NULL, settled_at INTEGER NOT NULL,
     account INTEGER NOT NULL CHECK (account >= 0), bank INTEGER NOT NULL CHECK (bank >= 0),
     refunded_account INTEGER NOT NULL DEFAULT 0 CHECK (refunded_account BETWEEN 0 AND account),
     refunded_bank INTEGER NOT NULL DEFAULT 0 CHECK (refunded_bank BETWEEN 0 AND bank)
   )`,
  'CREATE INDEX IF NOT EXISTS settlements_date ON settlements (fee_date, med_type)',
  'CREATE INDEX IF NOT EXISTS settlements_freeze ON settlements (frez_no)',
  `CREATE TABLE IF NOT EXISTS refunds (
     hospital_refund_no TEXT PRIMARY KEY, cntr_re_setl_id TEXT NOT NULL UNIQUE, hospital_no TEXT NOT NULL REFERENCES settlements,
     account INTEGER NOT NULL CHECK (account >= 0), bank INTEGER NOT NULL CHECK (bank >= 0), refunded_at INTEGER NOT NULL
   )`,
  // Never changed, never deleted: what the tables above must add up to.
  `CREATE TABLE IF NOT EXISTS movements (
     seq INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('freeze', 'release', 'settle', 'refund')),
     hosp_mdtrt_id TEXT NOT NULL, frez_no TEXT NOT NULL REFERENCES freezes, serial_no TEXT NOT NULL,
     account INTEGER NOT NULL CHECK (account >= 0), bank INTEGER NOT NULL CHECK (bank >= 0), note TEXT NOT NULL
   )`,
  'CREATE INDEX IF NOT EXISTS movements_stay ON movements (hosp_mdtrt_id, seq)',
  'CREATE INDEX IF NOT EXISTS movements_freeze ON movements (frez_no)',
  `CREATE TABLE IF NOT EXISTS serials (name TEXT PRIMARY KEY, last INTEGER NOT NULL)`,
  `CREATE TABLE IF NOT EXISTS accepted (digest TEXT PRIMARY KEY, at INTEGER NOT NULL)`,
  'CREATE INDEX IF NOT EXISTS accepted_at ON accepted (at)',
  `CREATE TABLE IF NOT EXISTS seeds (key TEXT PRIMARY KEY, at INTEGER NOT NULL)`,
]

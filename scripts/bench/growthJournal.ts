import { join } from 'node:path'
import Database from 'libsql'
import { createSealer } from '../../cloudfunctions/lib/identity/seal.ts'
import type { Intent } from '../../cloudfunctions/lib/journal/intent.ts'
import { createJournal, type Journal } from '../../cloudfunctions/lib/journal/journal.ts'
import { openAuthenticStore, openStore } from '../../cloudfunctions/lib/store/open.ts'
import { prove } from '../../cloudfunctions/lib/store/proof.ts'
import { INSTITUTION, NOTHING, testKeys } from '../../cloudfunctions/reconcile/testing.ts'

/** A stay has two: a freeze and its settlement. */
const PER_STAY = 2
/** The first ones are of a small campus, which has had none since: all others lie between now and them. */
const OF_SMALL = 20
export const SMALL_CAMPUS = 'H35050200002'
const UNKNOWN = 100
const LATELY = 50
/** On the disk, with its indexes and what the log has of it at most. */
export const BYTES_AN_INTENT = 2400
/** So many are written at once. */
const BATCH = 50_000
const sealer = createSealer(testKeys())

const institutionOf = (index: number): string => (index < OF_SMALL ? SMALL_CAMPUS : INSTITUTION)
const stayKeyOf = (index: number): string =>
  `${institutionOf(index)}~ZY${String(Math.floor(index / PER_STAY)).padStart(9, '0')}`
const idOf = (index: number): string =>
  `${stayKeyOf(index)}~${String((index % PER_STAY) + 1).padStart(6, '0')}`
/** Of the stay's settlement: the odd ones are that. */
const settlementNoOf = (index: number): string => `SETL${String(index | 1).padStart(12, '0')}`

/**
 * Writes intents [from, to) at once. What is measured is reading: they are as a day's work would leave them, only
 * sealed parts are noise.
 */
export async function fillJournal(directory: string, from: number, to: number): Promise<void> {
  // The store makes its own tables.
  await (await openStore({ kind: 'sqlite', directory })).close()
  const database = new Database(join(directory, 'store.db'))
  database.exec('PRAGMA synchronous = OFF')
  const insert = database.prepare(
    'INSERT INTO intents (id, version, expires_at, document) VALUES (?, 1, NULL, ?)',
  )
  for (let start = from; start < to; start += BATCH) {
    database.exec('BEGIN')
    for (let index = start; index < Math.min(start + BATCH, to); index++)
      insert.run(
        idOf(index),
        JSON.stringify(prove(sealer.keysFor, 'intents', idOf(index), intent(index), null)),
      )
    database.exec('COMMIT')
    // Ten millions take minutes: whoever wants to stop them is heard.
    await new Promise(setImmediate)
  }
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  database.close()
}

export interface FilledJournal {
  journal: Journal
  institutionOf(index: number): string
  stayKeyOf(index: number): string
  idOf(index: number): string
  settlementNoOf(index: number): string
  /** What the timer looks through: what was done of the last of so many. */
  doneLately(intents: number): Promise<unknown[]>
  close(): Promise<void>
}

export async function openFilledJournal(directory: string): Promise<FilledJournal> {
  const store = await openAuthenticStore({ kind: 'sqlite', directory }, sealer)
  return {
    journal: createJournal(store, sealer),
    institutionOf,
    stayKeyOf,
    idOf,
    settlementNoOf,
    doneLately: (intents) =>
      store.find<Intent>('intents', {
        where: { status: 'done' },
        range: { field: 'updatedAt', from: intent(intents - LATELY).updatedAt },
        orderBy: { field: 'updatedAt' },
      }),
    close: () => store.close(),
  }
}

function intent(index: number): Intent {
  const settles = index % PER_STAY === 1
  const number = settles ? settlementNoOf(index) : ''
  const at = 1_760_000_000_000 + index * 30_000
  return {
    stayKey: stayKeyOf(index),
    sequence: (index % PER_STAY) + 1,
    service: settles ? 'settle' : 'freeze',
    status: index >= OF_SMALL && index < OF_SMALL + UNKNOWN ? 'unknown' : 'done',
    stayId: stayKeyOf(index).slice(13),
    messageKey: 'm'.repeat(43),
    naturalKey: number,
    settlementNo: number,
    feeDate: settles ? new Date(at).toISOString().slice(0, 10) : '',
    visitType: settles ? '21' : '',
    createdAt: at,
    sendBy: at + 3000,
    acceptableUntil: at + 650_000,
    updatedAt: at + 400,
    request: 's'.repeat(400),
    baseline: NOTHING,
    answer: null,
    effect: { amount: '900.50', accountAmount: null, bankAmount: null, at: '', serialNo: 'P' },
    knownBy: 'answer',
    observed: null,
    decision: null,
  }
}

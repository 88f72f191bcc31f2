import type { Sealer } from '../../cloudfunctions/lib/identity/seal.ts'
import { createSealer } from '../../cloudfunctions/lib/identity/seal.ts'
import type { Intent } from '../../cloudfunctions/lib/journal/intent.ts'
import { createJournal, type Journal } from '../../cloudfunctions/lib/journal/journal.ts'
import { parseChannel, stringifyWire, wireNumber } from '../../cloudfunctions/lib/protocol/index.ts'
import type { Store, Stored } from '../../cloudfunctions/lib/store/store.ts'
import {
  INSTITUTION,
  NOTHING,
  generatedNo,
  testKeys,
} from '../../cloudfunctions/reconcile/testing.ts'

export const MEASURE_CHANNEL = parseChannel({
  appId: 'QZMEASURE00000000001',
  appSecret: 'of-no-use-anywhere-else',
})
export const MEASURE_DAY = '2026-11-01'

/** Every ten-thousandth settlement differs in its amount, and one more is not in the journal at all. */
const differs = (index: number) => index % 10_000 === 7
const missing = (index: number) => index % 10_000 === 8

export const expectedDifferences = (rows: number): number =>
  Array.from({ length: rows }, (_, index) => differs(index) || missing(index)).filter(Boolean)
    .length

/**
 * A journal of that many settlements, sealed as the real one's, made page by page: so many documents need not be
 * written first. It is read through the real journal.
 */
export function generatedJournal(rows: number): { journal: Journal; store: Store } {
  const sealer = createSealer(testKeys())
  const reports = new Map<string, Stored<never>>()
  const store = {
    async find(
      _collection: string,
      query: { where?: { feeDate?: string }; after?: Stored<Intent>; limit?: number },
    ) {
      // Of a number or a stay nothing more is known: no refund was ever made.
      if (query.where?.feeDate !== MEASURE_DAY) return []
      const start = query.after === undefined ? 0 : Number(query.after.id.split('~')[1]) + 1
      const page: Stored<Intent>[] = []
      for (let index = start; index < rows && page.length < (query.limit ?? 100); index++)
        if (!missing(index)) page.push(generatedIntent(index, sealer))
      return page
    },
    get: async (_collection: string, id: string) => reports.get(id),
    async create(_collection: string, id: string, document: never) {
      const stored = { id, document, version: 1 }
      reports.set(id, stored)
      return stored
    },
  } as unknown as Store
  return { journal: createJournal(store, sealer), store }
}

function generatedIntent(index: number, sealer: Sealer): Stored<Intent> {
  const id = `${INSTITUTION}~${index}`
  const settlementNo = generatedNo(index)
  const amount = `${(index % 9000) + (differs(index) ? 2 : 1)}.50`
  const wire = {
    fixmedins_code: INSTITUTION,
    hosp_mdtrt_id: `ZY${index}`,
    psn_name: '王小明',
    cert_no: '350582199711193519',
    cert_type: '01',
    med_type: '21',
    is_own: wireNumber(0),
    hosp_setl_id: `YB2026110100000${String(index).padStart(9, '0')}`,
    setl_id: settlementNo,
    setl_time: `${MEASURE_DAY} 10:00:00`,
    medfee_sumamt: wireNumber(`${(index % 9000) + 1000}.00`),
    fund_pay_sumamt: wireNumber('998.50'),
    acct_pay_sumamt: wireNumber('0.00'),
    cash_payamt: wireNumber('0.00'),
    cntr_bank_act_amt: wireNumber(amount),
  }
  return {
    id,
    version: 1,
    document: {
      stayKey: id,
      sequence: 1,
      service: 'settle',
      status: 'done',
      stayId: `ZY${index}`,
      messageKey: '',
      naturalKey: settlementNo,
      settlementNo,
      feeDate: MEASURE_DAY,
      visitType: '21',
      createdAt: 1,
      sendBy: 2,
      acceptableUntil: 3,
      updatedAt: 3,
      request: sealer.seal({ text: stringifyWire(wire) }, `intents/${id}/request`),
      baseline: NOTHING,
      answer: null,
      effect: { amount, accountAmount: null, bankAmount: null, at: '', serialNo: 'P' },
      knownBy: 'answer',
      observed: null,
      decision: null,
    },
  }
}

import type { Intent } from '../lib/journal/intent.ts'
import type { Journal } from '../lib/journal/journal.ts'
import { SERVICES, parseDecimal } from '../lib/protocol/index.ts'
import type { Stored } from '../lib/store/store.ts'
import type { OurSettlement } from './finding.ts'

/** A page of the journal, as the store gives it. */
const PAGE = 1000

/** Our own settlements of a day and 就诊类型, whatever became of them, a page at a time. */
export async function* ourSettlements(
  journal: Journal,
  feeDate: string,
  visitType: string,
): AsyncGenerator<OurSettlement> {
  let after: Stored<Intent> | undefined
  for (;;) {
    const page = await journal.settlementsOf(feeDate, after)
    for (const intent of page) {
      if (intent.document.visitType === visitType) yield settlementOf(intent, journal)
    }
    if (page.length < PAGE) return
    after = page.at(-1)
  }
}

function settlementOf(intent: Stored<Intent>, journal: Journal): OurSettlement {
  const { status, stayId, effect } = intent.document
  const request = SERVICES.settle.request.read(journal.requestOf(intent))
  return {
    settlementNo: request.hospitalSettlementNo,
    status,
    stayId,
    insuranceNo: request.insuranceSettlementNo ?? '',
    totalFee: request.totalFee,
    amount:
      effect === null
        ? request.accountPaid + request.bankActual
        : parseDecimal(effect.amount, 'amount'),
  }
}

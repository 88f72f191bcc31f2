import type { Intent } from '../lib/journal/intent.ts'
import type { Journal } from '../lib/journal/journal.ts'
import { SERVICES, parseDecimal } from '../lib/protocol/index.ts'
import { rowsOf } from '../lib/store/paging.ts'
import type { Stored } from '../lib/store/store.ts'
import type { OurSettlement } from './finding.ts'
import type { ReportOf } from './report.ts'

/** A page of the journal, as the store gives it. */
const PAGE = 1000

/** All settlements of an institution's day. */
export const settlementsOf = (
  journal: Journal,
  institution: string,
  feeDate: string,
): AsyncGenerator<Stored<Intent>> =>
  rowsOf(PAGE, ({ after }) => journal.settlementsOf(institution, feeDate, after))

/** Our own settlements of a day and 就诊类型, whatever became of them, a page at a time. */
export async function* ourSettlements(
  journal: Journal,
  { institution, feeDate, visitType }: ReportOf,
): AsyncGenerator<OurSettlement> {
  for await (const intent of settlementsOf(journal, institution, feeDate))
    if (intent.document.visitType === visitType) yield settlementOf(intent, journal)
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

import { SERVICES, identifierKey, parseDecimal, type Fen } from '../protocol/index.ts'
import type { Journal } from './journal.ts'

/**
 * What our journal knows to be given back under a number: of the settlement that bears it, or by the refund that does.
 * @returns fen, in the order of the refunds
 */
export async function refundsUnder(
  journal: Journal,
  institution: string,
  number: string,
): Promise<Fen[]> {
  const key = identifierKey(number)
  const settlements = await journal.withSettlementNo(institution, number)
  const stays = new Set(settlements.map(({ document }) => document.stayKey))
  const holder = await journal.holderOf('refund', institution, number)
  if (holder !== undefined) stays.add(holder)
  const refunds: Fen[] = []
  for (const stay of stays)
    for (const intent of await journal.ofStay(stay)) {
      const { service, status, naturalKey, effect } = intent.document
      if (service !== 'refund' || status !== 'done' || effect === null) continue
      const { hospitalSettlementNo } = SERVICES.refund.request.read(journal.requestOf(intent))
      if (naturalKey === key || identifierKey(hospitalSettlementNo) === key)
        refunds.push(parseDecimal(effect.amount, 'amount'))
    }
  return refunds
}

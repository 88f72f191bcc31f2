import type { Intent } from '../lib/journal/intent.ts'
import type { Journal } from '../lib/journal/journal.ts'
import { SERVICES, identifierKey, type ResponseContent } from '../lib/protocol/index.ts'
import type { Stored } from '../lib/store/store.ts'

/**
 * `.05` and `.06` name the hospital's and the insurer's settlement number the other way round: a refund with both as
 * they were in the settlement is refused by a platform that follows the tables, in words that do not help. Whether this
 * platform follows them is not known, so it is asked first; where it refuses, the HIS is told what looks wrong.
 */
export async function explainSwap(
  answer: ResponseContent,
  refund: Stored<Intent>,
  journal: Pick<Journal, 'ofStay' | 'requestOf'>,
): Promise<ResponseContent> {
  if (refund.document.service !== 'refund' || refund.document.status !== 'refused') return answer
  const given = identifierKey(
    SERVICES.refund.request.read(journal.requestOf(refund)).hospitalSettlementNo,
  )
  const settlements = (await journal.ofStay(refund.document.stayKey))
    .filter(({ document: { service, status } }) => service === 'settle' && status === 'done')
    .map((one) => SERVICES.settle.request.read(journal.requestOf(one)))
  const isOfHospital = settlements.some((one) => identifierKey(one.hospitalSettlementNo) === given)
  const isOfInsurer = settlements.some(
    ({ insuranceSettlementNo: one = '' }) => one !== '' && identifierKey(one) === given,
  )
  return isOfHospital || !isOfInsurer
    ? answer
    : { ...answer, message: `${answer.message}（${SWAPPED}）` }
}

const SWAPPED =
  '提示：hosp_setl_id 里是医保结算流水号，像是与 setl_id 填反了。.06 的 hosp_setl_id 是医院结算流水号，setl_id 是医保结算流水号，与 .05 相反'

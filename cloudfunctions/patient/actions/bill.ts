import { sameIdentity } from '../../lib/identity/documents.ts'
import type { Intent } from '../../lib/journal/intent.ts'
import {
  SERVICES,
  UnavailableError,
  formatDateTime,
  formatDecimal,
  identifierKey,
  parseDecimal,
  type Fen,
  type WireValue,
} from '../../lib/protocol/index.ts'
import type { Stored } from '../../lib/store/store.ts'
import type { Caller } from '../caller.ts'
import type { Bill } from '../api.ts'
import { factsOf, type StayFacts } from '../stay.ts'
import type { Action } from './action.ts'

export const get: Action<'bill.get'> = async (caller, { patientId, hosp_mdtrt_id }) => {
  const { identity } = await caller.authorizations.require(caller.openid, patientId)
  return { bill: await billOf(caller, factsOf(caller, identity, hosp_mdtrt_id)) }
}

/** What a bill is of: the hospital's settlement number, where it has one yet. */
interface Found {
  bill: Bill
  settlementNo: string | undefined
}

/**
 * Who paid what: of the settlement that was made, or, before that, as the HIS reckons it so far. Where the whole of a
 * settlement was given back, what the HIS has reckoned anew comes first. Null where there is neither.
 */
export async function billOf(caller: Caller, facts: StayFacts): Promise<Bill | null> {
  const made = settled(caller, facts.stayId, await facts.intents())
  if (made === undefined) return (await reckoned(caller, facts))?.bill ?? null
  if (!isGivenBack(made.bill)) return made.bill
  const anew = await reckoned(caller, facts).catch(() => undefined)
  return anew === undefined || sameNumber(anew.settlementNo, made.settlementNo)
    ? made.bill
    : anew.bill
}

const isGivenBack = ({ refunded, acct_pay_sumamt, cntr_bank_act_amt }: Bill): boolean =>
  refunded !== undefined &&
  parseDecimal(refunded, 'refunded') >=
    parseDecimal(acct_pay_sumamt, 'amount') + parseDecimal(cntr_bank_act_amt, 'amount')

function settled(
  { journal }: Caller,
  stayId: string,
  intents: readonly Stored<Intent>[],
): Found | undefined {
  const settlement = done(intents, 'settle').at(-1)
  if (settlement === undefined) return undefined
  const amounts = SERVICES.settle.request.read(journal.requestOf(settlement))
  const settlementNo = amounts.hospitalSettlementNo
  const bill = {
    ...shown(stayId, amounts),
    settled: true,
    ...refundsOf(journal, intents, settlementNo),
  }
  return { bill, settlementNo }
}

/** Shown only where the HIS says that the bill is this very patient's. */
async function reckoned(
  { his, journal }: Caller,
  { stayId, identity, intents, told, money }: StayFacts,
): Promise<Found | undefined> {
  const answer: WireValue | undefined = await his.feeInfo(stayId)
  if (answer === undefined) return undefined
  const amounts = read(answer)
  if (!sameIdentity(identity, amounts)) return undefined
  // Without the platform's word nothing is compared.
  const hold = await Promise.all([told(), money()]).then(
    ([{ frozen }, { outstanding, phase }]) =>
      phase === 'frozen' || phase === 'partly-released' ? (outstanding ?? frozen) : 0n,
    () => 0n,
  )
  const above = amounts.accountPaid + amounts.bankActual - hold
  const settlementNo = amounts.hospitalSettlementNo
  const bill = {
    ...shown(stayId, amounts),
    settled: false,
    ...refundsOf(journal, await intents(), settlementNo),
    ...(hold > 0n && above > 0n && { aboveHold: formatDecimal(above) }),
  }
  return { bill, settlementNo }
}

const done = (intents: readonly Stored<Intent>[], service: 'settle' | 'refund') =>
  intents.filter(({ document }) => document.service === service && document.status === 'done')

/** What was given back of the settlement that bears this number of the hospital's. */
function refundsOf(
  journal: Caller['journal'],
  intents: readonly Stored<Intent>[],
  settlementNo: string | undefined,
): Pick<Bill, 'refunded'> {
  const refunded = done(intents, 'refund')
    .filter((stored) =>
      sameNumber(
        SERVICES.refund.request.read(journal.requestOf(stored)).hospitalSettlementNo,
        settlementNo,
      ),
    )
    .reduce<Fen>(
      (total, { document }) => total + parseDecimal(document.effect?.amount ?? '0', 'amount'),
      0n,
    )
  return refunded === 0n ? {} : { refunded: formatDecimal(refunded) }
}

const sameNumber = (one: string | undefined, other: string | undefined): boolean =>
  one !== undefined && other !== undefined && identifierKey(one) === identifierKey(other)

function read(answer: WireValue) {
  try {
    return SERVICES.feeInfo.response.read(answer)
  } catch (error) {
    throw new UnavailableError('unavailable.his', '医院的费用信息暂时不能显示，请稍后再试', {
      cause: error,
    })
  }
}

interface Amounts {
  settledAt: Date
  totalFee: bigint
  fundPaid: bigint
  accountPaid: bigint
  cashPaid: bigint
  bankActual: bigint
}

const shown = (
  stayId: string,
  { settledAt, totalFee, fundPaid, accountPaid, cashPaid, bankActual }: Amounts,
): Omit<Bill, 'settled'> => ({
  hosp_mdtrt_id: stayId,
  setl_time: formatDateTime(settledAt),
  medfee_sumamt: formatDecimal(totalFee),
  fund_pay_sumamt: formatDecimal(fundPaid),
  acct_pay_sumamt: formatDecimal(accountPaid),
  cash_payamt: formatDecimal(cashPaid),
  cntr_bank_act_amt: formatDecimal(bankActual),
})

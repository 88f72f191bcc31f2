import { normalizeIdentity, sameIdentity, type Identity } from '../../lib/identity/documents.ts'
import type { Intent } from '../../lib/journal/intent.ts'
import {
  SERVICES,
  UnavailableError,
  formatDateTime,
  formatDecimal,
  type WireValue,
} from '../../lib/protocol/index.ts'
import type { Stored } from '../../lib/store/store.ts'
import type { Bill } from '../contract.ts'
import { stayIntents } from '../stay.ts'
import type { Caller } from '../caller.ts'
import type { Action } from './action.ts'

export const get: Action<'bill.get'> = async (caller, { patientId, hosp_mdtrt_id }) => {
  const { identity } = await caller.authorizations.require(caller.openid, patientId)
  return {
    bill: await billOf(
      caller,
      identity,
      hosp_mdtrt_id,
      await stayIntents(caller, identity, hosp_mdtrt_id),
    ),
  }
}

/** Who paid what: of the settlement that was made, or, before that, as the HIS reckons it so far. Null where there is neither. */
export async function billOf(
  caller: Caller,
  identity: Identity,
  stayId: string,
  intents: readonly Stored<Intent>[],
): Promise<Bill | null> {
  return settled(caller, stayId, intents) ?? (await reckoned(caller, identity, stayId)) ?? null
}

function settled(
  { journal }: Caller,
  stayId: string,
  intents: readonly Stored<Intent>[],
): Bill | undefined {
  const settlement = intents
    .filter(({ document }) => document.service === 'settle' && document.status === 'done')
    .at(-1)
  if (settlement === undefined) return undefined
  return {
    ...shown(stayId, SERVICES.settle.request.read(journal.requestOf(settlement))),
    settled: true,
  }
}

/** Shown only where the HIS says that the bill is this very patient's. */
async function reckoned(
  { his }: Caller,
  identity: Identity,
  stayId: string,
): Promise<Bill | undefined> {
  const answer: WireValue | undefined = await his.feeInfo(stayId)
  if (answer === undefined) return undefined
  const bill = read(answer)
  return sameIdentity(normalizeIdentity(bill), normalizeIdentity(identity))
    ? { ...shown(stayId, bill), settled: false }
    : undefined
}

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

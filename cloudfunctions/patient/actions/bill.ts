import { normalizeIdentity, sameIdentity, type Identity } from '../../lib/identity/documents.ts'
import { SERVICES, UnavailableError, formatDateTime, formatDecimal, type WireValue } from '../../lib/protocol/index.ts'
import type { Bill } from '../contract.ts'
import { stayIntents } from '../stay.ts'
import type { Caller } from '../caller.ts'
import type { Action } from './action.ts'

/** Who paid what: of the settlement that was made, or, before that, as the HIS reckons it so far. Null where there is neither. */
export const get: Action<'bill.get'> = async (caller, { patientId, hosp_mdtrt_id }) => {
  const { identity } = await caller.authorizations.require(caller.openid, patientId)
  return { bill: (await settled(caller, identity, hosp_mdtrt_id)) ?? (await reckoned(caller, identity, hosp_mdtrt_id)) ?? null }
}

async function settled(caller: Caller, identity: Identity, stayId: string): Promise<Bill | undefined> {
  const settlement = (await stayIntents(caller, identity, stayId))
    .filter(({ document }) => document.service === 'settle' && document.status === 'done').at(-1)
  if (settlement === undefined) return undefined
  return { ...shown(stayId, SERVICES.settle.request.read(caller.journal.requestOf(settlement))), settled: true }
}

/** Shown only where the HIS says that the bill is this very patient's. */
async function reckoned({ his }: Caller, identity: Identity, stayId: string): Promise<Bill | undefined> {
  const answer: WireValue | undefined = await his.feeInfo(stayId)
  if (answer === undefined) return undefined
  const bill = read(answer)
  return sameIdentity(normalizeIdentity(bill), normalizeIdentity(identity)) ? { ...shown(stayId, bill), settled: false } : undefined
}

function read(answer: WireValue) {
  try {
    return SERVICES.feeInfo.response.read(answer)
  } catch (error) {
    throw new UnavailableError('unavailable.his', '医院的费用信息暂时不能显示，请稍后再试', { cause: error })
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

const shown = (stayId: string, { settledAt, totalFee, fundPaid, accountPaid, cashPaid, bankActual }: Amounts): Omit<Bill, 'settled'> => ({
  hosp_mdtrt_id: stayId,
  setl_time: formatDateTime(settledAt),
  medfee_sumamt: formatDecimal(totalFee),
  fund_pay_sumamt: formatDecimal(fundPaid),
  acct_pay_sumamt: formatDecimal(accountPaid),
  cash_payamt: formatDecimal(cashPaid),
  cntr_bank_act_amt: formatDecimal(bankActual),
})

import type { ParsedRequest } from '../lib/journal/identify.ts'
import type { Journal } from '../lib/journal/journal.ts'
import { MONEY_SERVICES } from '../lib/journal/services/index.ts'
import {
  SERVICES,
  formatDateTime,
  formatDecimal,
  type Dictionary,
  type Fen,
  type WireObject,
  type WireValue,
} from '../lib/protocol/index.ts'

/** What the doubts are judged by. */
export interface Known {
  /** ms since the epoch. */
  now: number
  /** The platform's own tables of codes by their wire names, as far as the hospital has them. */
  codes: Readonly<Partial<Record<string, Dictionary>>>
}

/**
 * What is odd about a request that its table allows. The platform decides; but it should not pass in silence, because
 * afterwards nobody knows why a settlement is wrong.
 * @param given as the HIS wrote it, before anything was cleaned
 * @returns Chinese, each naming its field, without personal data
 */
export function doubtsOf(request: ParsedRequest, given: WireObject, known: Known): string[] {
  const { service, wire, amount } = request
  const { oddIfZero } = MONEY_SERVICES[service]
  const spelled: string[] = []
  SERVICES[service].request.read(given, (field, what) => spelled.push(`${field} ${what}`))
  return [
    ...spelled,
    ...Object.keys(wire).flatMap((field) => [
      ...unlisted(field, wire[field], known),
      ...fullWidth(field, wire[field]),
    ]),
    ...(amount === 0n && oddIfZero !== undefined ? [`${oddIfZero} 为 0`] : []),
    ...(service === 'settle' ? ofSettlement(wire, known) : []),
    ...(service === 'freeze' ? ofInsured(SERVICES.freeze.request.read(wire), ['mdtrt_id']) : []),
  ]
}

/** Only the platform's own table says which codes there are. */
function unlisted(field: string, value: WireValue | undefined, { codes }: Known): string[] {
  const table = codes[field]
  const code = typeof value === 'object' && value !== null ? String(value) : value
  return table === undefined ||
    typeof code !== 'string' ||
    code === '' ||
    Object.hasOwn(table, code)
    ? []
    : [`${field} 不在医保平台的代码表里`]
}

const NUMBERS: ReadonlySet<string> = new Set(
  Object.values(SERVICES).flatMap(({ request }) =>
    Object.values(request.fields).flatMap(({ wireName, type }) => (type.clean ? [wireName] : [])),
  ),
)

/** An input method's, which no other system would find again. */
const fullWidth = (field: string, value: WireValue | undefined): string[] =>
  NUMBERS.has(field) && typeof value === 'string' && /[\uff01-\uff5e]/.test(value)
    ? [`${field} 含全角字符`]
    : []

/** 医保病人时必传. */
const ofInsured = (
  request: { selfPaying: boolean; insuranceStayId?: string; insuranceSettlementNo?: string },
  fields: readonly ('mdtrt_id' | 'hosp_setl_id')[],
): string[] => {
  const given = { mdtrt_id: request.insuranceStayId, hosp_setl_id: request.insuranceSettlementNo }
  return request.selfPaying
    ? []
    : fields
        .filter((name) => !given[name])
        .map((name) => `${name} 缺失，而 is_own 为 0（医保病人时必传）`)
}

const HOUR_MS = 3_600_000
/** Beyond a clock that is off. */
const LATEST_AHEAD_MS = HOUR_MS
/** A wrong year is the usual slip. */
const EARLIEST_BEHIND_MS = 180 * 24 * HOUR_MS

function ofSettlement(wire: WireObject, { now }: Known): string[] {
  const settlement = SERVICES.settle.request.read(wire)
  const { settledAt, selfPaying, fundPaid } = settlement
  const ahead = settledAt.getTime() - now
  const written = formatDateTime(settledAt)
  return [
    ...ofInsured(settlement, ['mdtrt_id', 'hosp_setl_id']),
    ...(ahead > LATEST_AHEAD_MS ? [`setl_time 在将来：${written}`] : []),
    ...(ahead < -EARLIEST_BEHIND_MS ? [`setl_time 在半年以前：${written}`] : []),
    ...(selfPaying && fundPaid > 0n ? ['fund_pay_sumamt 不为 0，而 is_own 为 1（自费病人）'] : []),
    ...unbalanced(settlement),
  ]
}

/**
 * medfee_sumamt = fund_pay_sumamt + acct_pay_sumamt + cash_payamt + cntr_bank_act_amt: the table implies it without
 * saying so.
 */
function unbalanced({
  totalFee,
  fundPaid,
  accountPaid,
  cashPaid,
  bankActual,
}: Record<'totalFee' | 'fundPaid' | 'accountPaid' | 'cashPaid' | 'bankActual', Fen>): string[] {
  const difference = totalFee - (fundPaid + accountPaid + cashPaid + bankActual)
  return difference === 0n ? [] : [`medfee_sumamt 与各项支付之和相差 ${formatDecimal(difference)}`]
}

/** So many settlements are looked at for a visit type that was never used. */
const LOOKED_AT = 200

/** A list of a visit type that nobody settles is empty every day, and looks as if all were well. */
export async function doubtsOfList(
  data: WireObject,
  journal: Pick<Journal, 'latestSettlements'>,
): Promise<string[]> {
  const { institution, visitType } = SERVICES.settlementList.request.read(data)
  const { settlements, all } = await journal.latestSettlements(institution, LOOKED_AT)
  if (settlements.some(({ document }) => document.visitType === visitType)) return []
  if (all) return ['med_type 从来没有报过这种就诊类型的结算']
  // Where none is new, nothing is known of what it settles nowadays.
  return settlements.length === 0
    ? []
    : [`med_type 最近 ${settlements.length} 笔结算里没有这种就诊类型`]
}

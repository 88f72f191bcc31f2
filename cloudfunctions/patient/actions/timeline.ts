import { parseRequest } from '../../lib/journal/identify.ts'
import { cameToNothing, type Intent, type MoneyService } from '../../lib/journal/intent.ts'
import { SERVICES, formatDateTime, formatDecimal } from '../../lib/protocol/index.ts'
import type { Stored } from '../../lib/store/store.ts'
import type { Caller } from '../caller.ts'
import type { TimelineEvent } from '../api.ts'
import { factsOf, type StayFacts } from '../stay.ts'
import type { Action } from './action.ts'

const KINDS: Readonly<Record<MoneyService, TimelineEvent['kind']>> = {
  freeze: 'frozen',
  release: 'released',
  settle: 'settled',
  refund: 'refunded',
}

export const list: Action<'timeline.list'> = async (caller, { patientId, hosp_mdtrt_id }) => {
  const { identity } = await caller.authorizations.require(caller.openid, patientId)
  return { events: await eventsOf(caller, factsOf(caller, identity, hosp_mdtrt_id)) }
}

/**
 * What the hospital has had moved for a stay, oldest first, by our journal; what is not yet known says so. Where the
 * platform confirms it, what a settlement left over is a release of its own.
 */
export async function eventsOf(
  { journal }: Caller,
  { intents, money }: StayFacts,
): Promise<TimelineEvent[]> {
  const happened = (await intents()).filter(({ document }) => !cameToNothing(document))
  const rests = happened.some(({ document }) => document.service === 'settle')
    ? await money().then(
        (found) => found.rests,
        () => new Map<number, bigint>(),
      )
    : new Map<number, bigint>()
  return happened.flatMap((stored) => {
    const rest = rests.get(stored.document.sequence) ?? 0n
    const event = eventOf(journal.requestOf(stored), stored)
    return rest === 0n ? [event] : [event, leftOver(event, formatDecimal(rest))]
  })
}

function eventOf(
  request: ReturnType<Caller['journal']['requestOf']>,
  { document: { status, service, effect, createdAt } }: Stored<Intent>,
): TimelineEvent {
  const { amount, wire } = parseRequest(service, request)
  const shown = effect?.amount ?? (amount === undefined ? undefined : formatDecimal(amount))
  return {
    kind: KINDS[service],
    at: effect?.at || formatDateTime(createdAt),
    ...(shown !== undefined && { amount: shown }),
    serialNo: effect?.serialNo ?? '',
    ...(effect?.accountAmount && { acct_frez_amt: effect.accountAmount }),
    ...(effect?.bankAmount && { bank_frez_amt: effect.bankAmount }),
    ...(service === 'settle' && payersOf(request)),
    ...(service === 'release' && { reason: String(wire.re_frez_rea) }),
    certainty: status === 'done' ? 'known' : 'unknown',
  }
}

function payersOf(
  request: Parameters<typeof eventOf>[0],
): Pick<TimelineEvent, 'acct_pay_sumamt' | 'cntr_bank_act_amt'> {
  const { accountPaid, bankActual } = SERVICES.settle.request.read(request)
  return {
    acct_pay_sumamt: formatDecimal(accountPaid),
    cntr_bank_act_amt: formatDecimal(bankActual),
  }
}

const leftOver = ({ at }: TimelineEvent, amount: string): TimelineEvent => ({
  kind: 'released',
  at,
  amount,
  serialNo: '',
  bySettlement: true,
  certainty: 'known',
})

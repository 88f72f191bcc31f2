import { parseRequest } from '../../lib/journal/identify.ts'
import type { Intent, MoneyService } from '../../lib/journal/intent.ts'
import { formatDateTime, formatDecimal } from '../../lib/protocol/index.ts'
import type { Stored } from '../../lib/store/store.ts'
import type { Caller } from '../caller.ts'
import type { TimelineEvent } from '../contract.ts'
import { stayIntents } from '../stay.ts'
import type { Action } from './action.ts'

const KINDS: Readonly<Record<MoneyService, TimelineEvent['kind']>> = {
  freeze: 'frozen',
  release: 'released',
  settle: 'settled',
  refund: 'refunded',
}

export const list: Action<'timeline.list'> = async (caller, { patientId, hosp_mdtrt_id }) => {
  const { identity } = await caller.authorizations.require(caller.openid, patientId)
  return { events: eventsOf(caller, await stayIntents(caller, identity, hosp_mdtrt_id)) }
}

/** What the hospital has had moved for a stay, oldest first, by our journal; what is not yet known says so. */
export function eventsOf({ journal }: Caller, intents: readonly Stored<Intent>[]): TimelineEvent[] {
  const happened = intents.filter(
    ({ document }) => document.status !== 'refused' && document.status !== 'not-done',
  )
  return happened.map((stored) => {
    const { status, service, effect, createdAt } = stored.document
    const { amount, wire } = parseRequest(service, journal.requestOf(stored))
    const shown = effect?.amount ?? (amount === undefined ? undefined : formatDecimal(amount))
    return {
      kind: KINDS[service],
      at: effect?.at || formatDateTime(createdAt),
      ...(shown !== undefined && { amount: shown }),
      serialNo: effect?.serialNo ?? '',
      ...(effect?.accountAmount && { acct_frez_amt: effect.accountAmount }),
      ...(effect?.bankAmount && { bank_frez_amt: effect.bankAmount }),
      ...(service === 'release' && { reason: String(wire.re_frez_rea) }),
      certainty: status === 'done' ? 'known' : 'unknown',
    }
  })
}

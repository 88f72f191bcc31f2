import {
  BusinessError,
  InputError,
  formatDateTime,
  formatDecimal,
  identifierKey,
  nameOf,
} from '../../lib/protocol/index.ts'
import type { Identity } from '../../lib/identity/documents.ts'
import type { Intent } from '../../lib/journal/intent.ts'
import type { Caller } from '../caller.ts'
import type { Preauthorization } from '../api.ts'
import type { StayMoney } from '../money/stayMoney.ts'
import { factsOf, type StayFacts } from '../stay.ts'
import type { Action } from './action.ts'
import { outlookOf } from './agreements.ts'
import { stayByTicket } from './entry.ts'
import { staysOf } from './stays.ts'

export const current: Action<'preauthorization.current'> = async (caller, input) => {
  const { identity } = await caller.authorizations.require(caller.openid, input.patientId)
  const stayId = await stayOf(caller, identity, input)
  return currentOf(caller, factsOf(caller, identity, stayId))
}

/** The present pre-authorisation of one stay (BC00.03.00.02), and what follows from it and from our journal. */
export async function currentOf(caller: Caller, facts: StayFacts): Promise<Preauthorization> {
  const { now, codes } = caller
  const { stayId } = facts
  const told = await facts.told().catch((error: unknown) => {
    if (error instanceof BusinessError) return error
    throw error
  })
  const intents = await facts.intents()
  if (told instanceof BusinessError) {
    if (intents.length === 0 && (await registrationOf(facts)) === 'not-found')
      return unknownStay(stayId, now())
    throw told
  }
  const [answer, money] = [told, await facts.money()]
  const outlook =
    money.phase === 'none' ? await outlookFor(caller, facts, intents.length === 0) : undefined
  if (outlook?.registration === 'not-found') return unknownStay(stayId, now())
  const frozen = formatDecimal(answer.frozen)
  const name = nameOf(codes.names, 'cntr_state', answer.state)
  const untold = answer.accountAmount === undefined && answer.bankAmount === undefined
  return {
    hosp_mdtrt_id: stayId,
    cntr_state: answer.state,
    ...(name !== undefined && { cntrStateName: name }),
    phase: money.phase,
    money: shown(money),
    ...(money.checking && { checking: true }),
    ...outlook,
    frez_amt: frozen,
    ...(untold &&
      splitOf(
        intents.map(({ document }) => document),
        frozen,
      )),
    ...(answer.accountAmount !== undefined && {
      acct_frez_amt: formatDecimal(answer.accountAmount),
    }),
    ...(answer.bankAmount !== undefined && { bank_frez_amt: formatDecimal(answer.bankAmount) }),
    ...(answer.frozenAt !== null && { frez_time: formatDateTime(answer.frozenAt) }),
    cntr_act_amt: formatDecimal(answer.settled),
    ...(answer.settledAt !== null && { cntr_setl_time: formatDateTime(answer.settledAt) }),
    asOf: formatDateTime(now()),
  }
}

/**
 * What can be said of a stay of which nothing is frozen: whether the hospital knows it at all, and whether there is an
 * agreement to freeze by. What cannot be asked for is left out; the rest is told all the same.
 */
async function outlookFor(
  caller: Caller,
  facts: StayFacts,
  isUnheardOf: boolean,
): Promise<Pick<Preauthorization, 'registration' | 'agreement'>> {
  const registration = isUnheardOf ? await registrationOf(facts) : undefined
  if (registration === 'not-found') return { registration }
  const agreement = await outlookOf(caller, facts.identity).catch((error: unknown) => {
    caller.log.warn({ err: error }, 'agreements could not be asked for')
    return undefined
  })
  return { ...(registration && { registration }), ...(agreement && { agreement }) }
}

/** Whether the hospital knows the stay as this patient's; undefined where it does. */
const registrationOf = ({
  stayId,
  ownStays,
}: StayFacts): Promise<Preauthorization['registration']> =>
  ownStays().then(
    (stays) =>
      stays.some(({ hosp_mdtrt_id }) => identifierKey(hosp_mdtrt_id) === identifierKey(stayId))
        ? undefined
        : ('not-found' as const),
    () => 'unchecked' as const,
  )

/**
 * Whether there is no such stay, or it is another patient's, is one answer, whatever the platform has said: whoever
 * tries numbers learns nothing of others.
 */
const unknownStay = (stayId: string, now: number): Preauthorization => ({
  hosp_mdtrt_id: stayId,
  cntr_state: '',
  phase: 'none',
  money: {},
  registration: 'not-found',
  frez_amt: '0.00',
  cntr_act_amt: '0.00',
  asOf: formatDateTime(now),
})

const AMOUNTS = ['held', 'used', 'released', 'outstanding', 'refunded'] as const

const shown = (money: StayMoney): Preauthorization['money'] =>
  Object.fromEntries(
    AMOUNTS.flatMap((name) => {
      const amount = money[name]
      return amount === undefined ? [] : [[name, formatDecimal(amount)]]
    }),
  )

/**
 * The standard's table of .02 has no split: our journal's, as long as what is told is still what that freeze answered.
 */
function splitOf(
  intents: readonly Intent[],
  frozen: string,
): Pick<Preauthorization, 'acct_frez_amt' | 'bank_frez_amt'> {
  const effect = intents
    .filter(({ service, status }) => service === 'freeze' && status === 'done')
    .at(-1)?.effect
  if (!effect?.accountAmount || !effect.bankAmount || effect.amount !== frozen) return {}
  return { acct_frez_amt: effect.accountAmount, bank_frez_amt: effect.bankAmount }
}

async function stayOf(
  caller: Caller,
  identity: Identity,
  { hosp_mdtrt_id, ticket }: { hosp_mdtrt_id?: string; ticket?: string },
): Promise<string> {
  if (hosp_mdtrt_id !== undefined) return hosp_mdtrt_id
  if (ticket !== undefined) return stayByTicket(caller, ticket, () => staysOf(caller, identity))
  throw new InputError('input.field', '请选择或填写住院登记号', { field: 'hosp_mdtrt_id' })
}

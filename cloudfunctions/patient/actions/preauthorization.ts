import {
  CNTR_STATE,
  InputError,
  SERVICES,
  codeName,
  formatDateTime,
  formatDecimal,
} from '../../lib/protocol/index.ts'
import { differenceOf } from '../../lib/journal/difference.ts'
import type { Identity } from '../../lib/identity/documents.ts'
import type { Intent } from '../../lib/journal/intent.ts'
import type { Caller } from '../caller.ts'
import type { Preauthorization, PreauthorizationPhase } from '../contract.ts'
import { stayIntents } from '../stay.ts'
import type { Action } from './action.ts'
import { stayByTicket } from './entry.ts'
import { staysOf } from './stays.ts'

/** How the app reads a state; a code that is not here is shown by its own name, and nothing is concluded from it. */
const PHASES: Readonly<Record<string, PreauthorizationPhase>> = {
  0: 'none',
  1: 'frozen',
  2: 'partly-released',
  3: 'released',
  4: 'settled',
  5: 'refunded',
}

export const current: Action<'preauthorization.current'> = async (caller, input) => {
  const { identity } = await caller.authorizations.require(caller.openid, input.patientId)
  return currentOf(caller, identity, await stayOf(caller, identity, input))
}

/** The present pre-authorisation of one stay (BC00.03.00.02). */
export async function currentOf(
  caller: Caller,
  identity: Identity,
  stayId: string,
): Promise<Preauthorization> {
  const { institution, platform, now } = caller
  const { name, documentNumber } = identity
  const answer = await platform.call(SERVICES.preauthorization, {
    institution,
    name,
    documentNumber,
    stayId,
  })
  const intents = (await stayIntents(caller, identity, stayId)).map(({ document }) => document)
  // The platform's answer is what the patient sees, whatever our own books say.
  const difference = differenceOf(intents, answer)
  if (difference !== undefined)
    caller.log.error({ stayId, ...difference }, 'the platform and our journal differ')
  const untold = answer.accountAmount === undefined && answer.bankAmount === undefined
  return {
    hosp_mdtrt_id: stayId,
    cntr_state: answer.state,
    cntrStateName: codeName(CNTR_STATE, answer.state),
    phase: Object.hasOwn(PHASES, answer.state) ? PHASES[answer.state]! : 'unknown',
    frez_amt: formatDecimal(answer.frozen),
    ...(untold && splitOf(intents, formatDecimal(answer.frozen))),
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

/** The standard's table of .02 has no split: our journal's, as long as what is frozen is still what that freeze answered. */
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

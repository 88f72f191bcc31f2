import { foldName } from '../../cloudfunctions/lib/identity/spelling.ts'
import { MONEY_SERVICES } from '../../cloudfunctions/lib/journal/services/index.ts'
import type { Intent } from '../../cloudfunctions/lib/journal/intent.ts'
import type { Journal } from '../../cloudfunctions/lib/journal/journal.ts'
import {
  InputError,
  StateError,
  formatDateTime,
  formatDecimal,
  parseDecimal,
  type Fen,
} from '../../cloudfunctions/lib/protocol/index.ts'
import { VersionConflict } from '../../cloudfunctions/lib/store/errors.ts'
import type { Stored } from '../../cloudfunctions/lib/store/store.ts'
import { statusName } from '../../cloudfunctions/reconcile/page/words.ts'
import { amountOf, institutionOf } from './show.ts'

export interface Decision {
  outcome: 'done' | 'not-done'
  by: string
  why: string
  /** Yuan, as given; needed where the request does not say the amount. */
  amount: string | undefined
}

/** What is noted in the trail, before it is written down. */
export type Note = (
  action: 'intents.propose' | 'intents.confirm',
  by: string,
  outcome: string,
  institution: string,
) => Promise<void>

interface DecideDependencies {
  journal: Journal
  /** ms since the epoch. */
  now: number
  note: Note
}

/**
 * Writes down what a person found out about a call whose answer never came. Nothing is sent, and nothing is decided
 * yet: another person has to confirm it. A later proposal takes the place of an earlier one.
 * @throws InputError naming the option that is missing or wrong
 * @throws StateError where there is nothing to decide, somebody else was faster, or the message may still arrive: what
 *   is written down as not done is sent anew by the HIS
 */
export async function proposeDecision(
  id: string,
  decision: Decision,
  { journal, now, note }: DecideDependencies,
): Promise<Stored<Intent>> {
  const { outcome } = decision
  const [by, why] = [decision.by.trim(), decision.why.trim()]
  if (foldName(by) === '' || why === '')
    throw new InputError('input.decision', '请用 --by 写明核对人，用 --why 写明依据', {
      field: foldName(by) === '' ? '--by' : '--why',
    })
  const intent = await undecided(id, outcome, journal, now)
  if (outcome === 'not-done' && decision.amount !== undefined)
    throw new InputError('input.amount', '未办成的没有金额，不要写 --amount', { field: '--amount' })
  const amount = outcome === 'done' ? formatDecimal(amountDone(intent, decision, journal)) : null
  await note('intents.propose', by, noted(intent, outcome, amount), institutionOf(intent, journal))
  return change(intent, { proposal: { outcome, amount, by, why, at: now } }, journal)
}

/**
 * Another person's word for what was proposed: only now it is decided.
 * @throws InputError where it is the same person
 * @throws StateError as proposeDecision, and where nothing was proposed
 */
export async function confirmDecision(
  id: string,
  confirmedBy: string,
  { journal, now, note }: DecideDependencies,
): Promise<Stored<Intent>> {
  if (foldName(confirmedBy) === '')
    throw new InputError('input.decision', '请用 --by 写明复核人', { field: '--by' })
  const { proposal } = (await undecided(id, undefined, journal, now)).document
  if (proposal === undefined)
    throw new StateError('state.not-proposed', '这一笔还没有人登记核对的结论；请先用 decide 登记')
  const { outcome, amount, by, why } = proposal
  if (foldName(confirmedBy) === foldName(by))
    throw new InputError('input.decision', `复核要由另一个人做：结论是 ${by} 登记的`, {
      field: '--by',
    })
  const intent = await undecided(id, outcome, journal, now)
  await note(
    'intents.confirm',
    confirmedBy.trim(),
    noted(intent, outcome, amount),
    institutionOf(intent, journal),
  )
  return change(
    intent,
    {
      status: outcome,
      knownBy: 'person',
      decision: { by, why, confirmedBy: confirmedBy.trim() },
      effect:
        amount === null
          ? null
          : {
              amount,
              accountAmount: null,
              bankAmount: null,
              at: timeOf(intent.document),
              serialNo: '',
            },
      updatedAt: now,
    },
    journal,
  )
}

const noted = ({ id }: Stored<Intent>, outcome: string, amount: string | null): string =>
  [outcome, amount, id].filter((part) => part !== null).join(' ')

async function undecided(
  id: string,
  outcome: Decision['outcome'] | undefined,
  journal: Journal,
  now: number,
): Promise<Stored<Intent>> {
  const intent = await journal.get(id)
  if (intent === undefined)
    throw new InputError('input.intent', '没有这个编号；请用 list 查看', { field: 'id' })
  const { status, acceptableUntil } = intent.document
  if (status !== 'unknown' && status !== 'person')
    throw new StateError('state.decided', `这一笔的状态是“${statusName(status)}”，不需要人工登记`)
  if (outcome === 'not-done' && now <= acceptableUntil) {
    throw new StateError(
      'state.may-arrive',
      `发出的报文在 ${formatDateTime(acceptableUntil)} 之前仍可能被医保平台受理，此前不能登记为没有办成；请在那之后再核实一次`,
      { retryable: true },
    )
  }
  return intent
}

async function change(
  intent: Stored<Intent>,
  changed: Partial<Intent>,
  journal: Journal,
): Promise<Stored<Intent>> {
  try {
    return await journal.update(intent, changed)
  } catch (error) {
    if (!(error instanceof VersionConflict)) throw error
    throw new StateError('state.changed', '这一笔刚刚有了新的结果，没有登记；请重新查看', {
      retryable: true,
      cause: error,
    })
  }
}

/** As far as the platform has told it. */
const timeOf = ({ service, baseline, observed }: Intent): string =>
  observed === null ? '' : MONEY_SERVICES[service].timeSince(baseline, observed)

/** What moved: as asked for, unless the person has found another amount. */
function amountDone(intent: Stored<Intent>, { amount }: Decision, journal: Journal): Fen {
  const asked = amountOf(intent, journal)
  if (amount === undefined) {
    if (asked === undefined)
      throw new InputError(
        'input.amount',
        '请求里没有写金额（全额冻结），请用 --amount 写明医保实际冻结的金额',
        { field: '--amount' },
      )
    return asked
  }
  const given = parseDecimal(amount, '--amount')
  if (given <= 0n) throw new InputError('input.amount', '--amount 应大于 0', { field: '--amount' })
  return given
}

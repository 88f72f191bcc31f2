import { settledSince } from '../../cloudfunctions/lib/journal/explain.ts'
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
import { amountOf } from './show.ts'

export interface Decision {
  outcome: 'done' | 'not-done'
  by: string
  why: string
  /** Yuan, as given; needed where the request does not say the amount. */
  amount: string | undefined
}

/**
 * Writes down what a person found out about a call whose answer never came. Nothing is sent.
 * @throws InputError naming the option that is missing or wrong
 * @throws StateError where there is nothing to decide, somebody else was faster, or the message may still arrive: what is
 *   written down as not done is sent anew by the HIS
 */
export async function decideIntent(
  id: string,
  decision: Decision,
  journal: Journal,
  now: number,
): Promise<Stored<Intent>> {
  const { outcome, by, why } = decision
  if (by.trim() === '' || why.trim() === '')
    throw new InputError('input.decision', '请用 --by 写明核对人，用 --why 写明依据', {
      field: by.trim() === '' ? '--by' : '--why',
    })
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
  const effect =
    outcome === 'done'
      ? {
          amount: formatDecimal(amountDone(intent, decision, journal)),
          accountAmount: null,
          bankAmount: null,
          at: timeOf(intent.document),
          serialNo: '',
        }
      : null
  if (outcome === 'not-done' && decision.amount !== undefined)
    throw new InputError('input.amount', '未办成的没有金额，不要写 --amount', { field: '--amount' })
  try {
    return await journal.update(intent, {
      status: outcome,
      knownBy: 'person',
      decision: { by: by.trim(), why: why.trim() },
      effect,
      updatedAt: now,
    })
  } catch (error) {
    if (!(error instanceof VersionConflict)) throw error
    throw new StateError('state.changed', '这一笔刚刚有了新的结果，没有登记；请重新查看', {
      retryable: true,
      cause: error,
    })
  }
}

/** As far as the platform has told it. */
function timeOf({ service, baseline, observed }: Intent): string {
  if (observed === null || service === 'release') return ''
  if (service === 'freeze') return observed.frozenAt === baseline.frozenAt ? '' : observed.frozenAt
  return settledSince(baseline, observed)
}

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

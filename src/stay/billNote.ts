import type { Bill, Preauthorization } from '../../cloudfunctions/patient/api.ts'
import { t } from '../words/t.ts'
import { fromHold, isGivenBack, yuan } from './paid.ts'

/**
 * What to know before reading a bill. The hospital may be behind: where the platform has settled the stay already, a
 * bill that is not marked as settled is not called provisional.
 * @returns '' where there is nothing to say
 */
export function billNote(
  bill: Bill,
  state: Pick<Preauthorization, 'phase' | 'money' | 'cntr_act_amt'>,
): string {
  if (isGivenBack(bill)) return t('这次结算从冻结的钱里付的，已经全部退款。下面是退款以前的账单。')
  if (bill.refunded !== undefined)
    return t('结算以后退款 {0}。下面是退款以前的账单。', yuan(bill.refunded))
  if (bill.settled) return ''
  if (state.phase !== 'settled' && state.phase !== 'refunded')
    return t('这是医院目前算出的费用，最后以结算为准。')
  return fromHold(bill, state) === undefined
    ? t('下面的账单和医保平台的结算金额对不上：可能退过款，也可能账单改过。请问住院结算窗口。')
    : t('这次住院已经结算，下面是医院给出的费用。')
}

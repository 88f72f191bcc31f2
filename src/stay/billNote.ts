import type { Bill, PreauthorizationPhase } from '../../cloudfunctions/patient/contract.ts'
import { t } from '../words/t.ts'

/**
 * What to know before reading a bill. The hospital may be behind: where the platform has settled the stay already, a
 * bill that is not marked as settled is not called provisional.
 * @returns '' where there is nothing to say
 */
export function billNote({ settled }: Pick<Bill, 'settled'>, phase: PreauthorizationPhase): string {
  if (phase === 'refunded') return t('这次结算已经退款，下面是医院给出的费用。')
  if (settled) return ''
  return phase === 'settled'
    ? t('这次住院已经结算，下面是医院给出的费用。')
    : t('这是医院目前算出的费用，最后以结算为准。')
}

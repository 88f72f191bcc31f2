import type { Preauthorization } from '../../cloudfunctions/patient/api.ts'
import { isNothing, isSome } from '../money/format.ts'
import type { Phrase } from '../words/t.ts'
import { isHeld } from './held.ts'

/** Of the guide: what is asked most in this state, and what the way there is called. */
export function topicOf(
  state: Pick<Preauthorization, 'phase' | 'agreement' | 'money'> | undefined,
): { name: string; title: Phrase } {
  const { used, refunded } = state?.money ?? {}
  if (state?.phase === 'none' && state.agreement?.state !== 'in-force')
    return { name: 'sign', title: '怎么签协议' }
  if (state?.phase === 'refunded' || isSome(refunded))
    return { name: 'refund', title: '退款以后怎么办' }
  if (state?.phase === 'settled' && !isNothing(used))
    return { name: 'bank', title: '银行付的怎么还' }
  if (state !== undefined && isHeld(state)) return { name: 'discharge', title: '出院前要办什么' }
  return { name: '', title: '办事指引' }
}

import type { Preauthorization } from '../../cloudfunctions/patient/api.ts'
import { isNothing } from '../money/format.ts'
import type { Term } from '../words/terms.ts'
import { isHeld } from './held.ts'

/** The words that this state uses. Somebody who pays all himself may have no account: it is not explained to him. */
export function termsFor(state: Pick<Preauthorization, 'phase' | 'acct_frez_amt'>): Term[] {
  const { phase, acct_frez_amt } = state
  if (phase === 'none') return ['信用就医', '预授权', '冻结']
  if (!isHeld(state)) return ['预授权', '解冻']
  return isNothing(acct_frez_amt) ? ['冻结', '解冻'] : ['冻结', '解冻', '医保个人账户']
}

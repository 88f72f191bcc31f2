import type { Preauthorization } from '../../../cloudfunctions/patient/api.ts'
import { isZero } from '../../money/format.ts'

type State = Pick<Preauthorization, 'phase' | 'agreement' | 'money' | 'registration'>

/** Sign, hold, settle, release: the step that is next, 1–4; 5 where all is done. Undefined where nobody can say. */
export function positionOf({ phase, agreement, money, registration }: State): number | undefined {
  switch (phase) {
    case 'none':
      if (registration === 'not-found') return undefined
      return agreement?.state === 'none' ? 1 : agreement?.state === 'in-force' ? 2 : undefined
    case 'frozen':
    case 'partly-released':
      return 3
    case 'settled':
      if (money.outstanding === undefined) return undefined
      return isZero(money.outstanding) ? 5 : 4
    case 'refunded':
    case 'released':
    case 'unknown':
      return undefined
  }
}

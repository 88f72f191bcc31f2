import type { Fen } from '../../lib/protocol/index.ts'
import type { PreauthorizationPhase } from '../api.ts'
import type { Hold } from './course.ts'

/** The facts of BC00.03.00.02, fen. What `cntr_state` says is not among them: the standard has no table of it. */
export interface Told {
  /** `frez_amt`. */
  frozen: Fen
  /** `cntr_act_amt`. */
  settled: Fen
  frozenAt: Date | null
  settledAt: Date | null
}

/** Where the money of a stay is, fen. What the facts do not decide is undefined, never guessed. */
export interface View {
  phase: PreauthorizationPhase
  held?: Fen | undefined
  /** Paid out of what was frozen: what was settled, whatever was refunded since. */
  used?: Fen | undefined
  released?: Fen | undefined
  /** Still frozen. */
  outstanding?: Fen | undefined
  /** Given back of `used`. */
  refunded?: Fen | undefined
}

/**
 * What the platform's word alone decides, for a stay of which our journal has seen nothing. An amount may be what was
 * frozen at first, or settled before refunds: so neither how much is still frozen nor how much was ever used follows
 * from it.
 */
export function fromPlatform(told: Told): View {
  const { frozen, frozenAt } = told
  const outstanding = frozen === 0n ? 0n : undefined
  if (isSettled(told)) return { phase: 'settled', outstanding }
  if (frozen > 0n) return { phase: 'frozen' }
  return { phase: frozenAt === null ? 'none' : 'released', outstanding }
}

/** What is frozen since the settlement is another hold. */
const isSettled = ({ frozen, settled, frozenAt, settledAt }: Told): boolean =>
  (settled > 0n || settledAt !== null) &&
  !(frozen > 0n && frozenAt !== null && settledAt !== null && frozenAt > settledAt)

/** Of a hold whose beginning and whose settlement, if any, our journal has not seen. */
export function phaseOfUnseen(
  { refunded }: Pick<Hold, 'refunded'>,
  told: Told,
): PreauthorizationPhase {
  if (refunded > 0n) return told.settled === 0n ? 'refunded' : 'settled'
  if (isSettled(told)) return 'settled'
  // What was released before we looked may have been the whole of what is told as frozen.
  return told.frozen === 0n ? 'released' : 'frozen'
}

import type { Preauthorization, TimelineEvent } from '../../cloudfunctions/patient/contract.ts'
import { isZero } from '../money/format.ts'
import { addMoney, takeMoney } from '../money/sum.ts'

/** Where the money that was frozen has gone. `frozen` = `used` + `released` + `left`. */
export interface MoneyFlow {
  frozen: string
  used: string
  released: string
  left: string
}

/**
 * What the platform says now, together with what our journal has seen. Whatever is not certain is not made up.
 * @returns undefined where the amount first frozen is not known, or the two do not agree
 */
export function moneyFlow(
  { phase, frez_amt, cntr_act_amt }: Pick<Preauthorization, 'phase' | 'frez_amt' | 'cntr_act_amt'>,
  events: readonly TimelineEvent[],
): MoneyFlow | undefined {
  if (phase === 'none' || phase === 'refunded' || phase === 'unknown') return undefined
  const [left, used] = [frez_amt, cntr_act_amt]
  const frozen = phase === 'frozen' && isZero(used) ? left : frozenByJournal(events)
  if (frozen === undefined || isZero(frozen)) return undefined
  const released = takeMoney(frozen, used, left)
  return released === undefined ? undefined : { frozen, used, released, left }
}

function frozenByJournal(events: readonly TimelineEvent[]): string | undefined {
  const freezes = events.filter(({ kind }) => kind === 'frozen')
  if (
    freezes.length === 0 ||
    freezes.some(({ certainty, amount }) => certainty === 'unknown' || amount === undefined)
  )
    return undefined
  return addMoney(...freezes.map(({ amount }) => amount!))
}

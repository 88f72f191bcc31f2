import type { StayMoney } from '../../cloudfunctions/patient/api.ts'
import { isSome } from '../money/format.ts'

/**
 * Where the money that was frozen has gone. `held` = `used` + `released` + `outstanding`; `refunded` is counted beside
 * it.
 */
export type MoneyFlow = Required<Omit<StayMoney, 'refunded'>> & Pick<StayMoney, 'refunded'>

/** @returns undefined where nothing was ever frozen, or not all of it is certain */
export function moneyFlow({
  held,
  used,
  released,
  outstanding,
  refunded,
}: StayMoney): MoneyFlow | undefined {
  if (!isSome(held)) return undefined
  if (used === undefined || released === undefined || outstanding === undefined) return undefined
  return { held, used, released, outstanding, ...(refunded !== undefined && { refunded }) }
}

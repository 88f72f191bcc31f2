import { formatDecimal, type Fen } from '../protocol/index.ts'
import { isUnresolved, type Intent } from './intent.ts'
import { foldLedger } from './ledger.ts'

/**
 * Where the platform's present state of a stay (BC00.03.00.02) is not what our journal would have it. Says nothing where
 * the journal knows no freeze, or has something whose outcome is open. The standard does not say whether frez_amt is what
 * was frozen or what still is: either passes.
 * @param current fen
 */
export function differenceOf(
  intents: readonly Intent[],
  current: { frozen: Fen; settled: Fen },
): { ours: Sums; theirs: Sums } | undefined {
  const freeze = intents
    .filter(({ service, status }) => service === 'freeze' && status === 'done')
    .at(-1)
  if (freeze?.effect == null || intents.some(isUnresolved)) return undefined
  const { outstanding, settled, refunded } = foldLedger(intents.slice(intents.indexOf(freeze)))
  const frozenFits =
    current.frozen === outstanding || formatDecimal(current.frozen) === freeze.effect.amount
  const settledFits = current.settled === settled - refunded || current.settled === settled
  if (frozenFits && settledFits) return undefined
  return {
    ours: sums(outstanding, settled - refunded),
    theirs: sums(current.frozen, current.settled),
  }
}

/** Yuan, two digits. */
interface Sums {
  frozen: string
  settled: string
}

const sums = (frozen: Fen, settled: Fen): Sums => ({
  frozen: formatDecimal(frozen),
  settled: formatDecimal(settled),
})

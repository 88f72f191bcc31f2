import { isUnresolved } from '../lib/journal/intent.ts'
import type { Finding, OurSettlement, TheirSettlement } from './finding.ts'

/** One side of a day by settlement number, in the order they came. A number may be given more than once; never often. */
export type ByNumber<T> = ReadonlyMap<string, readonly T[]>

export function addByNumber<T>(to: Map<string, T[]>, settlementNo: string, one: T): void {
  const others = to.get(settlementNo)
  if (others === undefined) to.set(settlementNo, [one])
  else others.push(one)
}

/**
 * Compares both sides. Findings come in the order of their numbers.
 * @param ours every attempt of the journal: those that were refused or never done only explain what the platform lists
 */
export function* compareDay(
  ours: ByNumber<OurSettlement>,
  theirs: ByNumber<TheirSettlement>,
): Generator<Finding> {
  const numbers = [...new Set([...ours.keys(), ...theirs.keys()])].sort()
  for (const settlementNo of numbers)
    yield* compareOne(settlementNo, ours.get(settlementNo) ?? [], theirs.get(settlementNo) ?? [])
}

function* compareOne(
  settlementNo: string,
  ours: readonly OurSettlement[],
  theirs: readonly TheirSettlement[],
): Generator<Finding> {
  const [done, unresolved, idle] = [
    ours.filter(({ status }) => status === 'done'),
    ours.filter((one) => isUnresolved(one)),
    ours.filter((one) => one.status !== 'done' && !isUnresolved(one)),
  ]
  const [mine, ...moreMine] = [...done, ...unresolved]
  const [listed, ...moreListed] = theirs
  if (mine !== undefined)
    yield { kind: kindOf(mine, listed), settlementNo, ours: mine, theirs: listed ?? null }
  else if (listed !== undefined)
    yield { kind: 'only-theirs', settlementNo, ours: idle.at(-1) ?? null, theirs: listed }
  for (const one of moreMine) yield { kind: 'repeated', settlementNo, ours: one, theirs: null }
  for (const one of moreListed) yield { kind: 'repeated', settlementNo, ours: null, theirs: one }
}

function kindOf(mine: OurSettlement, listed: TheirSettlement | undefined): Finding['kind'] {
  if (mine.status !== 'done') return 'unknown'
  if (listed === undefined) return 'only-ours'
  return mine.amount === listed.amount && mine.totalFee === listed.totalFee ? 'matched' : 'amount'
}

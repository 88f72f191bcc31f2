import { isUnresolved } from '../lib/journal/intent.ts'
import { formatDecimal, identifierKey, type Fen } from '../lib/protocol/index.ts'
import type { Finding, FindingKind, OurSettlement, TheirSettlement } from './finding.ts'

/**
 * One side of a day by settlement number, in the order they came. A number may be given more than once; never often.
 */
export type ByNumber<T> = ReadonlyMap<string, readonly T[]>

export function addByNumber<T extends { settlementNo: string }>(
  to: Map<string, T[]>,
  one: T,
): void {
  const key = identifierKey(one.settlementNo)
  const others = to.get(key)
  if (others === undefined) to.set(key, [one])
  else others.push(one)
}

/**
 * What was given back of the settlements, or under the refund numbers, that are listed oddly; by identifierKey, fen.
 */
export type Refunds = ReadonlyMap<string, readonly Fen[]>

/** Numbers whose two sides may differ by refunds: only of these our refunds need to be known. */
export function* numbersInDoubt(
  ours: ByNumber<OurSettlement>,
  theirs: ByNumber<TheirSettlement>,
): Generator<string> {
  for (const [number, listed] of theirs) {
    const [first] = listed
    if (first === undefined) continue
    if (listed.some(({ amount }) => amount < 0n)) yield first.settlementNo
    else {
      const mine = ours.get(number)?.find(({ status }) => status === 'done')
      if (mine !== undefined && !sameAmounts(mine, first)) yield mine.settlementNo
    }
  }
  for (const [number, mine] of ours) {
    const [first] = mine
    if (first !== undefined && !theirs.has(number) && mine.some(({ status }) => status === 'done'))
      yield first.settlementNo
  }
}

/**
 * Compares both sides. Findings come in the order of their numbers.
 * @param ours every attempt of the journal: those that were refused or never done only explain what the platform lists
 * @param refunds the standard does not say how a list shows them: as rows below zero, netted into the settlement, or
 *   not
 */
export function* compareDay(
  ours: ByNumber<OurSettlement>,
  theirs: ByNumber<TheirSettlement>,
  refunds: Refunds = new Map(),
): Generator<Finding> {
  const numbers = [...new Set([...ours.keys(), ...theirs.keys()])].sort()
  for (const number of numbers)
    yield* compareOne(ours.get(number) ?? [], theirs.get(number) ?? [], refunds.get(number) ?? [])
}

function* compareOne(
  ours: readonly OurSettlement[],
  theirs: readonly TheirSettlement[],
  refunds: readonly Fen[],
): Generator<Finding> {
  const { settlementNo } = ours[0] ?? theirs[0]! // a number comes from one side at least
  const found = (
    kind: FindingKind,
    mine: OurSettlement | null,
    listed: TheirSettlement | null,
    note = '',
  ): Finding => ({ kind, settlementNo, ours: mine, theirs: listed, note })

  const [mine, ...moreMine] = [
    ...ours.filter(({ status }) => status === 'done'),
    ...ours.filter((one) => isUnresolved(one)),
  ]
  const idle = ours.filter((one) => one.status !== 'done' && !isUnresolved(one)).at(-1) ?? null
  const [listed, ...moreListed] = theirs.filter(({ amount }) => amount >= 0n)
  const backs = theirs.filter(({ amount }) => amount < 0n)

  if (mine?.status === 'done' && listed !== undefined) {
    const { kind, note } = judge(mine, listed, backs, refunds)
    yield found(kind, mine, summed([listed, ...backs]), note)
  } else {
    if (mine?.status === 'done') {
      const gone = backs.length === 0 && sumsOf(refunds).has(mine.amount)
      yield gone
        ? found('refunded', mine, null, `全额退款 ${formatDecimal(mine.amount)}，清单不再列出`)
        : found('only-ours', mine, null)
    } else if (mine !== undefined) yield found('unknown', mine, listed ?? null)
    else if (listed !== undefined) yield found('only-theirs', idle, listed)
    if (backs.length > 0) {
      const back = backOf(backs)
      const known = sumsOf(refunds).has(back)
      yield found(known ? 'refunded' : 'refund', null, summed(backs), refundNote(back, refunds))
    }
  }
  for (const one of moreMine) yield found('repeated', one, null)
  for (const one of moreListed) yield found('repeated', null, one)
}

/** Of a settlement that both have. */
function judge(
  mine: OurSettlement,
  listed: TheirSettlement,
  backs: readonly TheirSettlement[],
  refunds: readonly Fen[],
): { kind: FindingKind; note?: string } {
  const back = backOf(backs)
  const known = sumsOf(refunds)
  if (sameAmounts(mine, listed)) {
    if (back === 0n) return { kind: 'matched' }
    return { kind: known.has(back) ? 'refunded' : 'refund', note: refundNote(back, refunds) }
  }
  const netted = mine.amount - listed.amount
  const isNet =
    back === 0n &&
    netted > 0n &&
    known.has(netted) &&
    (listed.totalFee === mine.totalFee || listed.totalFee === mine.totalFee - netted)
  return isNet
    ? { kind: 'refunded', note: `退款 ${formatDecimal(netted)} 已从结算金额中扣除` }
    : { kind: 'amount' }
}

const sameAmounts = (mine: OurSettlement, listed: TheirSettlement): boolean =>
  mine.amount === listed.amount && mine.totalFee === listed.totalFee

const total = (amounts: readonly Fen[]): Fen => amounts.reduce((sum, amount) => sum + amount, 0n)

/** What rows below zero give back. */
const backOf = (backs: readonly TheirSettlement[]): Fen => -total(backs.map(({ amount }) => amount))

/** @param rows one at least */
const summed = (rows: readonly TheirSettlement[]): TheirSettlement => ({
  ...rows[0]!, // see above
  totalFee: total(rows.map(({ totalFee }) => totalFee)),
  amount: total(rows.map(({ amount }) => amount)),
})

const refundNote = (back: Fen, refunds: readonly Fen[]): string =>
  `清单退款 ${formatDecimal(back)}，本院退款 ${refunds.length === 0 ? '没有' : refunds.map(formatDecimal).join('、')}`

/** Beyond so many only the first ones in a row are tried: the list may be of a moment between two of them. */
const MOST_COMBINED = 10

/** What some of the refunds come to; never nothing. */
function sumsOf(refunds: readonly Fen[]): Set<Fen> {
  const sums = new Set<Fen>([0n])
  let inARow = 0n
  for (const [index, refund] of refunds.entries()) {
    inARow += refund
    if (index < MOST_COMBINED) for (const sum of [...sums]) sums.add(sum + refund)
    else sums.add(inARow)
  }
  sums.delete(0n)
  return sums
}

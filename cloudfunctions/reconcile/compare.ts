import { isUnresolved, type IntentStatus } from '../lib/journal/intent.ts'
import type { Finding, OurSettlement, TheirSettlement } from './finding.ts'
import type { Row } from './sort.ts'

export const ourRow = (
  settlementNo: string,
  { status, stayId, insuranceNo, totalFee, amount }: OurSettlement,
): Row => [settlementNo, status, stayId, insuranceNo, String(totalFee), String(amount)]

export const theirRow = (
  settlementNo: string,
  { insuranceNo, totalFee, amount }: TheirSettlement,
): Row => [settlementNo, insuranceNo, String(totalFee), String(amount)]

/**
 * Walks both sides, each sorted by settlement number, once. Findings come in the order of their numbers.
 * @param ours every attempt of the journal: those that were refused or never done only explain what the platform lists
 */
export function* compareSorted(ours: Generator<Row>, theirs: Generator<Row>): Generator<Finding> {
  const [left, right] = [grouped(ours), grouped(theirs)]
  let [mine, listed] = [left.next(), right.next()]
  while (!mine.done || !listed.done) {
    const order = mine.done
      ? 1
      : listed.done
        ? -1
        : mine.value.key < listed.value.key
          ? -1
          : mine.value.key > listed.value.key
            ? 1
            : 0
    yield* compareOne(
      (order <= 0 ? mine.value : listed.value)!.key,
      order <= 0 ? mine.value!.rows.map(readOurs) : [],
      order >= 0 ? listed.value!.rows.map(readTheirs) : [],
    )
    if (order <= 0) mine = left.next()
    if (order >= 0) listed = right.next()
  }
}

function* compareOne(
  settlementNo: string,
  ours: OurSettlement[],
  theirs: TheirSettlement[],
): Generator<Finding> {
  const [done, unresolved, idle] = [
    ours.filter(({ status }) => status === 'done'),
    ours.filter((one) => isUnresolved(one)),
    ours.filter((one) => status(one) === 'idle'),
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

const status = (one: OurSettlement) =>
  one.status === 'done' ? 'done' : isUnresolved(one) ? 'unresolved' : 'idle'

/** A number may be given more than once; never often. */
function* grouped(rows: Generator<Row>): Generator<{ key: string; rows: Row[] }, undefined> {
  let group: { key: string; rows: Row[] } | undefined
  for (const row of rows) {
    if (group?.key === row[0]) {
      group.rows.push(row)
      continue
    }
    if (group !== undefined) yield group
    group = { key: row[0], rows: [row] }
  }
  if (group !== undefined) yield group
}

function readOurs([, status, stayId, insuranceNo, totalFee, amount]: Row): OurSettlement {
  return {
    status: status as IntentStatus,
    stayId: stayId!,
    insuranceNo: insuranceNo!,
    totalFee: BigInt(totalFee!),
    amount: BigInt(amount!),
  }
}

function readTheirs([, insuranceNo, totalFee, amount]: Row): TheirSettlement {
  return { insuranceNo: insuranceNo!, totalFee: BigInt(totalFee!), amount: BigInt(amount!) }
}

import { rowsOf } from '../store/paging.ts'
import type { Document, Store, Stored } from '../store/store.ts'
import type { AuditMac } from '../identity/seal.ts'
import { auditId, dayOf, provenText, shardNames, type AuditEntry } from './entry.ts'
import { newest } from './trail.ts'

export interface AuditFault {
  /** Where in the trail. */
  id: string
  what: 'changed' | 'missing' | 'foreign' | 'broken-link' | 'misplaced' | 'out-of-time'
}

/** How far a chain had come, and with what: kept outside the store, it shows that nothing was cut off at the end. */
export interface AuditHead {
  shard: string
  sequence: number
  mac: string
}

export interface AuditReport {
  entries: number
  faults: AuditFault[]
  heads: AuditHead[]
}

const PAGE = 1000

/**
 * Reads the whole trail and checks every link of every chain.
 * @param known heads of an earlier verification: each must still be where it was
 */
export async function verifyTrail(
  store: Store,
  macs: readonly AuditMac[],
  known: readonly AuditHead[] = [],
): Promise<AuditReport> {
  const report: AuditReport = { entries: 0, faults: [], heads: [] }
  let shard = ''
  let ways = waysOf(macs)
  let before: AuditEntry | undefined
  for await (const stored of everything(store)) {
    report.entries += 1
    const inChain = String(stored.id).slice(0, stored.id.indexOf('~'))
    if (inChain !== shard) {
      shard = inChain
      before = undefined
      ways = waysOf(macs)
    }
    report.faults.push(...faultsOf(stored, before, ways))
    before = stored.document
    report.heads = [...report.heads.filter((head) => head.shard !== shard), headOf(before)]
  }
  for (const head of known) {
    const stored = await store.get<AuditEntry>('audit', auditId(head.shard, head.sequence))
    if (stored === undefined)
      report.faults.push({ id: auditId(head.shard, head.sequence), what: 'missing' })
    else if (stored.document.mac !== head.mac)
      report.faults.push({ id: stored.id, what: 'changed' })
  }
  return report
}

/**
 * Checks one day: in each chain from the entry before the day to the one behind it, so that a day that was taken out
 * as a whole leaves a broken link. Looks for the day by halving; a hole met on the way is a fault as well.
 * @param date yyyy-MM-dd
 */
export async function verifyDay(
  store: Store,
  macs: readonly AuditMac[],
  date: string,
): Promise<AuditReport> {
  const report: AuditReport = { entries: 0, faults: [], heads: [] }
  for (const shard of shardNames) {
    const last = await newest(store, shard)
    if (last === undefined) continue
    const at = (sequence: number) => store.get<AuditEntry>('audit', auditId(shard, sequence))
    const sequence = await firstOf(date, sequenceOf(last), at, (hole) =>
      report.faults.push({ id: auditId(shard, hole), what: 'missing' }),
    )
    let before = sequence > 1 ? (await at(sequence - 1))?.document : undefined
    const ways = waysOf(macs)
    for await (const stored of chainFrom(store, shard, sequence - 1)) {
      report.faults.push(...faultsOf(stored, before, ways))
      if (!(stored.document.date <= date)) break
      if (stored.document.date === date) report.entries += 1
      before = stored.document
    }
    if (before !== undefined && before.date === date) report.heads.push(headOf(before))
  }
  report.faults = report.faults.filter(
    (fault, index, all) =>
      all.findIndex(({ id, what }) => id === fault.id && what === fault.what) === index,
  )
  return report
}

interface Ways {
  isProven(entry: AuditEntry): boolean
}

/** While functions are being deployed, some of them still prove as before, ms. */
const CHANGE_OVER = 3_600_000

/**
 * In what way the entries of a chain are proven, from the first that is looked at on. Once one was proven in the
 * present way, those before it no longer count: whoever still has an older key makes no new entries with it.
 */
function waysOf(macs: readonly AuditMac[]): Ways {
  const since = macs.map(() => Number.POSITIVE_INFINITY)
  return {
    isProven(entry) {
      const text = provenText(entry)
      const way = macs.findIndex((mac) => mac(text) === entry.mac)
      if (way === -1) return false
      since[way] = Math.min(since[way]!, entry.at) // one for each way
      return since.slice(0, way).every((at) => entry.at <= at + CHANGE_OVER)
    },
  }
}

function faultsOf(
  { id, document }: Stored<AuditEntry>,
  before: AuditEntry | undefined,
  ways: Ways,
): AuditFault[] {
  const faults: AuditFault[] = []
  const { shard, sequence, previous, at, date } = document
  if (!shardNames.includes(shard) || typeof sequence !== 'number') return [{ id, what: 'foreign' }]
  if (!ways.isProven(document)) faults.push({ id, what: 'changed' })
  if (auditId(shard, sequence) !== id) faults.push({ id, what: 'misplaced' })
  const place = Number(id.slice(id.indexOf('~') + 1))
  const expected = before === undefined ? 1 : Number(before.sequence) + 1
  if (place > expected) faults.push({ id: auditId(shard, expected), what: 'missing' })
  if (previous !== (before?.mac ?? '')) faults.push({ id, what: 'broken-link' })
  if (at < (before?.at ?? 0) || dayOf(at) !== date) faults.push({ id, what: 'out-of-time' })
  return faults
}

/** The first place whose date is not before this one; one behind the last where there is none. */
async function firstOf(
  date: string,
  most: number,
  at: (sequence: number) => Promise<Stored<AuditEntry> | undefined>,
  hole: (sequence: number) => void,
): Promise<number> {
  let [low, high] = [1, most + 1]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const stored = await at(middle)
    if (stored === undefined) {
      hole(middle)
      // Nothing can be told from a hole: the search goes on before it, and the walk from there meets what is behind.
      high = middle
    } else if (stored.document.date < date) low = middle + 1
    else high = middle
  }
  return low
}

const chainFrom = (
  store: Store,
  shard: string,
  sequence: number,
): AsyncGenerator<Stored<AuditEntry>> =>
  rowsOf(
    PAGE,
    (page) =>
      store.find<AuditEntry>('audit', { where: { shard }, orderBy: { field: 'shard' }, ...page }),
    // Of the row to begin behind, the store asks for no more than its place in the order.
    { id: auditId(shard, sequence), document: { shard } as AuditEntry, version: 1 },
  )

const everything = (store: Store): AsyncGenerator<Stored<AuditEntry>> =>
  rowsOf(PAGE, (page) => store.find<AuditEntry>('audit', page))

const headOf = ({ shard, sequence, mac }: AuditEntry): AuditHead => ({ shard, sequence, mac })
const sequenceOf = ({ id }: Stored<Document>): number => Number(id.slice(id.indexOf('~') + 1))

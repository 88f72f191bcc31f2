import { formatDecimal, type Fen } from '../lib/protocol/index.ts'
import { institutionKey } from '../lib/journal/stayKey.ts'
import { change } from '../lib/store/put.ts'
import type { Document, Store } from '../lib/store/store.ts'
import { dayOf } from './days.ts'
import { DIFFERENCE_KINDS, isDifference, type Finding, type FindingKind } from './finding.ts'

/** Kept with the report; the rest is counted, and stands in the CSV. */
const MOST_KEPT = 500

type Counts = Record<FindingKind, number> & { ours: number; theirs: number }

/** A finding as it is kept: amounts are yuan, two digits; empty where that side has none. */
export interface KeptFinding extends Document {
  kind: FindingKind
  settlementNo: string
  stayId: string
  status: string
  ourAmount: string
  theirAmount: string
  ourTotalFee: string
  theirTotalFee: string
  note: string
}

/** The outcome of one day and 就诊类型: one document, replaced when it is run again. */
export interface Report extends Document {
  feeDate: string
  visitType: string
  institution: string
  /** ms since the epoch, and the day in Shanghai. */
  ranAt: number
  ranOn: string
  /** How often it has been run. */
  runs: number
  /** No difference, and no unknown outcome. */
  clean: boolean
  counts: Counts
  /** Yuan, of what is done on our side, listed on theirs, and known to be refunded of it: theirs is less by that. */
  sums: { ours: string; theirs: string; refunded: string }
  /** Differences first, then unknown outcomes; the first 500. */
  findings: KeptFinding[]
  /** How many more there are than kept. */
  unkept: number
  /** Against the run before; null on the first. */
  changes: Changes | null
}

interface Changes extends Document {
  /** When the run before was, ms since the epoch. */
  since: number
  /** Names of the counts that changed, with their old values. */
  counts: Record<string, number>
  /** Settlement numbers (and what they are) that are new among the kept findings, and those that are gone. */
  appeared: { kind: string; settlementNo: string }[]
  gone: { kind: string; settlementNo: string }[]
}

/** Adds findings up as they come. */
export function createTally() {
  const counts: Counts = {
    matched: 0,
    refunded: 0,
    amount: 0,
    'only-ours': 0,
    'only-theirs': 0,
    refund: 0,
    repeated: 0,
    unreadable: 0,
    unknown: 0,
    ours: 0,
    theirs: 0,
  }
  const sums = { ours: 0n, theirs: 0n, refunded: 0n }
  const differences: KeptFinding[] = []
  const unknown: KeptFinding[] = []
  return {
    add(finding: Finding): void {
      counts[finding.kind]++
      if (finding.ours?.status === 'done') {
        counts.ours++
        sums.ours += finding.ours.amount
      }
      if (finding.theirs !== null) {
        counts.theirs++
        sums.theirs += finding.theirs.amount
      }
      if (finding.kind === 'refunded')
        sums.refunded += (finding.ours?.amount ?? 0n) - (finding.theirs?.amount ?? 0n)
      const keep = isDifference(finding.kind)
        ? differences
        : finding.kind === 'unknown'
          ? unknown
          : undefined
      if (keep !== undefined && keep.length < MOST_KEPT) keep.push(kept(finding))
    },
    result() {
      const findings = [...differences, ...unknown].slice(0, MOST_KEPT)
      const all = differencesOf({ counts }) + counts.unknown
      return {
        counts,
        sums: {
          ours: formatDecimal(sums.ours),
          theirs: formatDecimal(sums.theirs),
          refunded: formatDecimal(sums.refunded),
        },
        findings,
        unkept: all - findings.length,
        clean: all === 0,
      }
    },
  }
}

const yuan = (fen: Fen | undefined): string => (fen === undefined ? '' : formatDecimal(fen))

function kept({ kind, settlementNo, ours, theirs, note }: Finding): KeptFinding {
  return {
    kind,
    settlementNo,
    stayId: ours?.stayId ?? '',
    status: ours?.status ?? '',
    ourAmount: yuan(ours?.amount),
    theirAmount: yuan(theirs?.amount),
    ourTotalFee: yuan(ours?.totalFee),
    theirTotalFee: yuan(theirs?.totalFee),
    note,
  }
}

/** What a report is of. */
export interface ReportOf {
  /** 机构编号, fixmedins_code. */
  institution: string
  /** `yyyy-MM-dd`, Shanghai. */
  feeDate: string
  visitType: string
}

export const reportId = ({ institution, feeDate, visitType }: ReportOf): string =>
  `${institutionKey(institution)}~${feeDate}~${visitType}`

/** As it was when a deployment had one institution: a day that was run then is found, and its next run is its next. */
const idBefore = ({ feeDate, visitType }: ReportOf): string => `${feeDate}~${visitType}`

/** How many differences there are, unknown outcomes not among them. */
export const differencesOf = ({ counts }: Pick<Report, 'counts'>): number =>
  // A report of an earlier version does not count what it did not know.
  DIFFERENCE_KINDS.reduce((sum, kind) => sum + ((counts[kind] as number | undefined) ?? 0), 0)

/** Writes the report over the one before, if there is one, and says what has changed. */
export async function keepReport(
  store: Store,
  of: ReportOf,
  result: ReturnType<ReturnType<typeof createTally>['result']>,
  now: number,
): Promise<Report> {
  const old = (await store.get<Report>('reports', idBefore(of)))?.document
  const earlier = old?.institution === of.institution ? old : undefined
  // Where somebody else has just run the same day, theirs is what ours is compared with.
  const { document } = await change<Report>(store, 'reports', reportId(of), (before = earlier) => ({
    ...of,
    ...result,
    ranAt: now,
    ranOn: dayOf(now),
    runs: (before?.runs ?? 0) + 1,
    changes: before === undefined ? null : changesOf(before, result),
  }))
  return document
}

function changesOf(before: Report, now: Pick<Report, 'counts' | 'findings'>): Changes {
  const key = ({ kind, settlementNo }: KeptFinding) => `${kind}|${settlementNo}`
  const [old, fresh] = [new Set(before.findings.map(key)), new Set(now.findings.map(key))]
  const named = ({ kind, settlementNo }: KeptFinding) => ({ kind, settlementNo })
  return {
    since: before.ranAt,
    counts: Object.fromEntries(
      Object.entries(before.counts).filter(
        ([name, count]) => now.counts[name as keyof Counts] !== count,
      ),
    ),
    appeared: now.findings.filter((one) => !old.has(key(one))).map(named),
    gone: before.findings.filter((one) => !fresh.has(key(one))).map(named),
  }
}

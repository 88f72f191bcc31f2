import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Journal } from '../lib/journal/journal.ts'
import { createPlatformClient, type PlatformClient } from '../lib/platform/client.ts'
import { usualChannel } from '../lib/protocol/testing/channels.ts'
import { openSqliteStore } from '../lib/store/sqlite.ts'
import type { Store } from '../lib/store/store.ts'
import type { Finding } from './finding.ts'
import { MOST_ROWS, reconcileDay, type ReconcileDependencies } from './reconcileDay.ts'
import type { Report } from './report.ts'
import {
  INSTITUTION,
  journalOf,
  listedRow,
  refunded,
  platformStandIn,
  settled,
  type PlatformStandIn,
  type StandInAnswer,
} from './testing.ts'

const channel = usualChannel()
const DAY = '2026-11-01'
let store: Store
let journal: Journal
let platform: PlatformStandIn
let listClient: PlatformClient
let answer: StandInAnswer
let lines: { level: number; msg: string }[]
let dependencies: ReconcileDependencies

beforeEach(async () => {
  store = openSqliteStore(':memory:', Date.now)
  journal = journalOf(store)
  answer = { rows: [] }
  platform = await platformStandIn(channel, () => answer)
  listClient = createPlatformClient({
    url: platform.url,
    channel,
    windowSeconds: 600,
    timeoutMs: 60_000,
    now: Date.now,
    backoff: { base: 1 },
  })
  lines = []
  const log = pino(
    { level: 'info' },
    {
      write: (line: string) => void lines.push(JSON.parse(line) as { level: number; msg: string }),
    },
  )
  dependencies = { journal, store, listClient, institution: INSTITUTION, now: Date.now, log }
})

afterEach(async () => {
  await Promise.all([listClient.close(), platform.close(), store.close()])
})

const run = (options = {}) => reconcileDay(DAY, '21', dependencies, options)

describe('a day', () => {
  it('that agrees is clean, and asked for by day and type', async () => {
    await settled(journal, { settlementNo: 'JS1', amount: '10.00', totalFee: '30.00' })
    await settled(journal, { settlementNo: 'JS2', amount: '99999999999999.99' })
    answer = { rows: [listedRow('JS2', '99999999999999.99'), listedRow('JS1', '10', '30.0')] }
    const report = await run()
    expect(report).toMatchObject({
      feeDate: DAY,
      visitType: '21',
      institution: INSTITUTION,
      clean: true,
      runs: 1,
      changes: null,
      findings: [],
      unkept: 0,
      counts: { matched: 2, ours: 2, theirs: 2, unknown: 0 },
      sums: { ours: '100000000000009.99', theirs: '100000000000009.99', refunded: '0.00' },
    })
    expect(platform.requests).toEqual([
      { fixmedins_code: INSTITUTION, med_type: '21', fee_time: `${DAY} 00:00:00` },
    ])
    expect(lines.map(({ level, msg }) => [level, msg])).toEqual([[30, 'reconciled']])
  })

  it('with every kind of difference tells each, and raises the alarm with numbers only', async () => {
    await settled(journal, { settlementNo: 'same', amount: '10.00' })
    await settled(journal, { settlementNo: 'other-amount', amount: '10.00' })
    await settled(journal, { settlementNo: 'other-total', amount: '10.00', totalFee: '20.00' })
    await settled(journal, { settlementNo: 'ours', amount: '1.01' })
    await settled(journal, { settlementNo: 'not-done', amount: '3.00', status: 'not-done' })
    await settled(journal, { settlementNo: 'refused', amount: '3.00', status: 'refused' })
    await settled(journal, { settlementNo: 'unknown-listed', amount: '4.00', status: 'unknown' })
    await settled(journal, { settlementNo: 'unknown-unlisted', amount: '4.00', status: 'person' })
    await settled(journal, { settlementNo: 'other-day', amount: '5.00', feeDate: '2026-11-02' })
    await settled(journal, { settlementNo: 'other-type', amount: '5.00', visitType: '11' })
    answer = {
      rows: [
        listedRow('same', '10.00'),
        listedRow('other-amount', '10.01'),
        listedRow('other-total', '10.00', '20.01'),
        listedRow('theirs', '2.00'),
        listedRow('not-done', '3.00'),
        listedRow('unknown-listed', '4.00'),
        listedRow('same', '10.00'),
      ],
    }
    const findings: Finding[] = []
    const report = await run({ onFinding: (finding: Finding) => void findings.push(finding) })
    expect(report.counts).toEqual({
      matched: 1,
      refunded: 0,
      amount: 2,
      'only-ours': 1,
      'only-theirs': 2,
      refund: 0,
      repeated: 1,
      unreadable: 0,
      unknown: 2,
      ours: 4,
      theirs: 7,
    })
    expect(
      report.findings.map(({ kind, settlementNo, status, ourAmount, theirAmount, stayId }) => [
        kind,
        settlementNo,
        status,
        ourAmount,
        theirAmount,
        stayId,
      ]),
    ).toEqual([
      ['only-theirs', 'not-done', 'not-done', '3.00', '3.00', 'ZY-not-done'],
      ['amount', 'other-amount', 'done', '10.00', '10.01', 'ZY-other-amount'],
      ['amount', 'other-total', 'done', '10.00', '10.00', 'ZY-other-total'],
      ['only-ours', 'ours', 'done', '1.01', '', 'ZY-ours'],
      ['repeated', 'same', '', '', '10.00', ''],
      ['only-theirs', 'theirs', '', '', '2.00', ''],
      ['unknown', 'unknown-listed', 'unknown', '4.00', '4.00', 'ZY-unknown-listed'],
      ['unknown', 'unknown-unlisted', 'person', '4.00', '', 'ZY-unknown-unlisted'],
    ])
    expect(findings).toHaveLength(9)
    expect(report.sums).toEqual({ ours: '31.01', theirs: '49.01', refunded: '0.00' })
    expect(lines).toMatchObject([
      {
        level: 50,
        msg: 'reconciliation found differences',
        feeDate: DAY,
        counts: { 'only-theirs': 2 },
      },
    ])
    expect(JSON.stringify(lines)).not.toMatch(/ZY-|other-amount|350582|王小明/)
    expect(JSON.stringify(report)).not.toMatch(/350582|王小明/)
  })

  it('with refunds, below zero or netted, is clean; the sums say how much was refunded', async () => {
    await settled(journal, { settlementNo: 'JS1', amount: '30.00', totalFee: '90.00' })
    await settled(journal, { settlementNo: 'JS2', amount: '20.00', totalFee: '20.00' })
    // Of an earlier day; under the number of the refund itself.
    await settled(journal, { settlementNo: 'JS3', amount: '9.00', feeDate: '2026-10-31' })
    await refunded(journal, { settlementNo: 'JS1', refundNo: 'TK1', amount: '10.00' })
    await refunded(journal, { settlementNo: 'js2', refundNo: 'TK2', amount: '5.00' })
    await refunded(journal, { settlementNo: 'JS3', refundNo: 'TK3', amount: '4.00' })
    answer = {
      rows: [
        listedRow('JS1', '30.00', '90.00'),
        listedRow('JS1', '-10.00', '-10.00'),
        listedRow('JS2 ', '15.00', '20.00'),
        listedRow('TK3', '-4.00', '0.00'),
      ],
    }
    expect(await run()).toMatchObject({
      clean: true,
      counts: { refunded: 3, ours: 2, theirs: 3 },
      sums: { ours: '50.00', theirs: '31.00', refunded: '19.00' },
      findings: [],
    })
  })

  it('with a refund that the journal does not know is a difference', async () => {
    answer = { rows: [listedRow('JS9', '-10.00')] }
    const report = await run()
    expect(report).toMatchObject({ clean: false, counts: { refund: 1 } })
    expect(report.findings).toMatchObject([
      { kind: 'refund', settlementNo: 'JS9', theirAmount: '-10.00' },
    ])
  })

  it('is reported though a row cannot be read, and though there are other rows than it says', async () => {
    await settled(journal, { settlementNo: 'JS1', amount: '1.00' })
    const { hosp_setl_id: _none, setl_id: _neither, ...unnamed } = listedRow('', '1.00')
    answer = { rows: [listedRow('JS1', '1.00'), { setl_id: 'JS2' }, unnamed], total: 5 }
    const report = await run()
    expect(report).toMatchObject({ clean: false, counts: { matched: 1, unreadable: 3 } })
    expect(report.findings.map(({ note }) => note)).toEqual([
      '清单第 2 行：字段 medfee_sumamt（本次医疗总费用）缺失',
      '清单第 3 行：字段 setl_id（医院结算流水号）缺失',
      '清单写明 5 笔，实有 3 笔',
    ])
  })

  it('with unknown outcomes only warns, and is not clean', async () => {
    await settled(journal, { settlementNo: 'JS1', amount: '4.00', status: 'unknown' })
    expect(await run()).toMatchObject({ clean: false, counts: { unknown: 1 } })
    expect(lines).toMatchObject([{ level: 40 }])
  })

  it('run again replaces its report and says what has changed', async () => {
    const intent = await settled(journal, {
      settlementNo: 'JS1',
      amount: '4.00',
      status: 'unknown',
    })
    await settled(journal, { settlementNo: 'JS2', amount: '1.00' })
    const first = await run()
    expect(await run()).toMatchObject({
      runs: 2,
      changes: { since: first.ranAt, counts: {}, appeared: [], gone: [] },
    })
    await journal.update(intent, {
      status: 'done',
      knownBy: 'person',
      effect: { amount: '4.00', accountAmount: null, bankAmount: null, at: '', serialNo: '' },
    })
    answer = { rows: [listedRow('JS1', '4.00'), listedRow('JS3', '2.00')] }
    expect(await run()).toMatchObject({
      runs: 3,
      changes: {
        counts: { unknown: 1, matched: 0, 'only-theirs': 0, ours: 1, theirs: 0 },
        appeared: [{ kind: 'only-theirs', settlementNo: 'JS3' }],
        gone: [{ kind: 'unknown', settlementNo: 'JS1' }],
      },
    })
    const kept = await store.find<Report>('reports', { where: { feeDate: DAY } })
    expect(kept.map(({ id, version }) => [id, version])).toEqual([[`${INSTITUTION}~${DAY}~21`, 3]])
  })

  it('of which two run at once is kept twice over, one after the other', async () => {
    const reports = await Promise.all([run(), run(), run()])
    expect(reports.map(({ runs }) => runs).sort()).toEqual([1, 2, 3])
  })

  it('keeps no more findings than a document may hold, and counts the rest', async () => {
    answer = { rows: Array.from({ length: 1200 }, (_, index) => listedRow(`JS${index}`, '1.00')) }
    const report = await run()
    expect([report.findings.length, report.unkept, report.counts['only-theirs']]).toEqual([
      500, 700, 1200,
    ])
  })
})

describe('nothing is kept', () => {
  it.each<[what: string, answer: StandInAnswer, code: string]>([
    ['where the platform refuses', { code: 'E1', message: '未到对账时间' }, 'business.E1'],
    ['where its answer is no JSON', { raw: '<html>' }, 'platform.json'],
    [
      'where its answer is not its own',
      { raw: '{"code":0,"data":{"total":0,"row":[]}}' },
      'platform.envelope',
    ],
    ['where it is out of order', { status: 502 }, 'unavailable.platform-error'],
    ['where it hangs up', 'hang up', 'unavailable.platform-broken'],
  ])('%s', async (_what, given, code) => {
    answer = given
    await expect(run()).rejects.toMatchObject({ code })
    expect(await store.find('reports', {})).toEqual([])
  })
})

describe('a list beyond what is opened', () => {
  const words = {
    code: 'platform.too-large',
    message:
      '就诊类型 21 一天的对账清单超过 20 万笔或 64 MB，没有对：请在 RECONCILE_MED_TYPES 里改用更细的就诊类型，一次少要几种',
  }

  it('by its bytes is refused with what to do, and not asked for again', async () => {
    const part = ' '.repeat(1024 * 1024)
    answer = { parts: Array.from({ length: 65 }, () => part) }
    await expect(run()).rejects.toMatchObject(words)
    expect(platform.requests).toHaveLength(1)
    expect(await store.find('reports', {})).toEqual([])
  })

  it('by its rows likewise', async () => {
    const row = { hospitalSettlementNo: 'JS1', totalFee: 100n, settled: 100n }
    const list = (count: number) =>
      ({ call: async () => ({ total: count, settlements: Array(count).fill(row) }) }) as never
    dependencies = { ...dependencies, listClient: list(MOST_ROWS + 1) }
    await expect(run()).rejects.toMatchObject(words)
    dependencies = { ...dependencies, listClient: list(MOST_ROWS) }
    expect(await run()).toMatchObject({ counts: { theirs: MOST_ROWS } })
  })
})

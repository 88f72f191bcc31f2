import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createSealer } from '../lib/identity/seal.ts'
import { createReportLinks, type ReportLinks } from '../lib/reportLinks/reportLinks.ts'
import { fakeChannel, type FakeChannel } from '../lib/staff/testing.ts'
import { openSqliteStore } from '../lib/store/sqlite.ts'
import type { Store } from '../lib/store/store.ts'
import { createDelivery } from './deliver.ts'
import { createTally, keepReport, reportId } from './report.ts'

const sealer = createSealer({
  sealing: [{ id: 'k', key: randomBytes(32) }],
  index: randomBytes(32),
})
let now: number
let store: Store
let links: ReportLinks
let channels: FakeChannel[]

beforeEach(() => {
  now = Date.parse('2026-11-02T06:00:00+08:00')
  store = openSqliteStore(':memory:', () => now)
  links = createReportLinks(store, sealer, () => now)
  channels = [fakeChannel('wecom'), fakeChannel('mail')]
})
afterEach(() => store.close())

const deliver = (made: string[], reportUrl?: string) =>
  createDelivery({ channels, store, links, reportUrl, now: () => now }).deliver(made)

/** One settlement that the platform lists and we have not, where there is a difference. */
async function report(feeDate: string, differs: boolean): Promise<string> {
  const tally = createTally()
  const theirs = { settlementNo: 'JS1', insuranceNo: 'YB1', totalFee: 500n, amount: 300n }
  const ours = { ...theirs, status: 'done' as const, stayId: 'ZY20261101' }
  tally.add({
    kind: differs ? 'only-theirs' : 'matched',
    settlementNo: 'JS1',
    ours: differs ? null : ours,
    theirs,
    note: '',
  })
  const of = { feeDate, visitType: '21', institution: 'H35050200001' }
  await keepReport(store, of, tally.result(), now)
  return reportId(of)
}

describe('the morning’s reconciliation', () => {
  test('is told to every channel, with totals and what differs', async () => {
    await deliver([await report('2026-11-01', true), await report('2026-10-31', false)])
    for (const { messages } of channels)
      expect(messages.map(({ title, lines }) => [title, ...lines])).toEqual([
        [
          '【信用就医】对账 2 份：1 份有差异，请今天处理',
          '机构 H35050200001',
          '● 2026-11-01 就诊类型 21：医保有、本院没有 1 笔',
          '　本院 0 笔 0.00 元，医保 1 笔 3.00 元',
          '○ 2026-10-31 就诊类型 21：两边一致',
          '　本院 1 笔 3.00 元，医保 1 笔 3.00 元',
          '明细：npm run reconcile -- --date 日期',
        ],
      ])
    await deliver([])
    expect(channels.map(({ messages }) => messages.length)).toEqual([1, 1])
  })

  test('leads to its page by a link of the channel’s own, which names nobody', async () => {
    await deliver([await report('2026-11-01', true)], 'https://h.example/hospital/report')
    const urls = channels.map(
      ({ messages }) => /https:\/\/\S+/.exec(messages[0]!.lines.join('\n'))![0],
    )
    expect(new Set(urls).size).toBe(2)
    const page = await links.take(urls[0]!.slice('https://h.example/hospital/report/'.length))
    expect(page!.name).toBe('reconcile-H35050200001-2026-11-01-21')
    expect(page!.html).toContain('有 1 笔差异，请今天处理')
    expect(JSON.stringify(channels.map(({ messages }) => messages))).not.toMatch(/JS1|ZY2026|YB1/)
  })

  test('comes later where a channel did not take it, and to the others once', async () => {
    channels[0]!.fails = true
    await expect(deliver([await report('2026-11-01', false)])).rejects.toThrow('企业微信没有收')
    now += 300_000
    channels[0]!.fails = false
    await deliver([await report('2026-11-02', false)])
    expect(channels.map(({ messages }) => messages.map(({ title }) => title))).toEqual([
      ['【信用就医】对账 2 份：两边一致'],
      ['【信用就医】对账 1 份：两边一致', '【信用就医】对账 1 份：两边一致'],
    ])
  })

  test('is told once, however many ticks come at the same time', async () => {
    const id = await report('2026-11-01', true)
    await Promise.all([deliver([id]), deliver([]), deliver([]), deliver([])])
    await deliver([])
    expect(channels.map(({ messages }) => messages.length)).toEqual([1, 1])
  })
})

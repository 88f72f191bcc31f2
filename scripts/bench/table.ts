import { cpus } from 'node:os'
import { bedside } from './bedsideTable.ts'
import type { ClientResult } from './client.ts'
import { MOST_ROWS } from '../../cloudfunctions/reconcile/reconcileDay.ts'
import { IN_THE_CLOUD, type ColdStart } from './coldStart.ts'
import type { EnvelopeResult } from './envelope.ts'
import type { MemoryPeak } from './envelopeMemory.ts'
import type { FunctionsResult } from './functions.ts'
import { BUDGETS, envelopeOver } from './goals.ts'
import {
  RECONCILE_HEAP_MB,
  type JournalGrowth,
  type LookUp,
  type ReconcileGrowth,
} from './growth.ts'
import type { Spread } from './measure.ts'
import { fold, kb, ms, section, spread, table, verdict } from './words.ts'
import type { NpmStartTime } from './npmStart.ts'

/** What a run has measured; a part that was not run is not there. */
export interface Measured {
  envelope?: { times: EnvelopeResult[]; peaks: MemoryPeak[] }
  functions?: FunctionsResult[]
  cold?: ColdStart[]
  client?: ClientResult
  start?: NpmStartTime
  growth?: { reconciliation: ReconcileGrowth[]; journal: JournalGrowth[] }
}

/** Everything as Markdown, for the terminal and for docs/performance.md alike. */
export function report(measured: Measured): string {
  const parts = [
    measured.envelope && envelope(measured.envelope),
    measured.functions && functions(measured.functions),
    measured.cold && cold(measured.cold),
    measured.client && client(measured.client),
    measured.start && npmStart(measured.start),
    measured.growth && growth(measured.growth),
  ]
  return [machine(), ...parts.filter((part) => part !== undefined)].join('\n\n')
}

const machine = () =>
  `由 \`npm run bench -- --write\` 写入：Node.js ${process.version}，${cpus().length} 核 ${cpus()[0]?.model.trim() ?? ''}。各方轮流运行，取中位数，括号里是中间一半的范围。`

function envelope({ times, peaks }: NonNullable<Measured['envelope']>): string {
  const peers = times[0]?.peers.map(({ name }) => name) ?? []
  const rows = times.map(({ sample, step, ours, overFloor, peers: others, large }) => {
    const peak = peaks.find((one) => one.sample === sample && one.step === step)
    return [
      `${SAMPLES[sample] ?? sample}，${STEPS[step]}`,
      `${ms(ours.median)}`,
      fold(overFloor),
      `≤ ${large ? BUDGETS.largeOverFloor : BUDGETS.smallOverFloor} 倍${verdict(!envelopeOver({ overFloor, large }))}`,
      ...others.map(
        ({ name, times: slower }) =>
          `${fold(slower)}${large && name === 'sm-crypto' ? verdict(slower.median >= BUDGETS.largePeerTimes) : ''}`,
      ),
      peak === undefined
        ? ''
        : `${peak.times.toFixed(1)} 倍${verdict(peak.times <= BUDGETS.memoryTimes)}`,
    ]
  })
  return section(
    '报文',
    `下限谁也低不了：OpenSSL 对同样的字节做一遍 SM4-ECB 和 SM3，别的什么也不做。右边几列是对方用时是我们的几倍（大报文对 sm-crypto 的目标 ≥ ${BUDGETS.largePeerTimes}），以及内存峰值是报文的几倍（几次里最大的，目标 ≤ ${BUDGETS.memoryTimes}）。`,
    ['', 'CPU 毫秒', '对下限', '目标', ...peers, '内存峰值'],
    rows,
  )
}

function functions(results: readonly FunctionsResult[]): string {
  const echo = results.find(({ what }) => what === 'echo')
  const rows = results.map(({ what, perCore, cpu, p50, p99 }) => {
    const added = cpu.median - (echo?.cpu.median ?? 0)
    return [
      what === 'echo' ? '空函数（同一框架）' : `\`${what}\``,
      perCore.median.toFixed(0),
      spread(cpu, 2),
      what === 'echo'
        ? ''
        : `${added.toFixed(2)}，目标 ≤ ${BUDGETS.cpuAddedMs}${verdict(added <= BUDGETS.cpuAddedMs)}`,
      spread(p50, 1),
      spread(p99, 1),
    ]
  })
  return section(
    '云函数',
    '`POST /patient`，平台立刻答复，八人同时、各查各的；含每次查看的留痕（答复之前同步写盘，同一刻的几次一起写）。',
    ['', '每核每秒', 'CPU 毫秒', '比空函数多', 'p50 毫秒', 'p99 毫秒'],
    rows,
  )
}

function cold(starts: readonly ColdStart[]): string {
  const rows = starts.map(({ name, bytes, time, overEmpty }) =>
    name === 'empty'
      ? ['空函数', '', spread(time, 0), '', '']
      : [
          name === IN_THE_CLOUD ? 'patient，存储是 CloudBase（含 @cloudbase/node-sdk）' : name,
          name === IN_THE_CLOUD
            ? ''
            : `${kb(bytes)}，目标 ≤ ${kb(BUDGETS.bundleBytes(name))}${verdict(bytes <= BUDGETS.bundleBytes(name))}`,
          spread(time, 0),
          fold(overEmpty),
          `≤ ${BUDGETS.coldTimes} 倍${verdict(overEmpty.median <= BUDGETS.coldTimes)}`,
        ],
  )
  const words =
    '从进程开始到第一个答复用掉的 CPU，含打开存储；最后一行在云上就是这样：小程序的第一次调用，读一次数据库（替身，网络不计）。其余各行用本机的存储。'
  return section('冷启动', words, ['', '一个文件', 'CPU 毫秒', '对空函数', '目标'], rows)
}

function client(result: ClientResult): string {
  const { mainPackage, firstScreen, interactive, latency, calls, start } = result
  const { shift } = result.bedside.h5
  const { slow, fast } = interactive
  const taps = latency.map(({ tap, paint, opened }) => [
    `「${tap}」`,
    spread(paint, 0),
    opened === undefined ? '' : spread(opened, 0),
  ])
  const sizes = section(
    '页面',
    '慢：CPU 慢 4 倍，网络慢 4G（1.6 Mbps、150 毫秒）。',
    ['', '', '目标'],
    [
      [
        '小程序主包',
        kb(mainPackage),
        `≤ ${kb(BUDGETS.mainPackageBytes)}${verdict(mainPackage <= BUDGETS.mainPackageBytes)}`,
      ],
      [
        'H5 首屏（gzip）',
        kb(firstScreen),
        `≤ ${kb(BUDGETS.firstScreenBytes)}${verdict(firstScreen <= BUDGETS.firstScreenBytes)}`,
      ],
      [
        'H5 首屏可以点按',
        `慢 ${(slow.median / 1000).toFixed(1)} 秒，不慢 ${(fast.median / 1000).toFixed(2)} 秒`,
        '',
      ],
      [
        '已授权的人看到住院情况要问云函数几次',
        `${calls.actions.length}（${calls.actions.map((action) => `\`${action}\``).join('、')}）`,
        `1${verdict(calls.actions.length <= 1)}`,
      ],
      [
        '微信里第一页出来之前运行的 JavaScript',
        kb(start.scripts),
        `≤ ${kb(BUDGETS.startScriptsBytes)}${verdict(start.scripts <= BUDGETS.startScriptsBytes)}，想要 60 KB`,
      ],
      ...drawing(start.drawing),
      [
        '住院页打开时的布局位移（CLS）',
        shift.toFixed(4),
        `< ${BUDGETS.shift}${verdict(shift < BUDGETS.shift)}`,
      ],
    ],
  )
  const quick = `慢的手机上点一下，到屏幕有反应（Event Timing，每 8 毫秒一档；网页指标 INP 以 200 毫秒以内为好），和到要去的那一页出来：\n\n${table(['点按', '有反应，毫秒', '那一页，毫秒'], taps)}`
  return [sizes, quick, bedside(result)].join('\n\n')
}

function drawing({ bytes, calls, turns }: ClientResult['start']['drawing']): string[][] {
  const most = BUDGETS.drawing
  return [
    [
      '住院页第一次完整出来，交给微信画的（`setData` 的 JSON）',
      `${(bytes / 1024).toFixed(1)} KB`,
      `≤ ${kb(most.bytes)}${verdict(bytes <= most.bytes)}`,
    ],
    [
      '在逻辑线程的几个回合里交出；部件各自的 `setData`',
      `${turns}；${calls} 次`,
      `≤ ${most.turns}；≤ ${most.calls} 次${verdict(turns <= most.turns && calls <= most.calls)}`,
    ],
  ]
}

function npmStart({ first, again }: NpmStartTime): string {
  const row = (what: string, seconds: Spread) => [
    what,
    spread(seconds, 1),
    `≤ ${BUDGETS.startSeconds}${verdict(seconds.median <= BUDGETS.startSeconds)}`,
  ]
  return section(
    '`npm start`',
    '从命令开始，到页面和它的脚本能打开、登录以后云函数有答复；每次都重新构建。',
    ['', '秒', '目标'],
    [row('第一次', first), row('再一次，数据已在', again)],
  )
}

function growth({ reconciliation, journal }: NonNullable<Measured['growth']>): string {
  // The smallest spends most of its time on the start.
  const usual = reconciliation.find(({ rows: count }) => count === 20_000)
  const grown = (now: number, first: number | undefined) =>
    first === undefined || now === first
      ? ''
      : `，${(now / first).toFixed(2)} 倍${verdict(now / first <= BUDGETS.growthTimes)}`
  const perRow = ({ rows: count, lists, time }: ReconcileGrowth) => time / count / lists
  const rows = reconciliation.map((one) => {
    const { rows: count, lists, time, peak } = one
    const most = BUDGETS.reconcilePeakMb(count, lists)
    return [
      count.toLocaleString('en') + (lists === 1 ? '' : `，${lists} 个院区同时`),
      `${time.toFixed(1)} 秒`,
      `${(perRow(one) * 1e6).toFixed(0)} 微秒${grown(perRow(one), usual && count >= usual.rows ? perRow(usual) : undefined)}`,
      `${peak} MB，目标 ≤ ${most} MB${verdict(peak <= most)}`,
    ]
  })
  const first = journal[0]
  const lookups = Object.keys(LOOKUPS) as LookUp[]
  const journalRows = journal.map(({ intents, lookups: costs }) => [
    intents.toLocaleString('en'),
    ...lookups.map((kind) => {
      const base = first?.lookups[kind].median ?? 1
      return `${ms(costs[kind].median)}${intents === first?.intents ? '' : `（${(costs[kind].median / base).toFixed(1)} 倍）`}`
    }),
  ])
  return [
    section(
      '数据量',
      `一天一种就诊类型的对账：两万笔是大医院的一天，${(MOST_ROWS / 10_000).toFixed(0)} 万笔是上限。每个进程的堆限 ${RECONCILE_HEAP_MB} MB；每笔用时的目标是两万笔的 ${BUDGETS.growthTimes} 倍以内：`,
      ['结算笔数', '用时', '每笔', '内存峰值'],
      rows,
    ),
    table(['账本里的笔数', ...lookups.map((kind) => `${LOOKUPS[kind]}，毫秒`)], journalRows),
  ].join('\n\n')
}

const SAMPLES: Record<string, string> = {
  '400 B request': '400 字节的请求',
  '2 KB response': '2 KB 的应答',
  '1 MB attachment': '带 1 MB 附件',
  '8 MB attachment': '带 8 MB 附件',
}
const STEPS = { seal: '加签加密', open: '解密验签' }
const LOOKUPS: Record<LookUp, string> = {
  'by stay': '按住院',
  'by status': '按状态',
  'by settlement number': '按结算号',
  'by id': '按编号',
  'done lately': '刚办成的',
  newest: '最近的 200 笔结算',
  'newest of a small campus': '小院区的全部结算',
}

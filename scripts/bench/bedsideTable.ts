import type { ClientResult } from './client.ts'
import { H5_PARTS, type H5Part } from './bedside.ts'
import { BUDGETS } from './goals.ts'
import { spreadOf, type Spread } from './measure.ts'
import { downloadMs, ROUND_TRIP_MS } from './slowPhone.ts'
import { kb, section, spread, table, verdict } from './words.ts'

/** DNS, TCP and TLS, one after the other. */
const CONNECTING = 3

const H5: Record<H5Part, string> = {
  html: '取 `index.html`',
  entry: '取首屏的脚本和样式',
  framework: '运行：Vue 和 uni-app 起来',
  firstPage: '取第一页的脚本和样式（还没有到的）',
  ask: '运行：第一页，到问云函数',
  network: '网络：问和答',
  boot: '云函数：Node.js 起来',
  load: '云函数：读代码',
  answer: '云函数：自己（含问数据库，替身）',
  platform: '等医保平台（沙箱）',
  draw: '画出来',
}

const WECHAT = {
  run: '运行：启动的 JavaScript，到问云函数',
  boot: H5.boot,
  load: H5.load,
  answer: H5.answer,
  platform: H5.platform,
  draw: H5.draw,
} as const

/** Every part of the wait between the tap on the bedside code and the stay with its amounts. */
export function bedside({
  bedside: { h5, wechat },
  mainPackage,
}: Pick<ClientResult, 'bedside' | 'mainPackage'>): string {
  const connecting = CONNECTING * ROUND_TRIP_MS
  const inBrowser = [
    [`连上：DNS、TCP、TLS 各一个来回（算的）`, String(connecting)],
    ...H5_PARTS.map((part) => [H5[part], spread(h5.parts[part], 0)]),
    total(sumOf(h5.total, connecting)),
    ['上次看到的先出来，在', spread(sumOf(h5.lastSeen, connecting), 0)],
  ]
  const parts = Object.entries(WECHAT).map(
    ([part, what]) =>
      [what, spreadOf(wechat.map((one) => one[part as keyof typeof WECHAT]))] as const,
  )
  const sums = spreadOf(
    wechat.map(
      ({ run, boot, load, answer, platform, draw }) => run + boot + load + answer + platform + draw,
    ),
  )
  const download = downloadMs(mainPackage)
  const inWechat = [
    ['微信自己起来', '看不到'],
    ...parts.slice(0, 1).map(([what, ms]) => [what, spread(ms, 0)]),
    ['网络：问和答，一个来回（算的）', String(ROUND_TRIP_MS)],
    ...parts.slice(1).map(([what, ms]) => [what, spread(ms, 0)]),
    total(sumOf(sums, ROUND_TRIP_MS)),
    [
      `第一次打开另加：下载主包 ${kb(mainPackage)}（按大小算，没有再压缩）`,
      `${download.toFixed(0)}，合计 ${(sums.median + ROUND_TRIP_MS + download).toFixed(0)}`,
    ],
  ]
  return [
    section(
      '扫床头码到看见金额',
      '从前授权过的人扫码，到「医保个人账户」的金额出来：手机慢（CPU 慢 4 倍，慢 4G），云函数的进程在第一次调用时才起来，存储是 CloudBase（替身，就在旁边）。云平台自己调度实例、真的平台多久答复，这里看不到。浏览器里，页面什么都没有留下：',
      ['浏览器', '毫秒'],
      inBrowser,
    ),
    `微信里，构建出的包在微信自己的组件框架上运行（浏览器里的 exparser，CPU 慢 4 倍；包已在手机上）：\n\n${table(['微信', '毫秒'], inWechat)}`,
  ].join('\n\n')
}

const total = (ms: Spread): string[] => [
  '**合计**',
  `${spread(ms, 0)}，目标 ≤ ${BUDGETS.bedsideMs}${verdict(ms.median <= BUDGETS.bedsideMs)}`,
]

const sumOf = ({ median, low, high }: Spread, more: number): Spread => ({
  median: median + more,
  low: low + more,
  high: high + more,
})

import { formatDateTime, formatDecimal, parseDecimal } from '../../lib/protocol/index.ts'
import type { DIFFERENCE_KINDS, FindingKind } from '../finding.ts'
import { differencesOf, type KeptFinding, type Report } from '../report.ts'
import { PAGE_STYLE } from './pageStyle.ts'
import { KINDS, statusName } from './words.ts'

/** The order in which a person looks at them. */
const ORDER = [
  'only-theirs',
  'refund',
  'amount',
  'repeated',
  'only-ours',
  'unreadable',
] as const satisfies readonly (typeof DIFFERENCE_KINDS)[number][]

/**
 * The report as one page that stands alone: nothing is fetched, nothing runs; prints on A4.
 * @param visitName 就诊类型, in words
 */
export function reportPage(report: Report, visitName: string, csvName: string): string {
  const { feeDate } = report
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>预授权结算对账 ${text(feeDate)} ${text(visitName)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<main>
<header>
<p class="kicker">泉州医保信用就医 · 预授权结算对账</p>
<h1>${text(chineseDay(feeDate))} <span>${text(visitName)}</span></h1>
<p class="facts">机构编号 ${text(report.institution)}　·　对账时间 ${text(formatDateTime(report.ranAt).slice(0, 16))}${report.runs > 1 ? `　·　第 ${report.runs} 次对账` : ''}</p>
</header>
${verdict(report)}
${figures(report)}
${ORDER.map((kind) => section(report, kind)).join('')}
${section(report, 'unknown')}
${unkept(report, csvName)}
${changes(report)}
<footer>
<p>核对人：<i></i>　日期：<i></i>　处理结果：<i class="long"></i></p>
<p class="small">依据：本院结算记录与医保平台“获取预授权结算对账清单”（BC00.03.00.07），按医院结算流水号逐笔比对结算金额与医疗总费用。</p>
</footer>
</main>
</body>
</html>
`
}

function verdict(report: Report): string {
  const count = differencesOf(report)
  const { unknown } = report.counts
  const matched = agreed(report)
  const more = unknown > 0 ? `另有 ${number(unknown)} 笔结果未明，` : ''
  if (count > 0)
    return banner(
      'bad',
      `有 ${number(count)} 笔差异，请今天处理`,
      `${more}其余 ${number(matched)} 笔一致。`,
    )
  if (unknown > 0)
    return banner(
      'wait',
      `没有差异，有 ${number(unknown)} 笔结果未明`,
      `系统会继续查询；其余 ${number(matched)} 笔一致。`,
    )
  return banner(
    'good',
    '两边一致',
    matched === 0 ? '当日双方都没有结算。' : `${number(matched)} 笔结算，逐笔金额相同。`,
  )
}

const banner = (tone: string, title: string, words: string) =>
  `<section class="verdict ${tone}" role="status"><strong>${title}</strong><span>${words}</span></section>`

/** Also where the platform lists less by what was refunded. */
const agreed = ({ counts: { matched, refunded } }: Pick<Report, 'counts'>): number =>
  matched + ((refunded as number | undefined) ?? 0)

/** Characters of an amount that still fit at its usual size. */
const LONG = 13

function figures({ counts, sums }: Report): string {
  const refunded = (sums.refunded as string | undefined) ?? '0.00'
  const difference =
    parseDecimal(sums.ours, 'sums') -
    parseDecimal(refunded, 'sums') -
    parseDecimal(sums.theirs, 'sums')
  const cell = (label: string, value: string, note: string, tone = '') =>
    `<div${tone && ` class="${tone}"`}><dt>${label}</dt><dd${value.length > LONG ? ' class="long"' : ''}>${value}</dd><dd class="note">${note}</dd></div>`
  return `<dl class="figures">
${cell('本院已结算', yuan(sums.ours), `${number(counts.ours)} 笔`)}
${cell('医保清单', yuan(sums.theirs), `${number(counts.theirs)} 笔${refunded === '0.00' ? '' : `，已减退款 ${yuan(refunded)}`}`)}
${cell('差额（本院 − 医保）', yuan(formatDecimal(difference)), difference === 0n ? '金额合计相同' : '金额合计不同', difference === 0n ? '' : 'off')}
${cell('逐笔一致', `${number(agreed({ counts }))} 笔`, '结算金额与总费用都相同')}
</dl>`
}

function section(report: Report, kind: Exclude<FindingKind, 'matched' | 'refunded'>): string {
  const count = (report.counts[kind] as number | undefined) ?? 0
  if (count === 0) return ''
  const rows = report.findings.filter((finding) => finding.kind === kind)
  const { name, advice } = KINDS[kind]
  return `<section class="list ${kind === 'unknown' ? 'wait' : 'bad'}">
<h2>${name} <span>${number(count)} 笔</span></h2>
<p class="advice">${advice}</p>
<table>
<thead><tr>${COLUMNS.map(([label, kind]) => `<th scope="col" class="${kind}">${label}</th>`).join('')}</tr></thead>
<tbody>
${rows.map(row).join('\n')}
</tbody>
</table>
${rows.length < count ? `<p class="advice">这里列出前 ${number(rows.length)} 笔。</p>` : ''}</section>`
}

const COLUMNS = [
  ['医院结算流水号', 'no'],
  ['登记号', 'no'],
  ['本院记录', 'state'],
  ['本院结算金额', 'money'],
  ['医保结算金额', 'money'],
  ['本院总费用', 'money'],
  ['医保总费用', 'money'],
] as const

function row(finding: KeptFinding): string {
  const pair = (ours: string, theirs: string) => {
    const gap =
      ours === '' || theirs === ''
        ? 0n
        : parseDecimal(ours, 'amount') - parseDecimal(theirs, 'amount')
    const told = (value: string) =>
      value === '' ? '—' : gap === 0n ? yuan(value) : `<b>${yuan(value)}</b>`
    return [
      told(ours),
      `${told(theirs)}${gap === 0n ? '' : `<small>差 ${yuan(formatDecimal(gap))}</small>`}`,
    ]
  }
  const cells = [
    [text(finding.settlementNo), text((finding.note as string | undefined) ?? '')]
      .filter(Boolean)
      .join('<br>'),
    text(finding.stayId) || '—',
    text(statusName(finding.status)) || (finding.kind === 'repeated' ? '—' : '无记录'),
    ...pair(finding.ourAmount, finding.theirAmount),
    ...pair(finding.ourTotalFee, finding.theirTotalFee),
  ]
  return `<tr>${COLUMNS.map(([label, kind], index) => `<td class="${kind}" data-label="${label}"><span>${cells[index]}</span></td>`).join('')}</tr>`
}

const unkept = ({ unkept: count }: Report, csvName: string): string =>
  count === 0
    ? ''
    : `<p class="advice">还有 ${number(count)} 笔没有列在本页，全部明细见 ${text(csvName)}。</p>`

function changes({ changes: since, counts }: Report): string {
  if (since === null) return ''
  const names: Record<string, string> = {
    ours: '本院笔数',
    theirs: '医保笔数',
    ...Object.fromEntries(Object.entries(KINDS).map(([kind, { name }]) => [kind, name])),
  }
  const moved = Object.entries(since.counts).map(
    ([name, before]) =>
      `<li>${names[name] ?? text(name)}：${number(before)} → ${number(counts[name as keyof typeof counts])}</li>`,
  )
  const listed = (title: string, all: { kind: string; settlementNo: string }[]) =>
    all.length === 0
      ? ''
      : `<li>${title}：${all
          .slice(0, 20)
          .map(({ settlementNo }) => text(settlementNo))
          .join('、')}${all.length > 20 ? ` 等 ${number(all.length)} 笔` : ''}</li>`
  const lines = [...moved, listed('新出现', since.appeared), listed('已消除', since.gone)].filter(
    Boolean,
  )
  return `<section class="changes"><h2>与上次对账相比 <span>${text(formatDateTime(since.since).slice(0, 16))}</span></h2>${lines.length === 0 ? '<p class="advice">没有变化。</p>' : `<ul>${lines.join('')}</ul>`}</section>`
}

function chineseDay(day: string): string {
  const date = new Date(`${day}T00:00:00Z`)
  return `${date.getUTCFullYear()} 年 ${date.getUTCMonth() + 1} 月 ${date.getUTCDate()} 日 星期${'日一二三四五六'[date.getUTCDay()]}`
}

const number = (count: number): string => inThousands(String(count))
const yuan = (amount: string): string => {
  const [, sign = '', whole = '0', part = '00'] = /^(-?)(\d+)\.(\d\d)$/.exec(amount) ?? []
  return `${sign === '' ? '' : '−'}¥${inThousands(whole)}.${part}`
}

function inThousands(digits: string): string {
  const groups: string[] = []
  for (let end = digits.length; end > 0; end -= 3)
    groups.unshift(digits.slice(Math.max(0, end - 3), end))
  return groups.join(',')
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const text = (value: string): string =>
  value.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character)

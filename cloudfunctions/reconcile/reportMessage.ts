import type { StaffMessage } from '../lib/staff/channel.ts'
import { DIFFERENCE_KINDS } from './finding.ts'
import { KINDS } from './page/words.ts'
import { differencesOf, type Report } from './report.ts'

export interface ToldReport {
  report: Report
  /** Where its page can be fetched, once. */
  link: string | undefined
}

/** What the morning's reconciliation says: totals and counts. Whose settlements they are stands on the page alone. */
export function reportMessage(told: readonly ToldReport[], now: number): StaffMessage {
  const institutions = [...new Set(told.map(({ report }) => report.institution))]
  const bad = told.filter(({ report }) => differencesOf(report) > 0).length
  const waiting = told.filter(({ report }) => !report.clean).length - bad
  return {
    title: `【信用就医】对账 ${told.length} 份：${
      bad > 0 ? `${bad} 份有差异，请今天处理` : waiting > 0 ? '没有差异，有结果未明的' : '两边一致'
    }`,
    lines: [
      ...institutions.flatMap((institution) => [
        `机构 ${institution}`,
        ...told.filter(({ report }) => report.institution === institution).flatMap(linesOf),
      ]),
      ...(told.some(({ link }) => link !== undefined)
        ? ['链接三天有效，只能下载一次，记入查看记录']
        : ['明细：npm run reconcile -- --date 日期']),
    ],
    data: {
      kind: 'reconciliation',
      institution: institutions[0] ?? '',
      at: now,
      reports: told.map(({ report, link }) => ({
        institution: report.institution,
        feeDate: report.feeDate,
        visitType: report.visitType,
        clean: report.clean,
        counts: report.counts,
        sums: report.sums,
        runs: report.runs,
        link: link ?? null,
      })),
    },
  }
}

function linesOf({ report, link }: ToldReport): string[] {
  const { feeDate, visitType, counts, sums, runs } = report
  const found = [...DIFFERENCE_KINDS, 'unknown' as const]
    .filter((kind) => counts[kind] > 0)
    .map((kind) => `${KINDS[kind].name} ${counts[kind]} 笔`)
  const mark = differencesOf(report) > 0 ? '●' : counts.unknown > 0 ? '◐' : '○'
  return [
    `${mark} ${feeDate} 就诊类型 ${visitType}${runs > 1 ? `（第 ${runs} 次）` : ''}：${found.length > 0 ? found.join('，') : '两边一致'}`,
    `　本院 ${counts.ours} 笔 ${sums.ours} 元，医保 ${counts.theirs} 笔 ${sums.theirs} 元${sums.refunded === '0.00' ? '' : `（已减退款 ${sums.refunded} 元）`}`,
    ...(link === undefined ? [] : [`　${link}`]),
  ]
}

import type { Audit, Hole } from './audit.ts'
import { TOLERATED } from './holes.ts'
import { ACCEPTED, checkLicences, type Accepted } from './licences.ts'
import type { Project } from './packages.ts'

export interface Findings {
  lines: string[]
  /** Something has to be decided by a person. */
  stops: boolean
}

export interface Judged {
  /** Folders of the packages that are delivered. */
  delivered: ReadonlySet<string>
  licences?: Readonly<Record<string, Accepted>>
  /** Advisory → why it may stay. */
  tolerated?: Readonly<Record<string, string>>
}

/**
 * What is found out about the packages, in words. A grave hole in what is delivered stops, unless a person has said why
 * not, and so does a licence nobody has judged.
 */
export function findingsOf(
  project: Project,
  audit: Audit,
  { delivered: folders, licences: accepted = ACCEPTED, tolerated = TOLERATED }: Judged,
): Findings {
  const { counts, problems, stale } = checkLicences(project.packages, accepted)
  const delivered = project.packages.filter(({ dev }) => !dev).length
  const lines = [
    `依赖包 ${project.packages.length} 个，其中 ${project.packages.length - delivered} 个只用于构建和测试`,
    '',
    '许可：',
  ]
  for (const [licence, count] of Object.entries(counts).sort(
    ([a, m], [b, n]) => n - m || (a < b ? -1 : 1),
  ))
    lines.push(`  ${String(count).padStart(5)}  ${licence}`)
  const kept = Object.entries(accepted).filter(([name]) => !stale.includes(name))
  if (kept.length > 0)
    lines.push(
      '',
      '说明过理由的：',
      ...kept.map(([name, { licence, why }]) => `  ${name}（${licence ?? '未写'}）：${why}`),
    )
  if (stale.length > 0) lines.push('', `清单里已用不着的，请删去：${stale.join('、')}`)
  if (problems.length > 0) lines.push('', '许可不能接受：', ...problems.map((one) => `  ${one}`))
  const holes = judgeHoles(audit, folders, tolerated)
  lines.push('', ...holes.lines)
  return { lines, stops: problems.length > 0 || stale.length > 0 || holes.stops }
}

function judgeHoles(
  audit: Audit,
  delivered: ReadonlySet<string>,
  tolerated: Readonly<Record<string, string>>,
): Findings {
  if (!audit.available)
    return {
      lines: [
        `漏洞：not available（${audit.why}）。没有查成，不等于没有漏洞；请在能用 npm audit 的网络里再查`,
      ],
      stops: false,
    }
  const { critical, high, moderate, low, info } = audit.counts
  const grave = audit.found.filter(({ severity }) => severity === 'critical' || severity === 'high')
  const shipped = grave.filter(({ paths }) => paths.some((path) => delivered.has(path)))
  const open = shipped.filter(({ advisories }) =>
    advisories.some((one) => tolerated[one] === undefined),
  )
  const unused = Object.keys(tolerated).filter(
    (one) => !audit.found.some(({ advisories }) => advisories.includes(one)),
  )
  const part = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)]
  return {
    lines: [
      `漏洞：严重 ${critical}，高 ${high}，中 ${moderate}，低 ${low}，提示 ${info}`,
      ...part('随产品交付的，必须升级，或在 scripts/supply/holes.ts 说明理由：', open.map(worded)),
      ...part(
        '说明过理由的：',
        shipped
          .filter((one) => !open.includes(one))
          .flatMap(({ name, advisories }) =>
            advisories.map((one) => `${name} ${one}：${tolerated[one]}`),
          ),
      ),
      ...part(
        '只用于构建、测试或本机运行，不随产品交付：',
        grave.filter((one) => !shipped.includes(one)).map(worded),
      ),
      ...part('理由已用不着的，请删去：', unused),
    ],
    stops: open.length > 0 || unused.length > 0,
  }
}

const worded = ({ name, severity, advisories }: Hole): string =>
  `${severity}  ${name}  ${advisories.join('、')}`

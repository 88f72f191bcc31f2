import type { Audit } from './audit.ts'
import { ACCEPTED, checkLicences, type Accepted } from './licences.ts'
import type { Project } from './packages.ts'

export interface Findings {
  lines: string[]
  /** Something has to be decided by a person. */
  stops: boolean
}

/** What is found out about the packages, in words. High and critical vulnerabilities stop; so does a licence nobody has judged. */
export function findingsOf(project: Project, audit: Audit, accepted: Readonly<Record<string, Accepted>> = ACCEPTED): Findings {
  const { counts, problems, stale } = checkLicences(project.packages, accepted)
  const delivered = project.packages.filter(({ dev }) => !dev).length
  const lines = [`依赖包 ${project.packages.length} 个，其中 ${project.packages.length - delivered} 个只用于构建和测试`, '', '许可：']
  for (const [licence, count] of Object.entries(counts).sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))) lines.push(`  ${String(count).padStart(5)}  ${licence}`)
  const kept = Object.entries(accepted).filter(([name]) => !stale.includes(name))
  if (kept.length > 0) lines.push('', '说明过理由的：', ...kept.map(([name, { licence, why }]) => `  ${name}（${licence ?? '未写'}）：${why}`))
  if (stale.length > 0) lines.push('', `清单里已用不着的，请删去：${stale.join('、')}`)
  if (problems.length > 0) lines.push('', '许可不能接受：', ...problems.map((one) => `  ${one}`))
  lines.push('', ...auditLines(audit))
  return { lines, stops: problems.length > 0 || stale.length > 0 || (audit.available && audit.counts.high + audit.counts.critical > 0) }
}

function auditLines(audit: Audit): string[] {
  if (!audit.available) return [`漏洞：not available（${audit.why}）。没有查成，不等于没有漏洞；请在能用 npm audit 的网络里再查`]
  const { critical, high, moderate, low, info } = audit.counts
  return [
    `漏洞：严重 ${critical}，高 ${high}，中 ${moderate}，低 ${low}，提示 ${info}`,
    ...audit.found.filter(({ severity }) => severity === 'critical' || severity === 'high').map(({ name, severity }) => `  ${severity}  ${name}`),
  ]
}

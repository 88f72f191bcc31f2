import { ALERTS, plainWhat, type Condition } from '../../cloudfunctions/lib/health/alerts.ts'
import { selector } from '../../cloudfunctions/lib/health/metrics.ts'
import { code, markdownTable } from '../docs/markdown.ts'
import { anchorOf } from './runbook.ts'

/** Where a hospital keeps the runbook only its Prometheus knows. */
const RUNBOOKS = '{{ $externalLabels.runbook }}'

export const expressionOf = (when: Condition): string => {
  if ('up' in when) return 'up{job="care"} == 0'
  const series = `${when.gauge}${selector(when.labels ?? {})}`
  switch (when.is) {
    case 'above':
      return `${series} > ${when.value}`
    case 'below':
      return `${series} < ${when.value}`
    case 'apart':
      return `abs(${series}) > ${when.value}`
    case 'older':
      return `time() - ${series} > ${when.value}`
  }
}

/** The table in docs/runbook.md. */
export const alertTable = (): string =>
  markdownTable(
    ['告警', '条件', '持续', '没有 Prometheus 时', '意思和处置'],
    ALERTS.map(({ name, when, for: lasting, severity, otherwise, what }) => [
      `${code(name)}${severity === 'critical' ? '（立即）' : ''}`,
      code(expressionOf(when)),
      lasting === '0m' ? '立即' : lasting,
      otherwise,
      what,
    ]),
  )

/** Rules for Prometheus, docs/alerts.yml. JSON's texts are YAML's. */
export const alertRules =
  (): string => `# 由 npm run deploy:files 生成；意思和处置见 runbook.md「七、告警」。
# runbook_url 前面的一段取自 Prometheus 的 external_labels.runbook，见 deploy.md 第七节
groups:
  - name: care
    rules:
${ALERTS.map(
  ({ name, when, for: lasting, severity, what, section }) => `      - alert: ${name}
        expr: ${JSON.stringify(expressionOf(when))}
        for: ${lasting}
        labels: { severity: ${severity} }
        annotations:
          summary: ${JSON.stringify(plainWhat({ what }))}
          runbook_url: ${JSON.stringify(`${RUNBOOKS}${anchorOf(section)}`)}
`,
).join('')}`

import { exceeds, plainWhat, valuesOf, type Alert } from '../health/alerts.ts'
import type { Gauges } from '../health/metrics.ts'
import { formatDateTime } from '../protocol/index.ts'
import type { StaffMessage } from './channel.ts'
import type { Step } from './causes.ts'

/** What is told of causes: what is wrong, by the same words as in the runbook, and numbers. */
export function alertMessage(
  { causes, begun, over }: Step,
  gauges: Gauges,
  { institution, now }: { institution: string; now: number },
): StaffMessage {
  const counts = [
    ...(begun.length > 0 ? [`${begun.length} 项告警`] : []),
    ...(over.length > 0 ? [`${over.length} 项恢复`] : []),
  ]
  const urgent = begun.some(({ severity }) => severity === 'critical')
  const sinceOf = ({ name }: Alert) => causes[name]?.since ?? now
  return {
    title: `【信用就医${urgent ? '·立即处理' : ''}】${counts.join('，')}`,
    lines: [
      `机构 ${institution}，${formatDateTime(now)}`,
      ...begun.map(
        (alert) =>
          `● ${alert.name}${nowOf(alert, gauges, now)}：${plainWhat(alert)}。从 ${formatDateTime(sinceOf(alert))} 起`,
      ),
      ...over.map((alert) => `○ 已恢复 ${alert.name}：${plainWhat(alert)}`),
      ...(begun.length > 0 ? ['处置：docs/runbook.md，先看上面写的那一节'] : []),
    ],
    data: {
      kind: 'alert',
      institution,
      at: now,
      alerts: [
        ...begun.map((alert) => ({
          name: alert.name,
          severity: alert.severity,
          state: 'firing',
          since: sinceOf(alert),
          ...whereOf(alert, gauges, now),
        })),
        ...over.map(({ name, severity }) => ({ name, severity, state: 'resolved' })),
      ],
    },
  }
}

/** The values that make it so. */
const valuesNow = ({ when }: Alert, gauges: Gauges, now: number) =>
  'up' in when ? [] : valuesOf(when, gauges).filter(({ value }) => exceeds(when, value, now))

/** At which institutions it is so, where it is at some of them. */
function whereOf(alert: Alert, gauges: Gauges, now: number): { institutions?: string[] } {
  const codes = valuesNow(alert, gauges, now).flatMap(({ labels }) => labels.institution ?? [])
  return codes.length === 0 ? {} : { institutions: [...new Set(codes)] }
}

/** Of each institution in which it is so: whose is said where a value is one institution's. */
function nowOf(alert: Alert, gauges: Gauges, now: number): string {
  const { when } = alert
  const values = valuesNow(alert, gauges, now)
  if ('up' in when || values.length === 0) return ''
  const told = values.map(({ labels: { institution }, value }) => {
    const is = when.is === 'older' ? formatDateTime(value * 1000) : `现为 ${value}`
    return institution === undefined ? is : `${institution} ${is}`
  })
  return `（${told.join('，')}）`
}

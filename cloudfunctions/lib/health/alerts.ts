import { GAUGES, type Gauge, type GaugeName, type Gauges, type Labels } from './metrics.ts'

/** What a hospital should be woken by: from the metrics, or from the log where nobody fetches them. */
export interface Alert {
  name: string
  when: Condition
  /** How long it must last, as Prometheus writes it. */
  for: string
  /** `critical`: now, at night too. `warning`: in the morning. */
  severity: 'critical' | 'warning'
  /** Where nobody fetches metrics: the same from the monitor of an address, or from fields of the timer's line. */
  otherwise: string
  /** What it means, and the runbook's section. */
  what: string
  /** The section of docs/runbook.md that says what to do. */
  section: Section
}

/** What an alert means, for where Markdown is not shown. */
export const plainWhat = ({ what }: Pick<Alert, 'what'>): string => what.replaceAll('`', '')

/** Sections of docs/runbook.md, as their headings begin. */
type Section = '一' | '二' | '三' | '四' | '五' | '六' | '七'

export type Condition =
  | { up: false }
  | { gauge: GaugeName; labels?: Labels; is: 'above' | 'below' | 'apart'; value: number }
  /** Of a gauge that is a time: so many seconds ago. */
  | { gauge: GaugeName; labels?: Labels; is: 'older'; value: number }

export const ALERTS: readonly Alert[] = [
  {
    name: 'CareDown',
    when: { up: false },
    for: '5m',
    severity: 'critical',
    otherwise: '`/hospital/healthz`、`/fee-info/healthz` 连续 5 分钟不是 200',
    what: '函数没有应答：多半是配置有误或没有部署成功（看日志 `配置有误：`），或域名、证书、HTTP 访问服务出了问题',
    section: '七',
  },
  {
    name: 'CareStoreDown',
    when: { gauge: 'care_store_up', is: 'below', value: 1 },
    for: '5m',
    severity: 'critical',
    otherwise: '`/hospital/readyz`、`/fee-info/readyz` 连续 5 分钟是 503',
    what: '数据库不应答：第六节',
    section: '六',
  },
  {
    name: 'CareClockOff',
    when: { gauge: 'care_clock_offset_seconds', is: 'apart', value: 60 },
    for: '10m',
    severity: 'warning',
    otherwise: '`/hospital/readyz` 里 `clockOffsetSeconds` 超过 60（超过允许偏差的一半时是 503）',
    what: '平台与云函数的时钟相差太多：再大就互不承认对方的报文。云函数的时钟由腾讯云对时，多半是平台的：通知平台',
    section: '五',
  },
  {
    name: 'CareTickStopped',
    when: { gauge: 'care_tick_timestamp_seconds', is: 'older', value: 1200 },
    for: '5m',
    severity: 'critical',
    otherwise: '`reconcile` 的日志 20 分钟没有 `tick done`',
    what: '定时任务停了：未明的没有人查，账没有人对。看 `reconcile` 的触发器和日志',
    section: '七',
  },
  {
    name: 'CareTickFailing',
    when: { gauge: 'care_tick_failed_parts', is: 'above', value: 0 },
    for: '15m',
    severity: 'critical',
    otherwise: '`tick done` 连续三次 `failed` 大于 0',
    what: '定时任务有一步做不成：看同一时间的 error，第六节',
    section: '六',
  },
  {
    name: 'CareNeedsPerson',
    when: { gauge: 'care_intents_unresolved', labels: { status: 'person' }, is: 'above', value: 0 },
    for: '0m',
    severity: 'warning',
    otherwise: '`tick done` 的 `persons` 大于 0',
    what: '有待人工核对的业务，同一住院的后续业务在等它：第一节',
    section: '一',
  },
  {
    name: 'CareUnknownTooLong',
    when: { gauge: 'care_intents_oldest_timestamp_seconds', is: 'older', value: 1800 },
    for: '0m',
    severity: 'critical',
    otherwise: '`tick done` 的 `oldestMinutes` 大于 30',
    what: '最早的一笔超过 30 分钟还没有核清：第一节，多半是平台连不上，第五节',
    section: '一',
  },
  {
    name: 'CareReconciliationDiffers',
    when: { gauge: 'care_reconciliation_differences', is: 'above', value: 0 },
    for: '0m',
    severity: 'warning',
    otherwise: '`tick done` 的 `differences` 大于 0',
    what: '对账有差异：第二节',
    section: '二',
  },
  {
    name: 'CareReconciliationOverdue',
    when: { gauge: 'care_reconciliation_overdue', is: 'above', value: 0 },
    for: '3h',
    severity: 'warning',
    otherwise: '`tick done` 的 `overdue` 三小时一直大于 0',
    what: '有该对而没有对成的账：平台的清单取不到，第五节',
    section: '五',
  },
  {
    name: 'CareOldSecret',
    when: { gauge: 'care_old_secret_accepted', is: 'above', value: 0 },
    for: '14d',
    severity: 'warning',
    otherwise: '部署的演练里还列着 `_OLD`',
    what: '更换密钥两周还没有收尾：第三节',
    section: '三',
  },
]

/**
 * Whether it is so now, by what the gauges say.
 * @param now ms since the epoch
 * @returns undefined where nobody knows: then it neither begins nor ends
 */
export function holds(when: Condition, gauges: Gauges, now: number): boolean | undefined {
  if ('up' in when) return undefined
  const values = allOf(when, gauges).map(([, value]) => value)
  if (values.some((value) => typeof value === 'number' && exceeds(when, value, now))) return true
  if (values.length === 0) return (GAUGES[when.gauge] as Gauge).isNone?.(gauges) ? false : undefined
  // Of one institution it is not so; of another nobody knows.
  return values.every((value) => typeof value === 'number') ? false : undefined
}

/** What the gauges say of it: counts, seconds, or seconds since the epoch. */
export function valuesOf(when: Condition, gauges: Gauges): { labels: Labels; value: number }[] {
  if ('up' in when) return []
  return allOf(when, gauges).flatMap(([labels, value]) =>
    typeof value === 'number' ? [{ labels, value }] : [],
  )
}

const allOf = ({ gauge, labels = {} }: Exclude<Condition, { up: false }>, gauges: Gauges) =>
  (GAUGES[gauge] as Gauge)
    .values(gauges)
    .filter(([given]) => Object.entries(labels).every(([name, value]) => given[name] === value))

export function exceeds(when: Condition, value: number, now: number): boolean {
  if ('up' in when) return false
  switch (when.is) {
    case 'above':
      return value > when.value
    case 'below':
      return value < when.value
    case 'apart':
      return Math.abs(value) > when.value
    case 'older':
      return now / 1000 - value > when.value
  }
}

const UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** How long it must last before anybody is told, ms. */
export function lastingMs({ for: lasting }: Alert): number {
  const [, count = '', unit = ''] = /^(\d+)([mhd])$/.exec(lasting) ?? []
  return Number(count) * UNITS[unit as keyof typeof UNITS]
}

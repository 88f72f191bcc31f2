import type { Pulse } from './pulse.ts'
import type { Readiness } from './readiness.ts'

export interface Gauges {
  pulse: Pulse | undefined
  readiness: Readiness
  /** By channel, whether old secrets are still accepted beside the present ones. */
  oldSecrets: Readonly<Record<string, boolean>>
}

/** What a gauge means, for whoever reads it in a monitor, and its values now; a value that nobody knows is left out. */
export interface Gauge {
  help: string
  values(of: Gauges): readonly (readonly [labels: string, value: number | null | undefined])[]
  /** Of a gauge that may have no value though all is known: whether that is so. */
  isNone?(of: Gauges): boolean
}

/**
 * Functions come and go and are many: none could count for all. So these are gauges of what the store holds, as the
 * timer last found it, and the same whoever is asked.
 */
export const GAUGES = {
  care_store_up: {
    help: '数据库是否应答，1 是 0 否',
    values: ({ readiness }) => [['', readiness.store === 'ok' ? 1 : 0]],
  },
  care_clock_offset_seconds: {
    help: '平台的时钟减云函数的时钟，秒；平台连不上时没有',
    values: ({ readiness }) => [['', readiness.clockOffsetSeconds]],
  },
  care_old_secret_accepted: {
    help: '是否还认这个渠道的旧密钥，1 是 0 否',
    values: ({ oldSecrets }) =>
      Object.entries(oldSecrets).map(([channel, is]) => [`{channel="${channel}"}`, is ? 1 : 0]),
  },
  care_tick_timestamp_seconds: {
    help: '定时任务上一次做完的时刻；从来没有做完过是 0',
    values: ({ pulse, readiness }) => [
      ['', pulse ? pulse.at / 1000 : readiness.store === 'ok' ? 0 : undefined],
    ],
  },
  care_tick_duration_seconds: {
    help: '定时任务上一次用了多久，秒',
    values: ({ pulse }) => [['', pulse && pulse.tookMs / 1000]],
  },
  care_tick_failed_parts: {
    help: '定时任务上一次有几步没有做成',
    values: ({ pulse }) => [['', pulse?.failed]],
  },
  care_intents_unresolved: {
    help: '结果未明的业务，笔：unknown 系统还在查，person 待人工核对',
    values: ({ pulse }) => [
      ['{status="unknown"}', pulse?.unknown],
      ['{status="person"}', pulse?.persons],
    ],
  },
  care_intents_oldest_timestamp_seconds: {
    help: '结果未明的业务里最早一笔提交的时刻；没有未明的就没有',
    values: ({ pulse }) => [['', pulse?.oldestAt && pulse.oldestAt / 1000]],
    isNone: ({ pulse }) => pulse?.unknown === 0 && pulse.persons === 0,
  },
  care_reconciliation_differences: {
    help: '各日最近一次对账的差异，笔',
    values: ({ pulse }) => [['', pulse?.differences]],
  },
  care_reconciliation_overdue: {
    help: '该对而没有对成的账，份',
    values: ({ pulse }) => [['', pulse?.overdue]],
  },
} as const satisfies Record<string, Gauge>

export type GaugeName = keyof typeof GAUGES

/** The Prometheus text format 0.0.4. */
export function renderMetrics(gauges: Gauges): string {
  return Object.entries<Gauge>(GAUGES)
    .map(([name, { help, values }]) => {
      const lines = values(gauges).flatMap(([labels, value]) =>
        value === null || value === undefined ? [] : [`${name}${labels} ${value}\n`],
      )
      return lines.length === 0
        ? ''
        : `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${lines.join('')}`
    })
    .join('')
}

import type { Pulse, Standing } from './pulse.ts'
import type { Readiness } from './readiness.ts'

/** Whether old secrets are still accepted beside the present ones. */
export interface OldSecret {
  channel: 'HIS' | 'platform'
  institution: string
  is: boolean
}

export interface Gauges {
  pulse: Pulse | undefined
  readiness: Readiness
  oldSecrets: readonly OldSecret[]
}

export type Labels = Readonly<Record<string, string>>
type Value = readonly [labels: Labels, value: number | null | undefined]

/** What a gauge means, for whoever reads it in a monitor, and its values now; a value that nobody knows is left out. */
export interface Gauge {
  help: string
  values(of: Gauges): readonly Value[]
  /** Of a gauge that may have no value though all is known: whether that is so. */
  isNone?(of: Gauges): boolean
}

const ALL: Labels = {}

/** One of each institution. */
const each = (pulse: Pulse | undefined, of: (one: Standing) => number | null): Value[] =>
  Object.entries(pulse?.institutions ?? {}).map(([institution, one]) => [{ institution }, of(one)])

const hasNone = ({ unknown, persons }: Standing): boolean => unknown === 0 && persons === 0

const withStatus =
  (status: string) =>
  ([labels, value]: Value): Value => [{ status, ...labels }, value]

/**
 * Functions come and go and are many: none could count for all. So these are gauges of what the store holds, as the
 * timer last found it, and the same whoever is asked.
 */
export const GAUGES = {
  care_store_up: {
    help: '数据库是否应答，1 是 0 否',
    values: ({ readiness }) => [[ALL, readiness.store === 'ok' ? 1 : 0]],
  },
  care_clock_offset_seconds: {
    help: '平台的时钟减云函数的时钟，秒；平台连不上时没有',
    values: ({ readiness }) =>
      Object.entries(readiness.institutions).map(([institution, { clockOffsetSeconds }]) => [
        { institution },
        clockOffsetSeconds,
      ]),
  },
  care_old_secret_accepted: {
    help: '是否还认这个渠道的旧密钥，1 是 0 否',
    values: ({ oldSecrets }) =>
      oldSecrets.map(({ channel, institution, is }) => [{ channel, institution }, is ? 1 : 0]),
  },
  care_tick_timestamp_seconds: {
    help: '定时任务上一次做完的时刻；从来没有做完过是 0',
    values: ({ pulse, readiness }) => [
      [ALL, pulse ? pulse.at / 1000 : readiness.store === 'ok' ? 0 : undefined],
    ],
  },
  care_tick_duration_seconds: {
    help: '定时任务上一次用了多久，秒',
    values: ({ pulse }) => [[ALL, pulse && pulse.tookMs / 1000]],
  },
  care_tick_failed_parts: {
    help: '定时任务上一次有几步没有做成',
    values: ({ pulse }) => [[ALL, pulse?.failed]],
  },
  care_intents_unresolved: {
    help: '结果未明的业务，笔：unknown 系统还在查，person 待人工核对',
    values: ({ pulse }) => [
      ...each(pulse, ({ unknown }) => unknown).map(withStatus('unknown')),
      ...each(pulse, ({ persons }) => persons).map(withStatus('person')),
    ],
  },
  care_intents_oldest_timestamp_seconds: {
    help: '结果未明的业务里最早一笔提交的时刻；没有未明的就没有',
    values: ({ pulse }) =>
      Object.entries(pulse?.institutions ?? {}).flatMap(([institution, one]): Value[] =>
        hasNone(one) ? [] : [[{ institution }, one.oldestAt && one.oldestAt / 1000]],
      ),
    isNone: ({ pulse }) => pulse !== undefined && Object.values(pulse.institutions).every(hasNone),
  },
  care_reconciliation_differences: {
    help: '各日最近一次对账的差异，笔',
    values: ({ pulse }) => each(pulse, ({ differences }) => differences),
  },
  care_reconciliation_overdue: {
    help: '该对而没有对成的账，份',
    values: ({ pulse }) => each(pulse, ({ overdue }) => overdue),
  },
} as const satisfies Record<string, Gauge>

export type GaugeName = keyof typeof GAUGES

/** Labels as Prometheus writes them; nothing where there are none. */
export function selector(labels: Labels): string {
  const texts = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`)
  return texts.length === 0 ? '' : `{${texts.join(',')}}`
}

/** The Prometheus text format 0.0.4. */
export function renderMetrics(gauges: Gauges): string {
  return Object.entries<Gauge>(GAUGES)
    .map(([name, { help, values }]) => {
      const lines = values(gauges).flatMap(([labels, value]) =>
        value === null || value === undefined ? [] : [`${name}${selector(labels)} ${value}\n`],
      )
      return lines.length === 0
        ? ''
        : `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${lines.join('')}`
    })
    .join('')
}

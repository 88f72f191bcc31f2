import { describe, expect, it, test } from 'vitest'
import { ALERTS, holds, type Condition } from '../../cloudfunctions/lib/health/alerts.ts'
import { renderMetrics, selector, type Gauges } from '../../cloudfunctions/lib/health/metrics.ts'
import type { Standing } from '../../cloudfunctions/lib/health/pulse.ts'
import { alertRules, expressionOf } from './alerts.ts'
import { readSource } from './pages/sources.ts'
import { anchorOf } from './runbook.ts'

const NOW = 1_795_000_000_000
const STANDING: Standing = {
  unknown: 1,
  persons: 0,
  oldestAt: NOW - 60_000,
  differences: 0,
  overdue: 0,
}
const WELL: Gauges = {
  readiness: {
    ready: true,
    store: 'ok',
    clock: 'ok',
    clockOffsetSeconds: 1,
    institutions: { H1: { clock: 'ok', clockOffsetSeconds: 1 } },
  },
  pulse: {
    at: NOW - 290_000,
    tookMs: 900,
    failed: 0,
    institutions: { H1: STANDING, H2: { ...STANDING, unknown: 0, oldestAt: null } },
  },
  oldSecrets: [{ channel: 'HIS', institution: 'H1', is: false }],
}
const sick = (pulse: object): Gauges => ({ ...WELL, pulse: { ...WELL.pulse!, ...pulse } })
/** One of two. */
const sickOne = (standing: object): Gauges =>
  sick({ institutions: { ...WELL.pulse!.institutions, H2: { ...STANDING, ...standing } } })

/** What each alert is there for. */
const ILL: Record<string, Gauges> = {
  CareStoreDown: {
    ...WELL,
    pulse: undefined,
    readiness: { ...WELL.readiness, ready: false, store: 'unavailable' },
  },
  CareClockOff: {
    ...WELL,
    readiness: {
      ...WELL.readiness,
      institutions: { H1: { clock: 'off', clockOffsetSeconds: -1200 } },
    },
  },
  CareTickStopped: sick({ at: NOW - 1_300_000 }),
  CareTickFailing: sick({ failed: 1, institutions: {} }),
  CareNeedsPerson: sickOne({ persons: 1 }),
  CareUnknownTooLong: sickOne({ oldestAt: NOW - 1_900_000 }),
  CareReconciliationDiffers: sickOne({ differences: 1 }),
  CareReconciliationOverdue: sickOne({ overdue: 1 }),
  CareOldSecret: {
    ...WELL,
    oldSecrets: [{ channel: 'HIS', institution: 'H2', is: true }],
  },
}

/** As Prometheus reads them: by name, and by name and labels. */
function seriesOf(text: string): Map<string, number[]> {
  const series = new Map<string, number[]>()
  for (const line of text.split('\n').filter((one) => one !== '' && !one.startsWith('#'))) {
    const [, name, labels = '', value] = /^([a-z_]+)(\{[^}]*\})? (-?[\d.e+]+)$/.exec(line)!
    const one = /[{,](status="\w+")/.exec(labels ?? '')?.[1]
    for (const key of new Set([name!, `${name}${labels ?? ''}`, `${name}{${one}}`]))
      series.set(key, [...(series.get(key) ?? []), Number(value)])
  }
  return series
}

function fires(when: Condition, gauges: Gauges): boolean {
  if ('up' in when) return false
  const values =
    seriesOf(renderMetrics(gauges)).get(`${when.gauge}${selector(when.labels ?? {})}`) ?? []
  return values.some((value) => {
    switch (when.is) {
      case 'above':
        return value > when.value
      case 'below':
        return value < when.value
      case 'apart':
        return Math.abs(value) > when.value
      case 'older':
        return NOW / 1000 - value > when.value
    }
  })
}

describe('the alerts', () => {
  it('are silent where all is well', () => {
    expect(ALERTS.filter(({ when }) => fires(when, WELL)).map(({ name }) => name)).toEqual([])
  })

  it('are silent about a timer that nobody can ask after: the store is the trouble', () => {
    expect(
      ALERTS.filter(({ when }) => fires(when, ILL.CareStoreDown!)).map(({ name }) => name),
    ).toEqual(['CareStoreDown'])
  })

  test.each(
    ALERTS.filter(({ when }) => !('up' in when)).map((alert) => [alert.name, alert] as const),
  )('%s: fires, and it alone', (name) => {
    expect(ALERTS.filter(({ when }) => fires(when, ILL[name]!)).map((one) => one.name)).toEqual([
      name,
    ])
  })

  test.each([['well', WELL], ...Object.entries(ILL)] as [string, Gauges][])(
    'mean the same to the timer, which tells the staff, as to Prometheus: %s',
    (_, gauges) => {
      for (const { name, when } of ALERTS)
        expect([name, holds(when, gauges, NOW) ?? false]).toEqual([name, fires(when, gauges)])
    },
  )

  it('neither begin nor end by what nobody knows', () => {
    const blind = sickOne({ unknown: null, persons: null, oldestAt: null, differences: null })
    const unknown = ALERTS.filter(({ when }) => holds(when, blind, NOW) === undefined)
    expect(unknown.map(({ name }) => name)).toEqual([
      'CareDown',
      'CareNeedsPerson',
      'CareUnknownTooLong',
      'CareReconciliationDiffers',
    ])
    const none = sick({ institutions: { H1: { ...STANDING, unknown: 0, oldestAt: null } } })
    expect(ALERTS.filter(({ when }) => holds(when, none, NOW) === undefined)).toHaveLength(1)
  })

  it('a timer that has never come is a stopped one', () => {
    expect(
      ALERTS.filter(({ when }) => fires(when, { ...WELL, pulse: undefined })).map(
        ({ name }) => name,
      ),
    ).toEqual(['CareTickStopped'])
  })

  it('name the runbook’s sections as they are, and fields and lines of the log that there are', () => {
    const runbook = readSource('docs/runbook.md')
    const log = [
      'cloudfunctions/reconcile/tick.ts',
      'cloudfunctions/lib/health/pulse.ts',
      'cloudfunctions/lib/health/readiness.ts',
    ]
      .map(readSource)
      .join('\n')
    for (const { otherwise, what } of ALERTS) {
      for (const [, section] of what.matchAll(/第([一二三四五六七])节/g))
        expect(runbook).toContain(`\n## ${section}、`)
      for (const [, word] of otherwise.matchAll(/`([a-zA-Z][a-zA-Z ]+)`/g))
        if (word !== 'reconcile') expect(log).toMatch(new RegExp(`'${word}'|\\b${word}\\??:`))
    }
  })

  it('stand in the rules as Prometheus reads them', () => {
    const rules = alertRules()
    for (const { name, when, for: lasting } of ALERTS) {
      expect(rules).toContain(
        `      - alert: ${name}\n        expr: ${JSON.stringify(expressionOf(when))}\n        for: ${lasting}\n`,
      )
      expect(lasting).toMatch(/^\d+[mhd]$/)
    }
    expect(readSource('docs/deploy.md')).toContain('- job_name: care ')
    expect(rules).toContain('up{job=\\"care\\"} == 0')
  })

  it('lead to the runbook’s section, wherever the hospital keeps it', () => {
    expect(anchorOf('一')).toBe('#一结果未明9409-stateunknown-outcomestateneeds-person')
    expect(() => anchorOf('九')).toThrow('no section')
    const rules = alertRules()
    for (const { name, section, what } of ALERTS) {
      const [, rule = ''] = rules.split(`- alert: ${name}\n`)
      expect(rule.split('- alert:')[0]).toContain(
        `runbook_url: "{{ $externalLabels.runbook }}${anchorOf(section)}"`,
      )
      // Where the words name a section it is that one, or the first of them.
      const named = /第([一二三四五六七])节/.exec(what)?.[1]
      if (named !== undefined) expect([name, named]).toEqual([name, section])
    }
    expect(readSource('docs/deploy.md')).toContain('external_labels: { runbook: ')
  })
})

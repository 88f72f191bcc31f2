import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Gauges } from '../health/metrics.ts'
import { nextStep, type Causes } from './causes.ts'
import { WELL, sick } from './testing.ts'

const START = Date.parse('2026-11-02T09:00:00+08:00')
const MINUTE = 60_000

/** What is told when, of gauges that are looked at every five minutes. `+` begun, `-` over. */
function told(rounds: readonly Gauges[]): string[] {
  let causes: Causes = {}
  return rounds.flatMap((gauges, index) => {
    const now = START + index * 5 * MINUTE
    const step = nextStep(causes, gauges, now)
    causes = step.causes
    return [
      ...step.begun.map(({ name }) => `${index * 5} +${name}`),
      ...step.over.map(({ name }) => `${index * 5} -${name}`),
    ]
  })
}

const times = (count: number, gauges: Gauges): Gauges[] => Array<Gauges>(count).fill(gauges)

describe('what the staff is told', () => {
  test('nothing where all is well', () => {
    expect(told(times(300, WELL))).toEqual([])
  })

  test('a cause at once, and that it is over', () => {
    expect(told([WELL, sick({ persons: 1 }), sick({ persons: 2 }), WELL, WELL])).toEqual([
      '5 +CareNeedsPerson',
      '15 -CareNeedsPerson',
    ])
  })

  test('only what has lasted as long as its rule says', () => {
    expect(told([...times(3, sick({ failed: 1 })), WELL])).toEqual([])
    expect(told([...times(4, sick({ failed: 1 })), WELL])).toEqual([
      '15 +CareTickFailing',
      '20 -CareTickFailing',
    ])
  })

  test('what must be seen to at once again every hour, the rest once a day', () => {
    expect(told(times(27, sick({ failed: 1 })))).toEqual([
      '15 +CareTickFailing',
      '75 +CareTickFailing',
    ])
    expect(told(times(12 * 25, sick({ differences: 1 })))).toEqual([
      '0 +CareReconciliationDiffers',
      '1440 +CareReconciliationDiffers',
    ])
  })

  test('of what comes and goes once an hour', () => {
    const flapping = times(18, WELL).map((_, index) =>
      index % 2 === 0 ? sick({ persons: 1 }) : WELL,
    )
    expect(told(flapping)).toEqual([
      '0 +CareNeedsPerson',
      '5 -CareNeedsPerson',
      '60 +CareNeedsPerson',
      '65 -CareNeedsPerson',
    ])
  })

  test('not that it is over where nobody knows', () => {
    const blind = sick({ persons: null, unknown: null, oldestAt: null })
    expect(told([sick({ persons: 1 }), blind, blind, WELL])).toEqual([
      '0 +CareNeedsPerson',
      '15 -CareNeedsPerson',
    ])
  })

  test('whatever happens: a cause twice in no hour, and over only after it was told', () => {
    const gauges = fc.record({
      persons: fc.constantFrom(0, 1, null),
      unknown: fc.constantFrom(0, 1),
      failed: fc.constantFrom(0, 1),
      differences: fc.constantFrom(0, 3, null),
    })
    fc.assert(
      fc.property(fc.array(gauges, { maxLength: 60 }), (rounds) => {
        const lines = told(rounds.map((round) => sick(round))).map((line) => line.split(' '))
        for (const name of new Set(lines.map(([, what]) => what!.slice(1)))) {
          const mine = lines.filter(([, what]) => what!.slice(1) === name)
          const begun = mine.filter(([, what]) => what!.startsWith('+'))
          for (const [index, [at]] of begun.entries())
            if (index > 0) expect(Number(at) - Number(begun[index - 1]![0])).toBeGreaterThan(59)
          for (const [index, [, what]] of mine.entries())
            if (what!.startsWith('-')) expect(mine[index - 1]?.[1]).toBe(`+${name}`)
        }
      }),
    )
  })
})

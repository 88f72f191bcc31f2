import { describe, expect, it } from 'vitest'
import { dayAfter, dayOf, dueDays, type ReconciledDay } from './days.ts'

const at = (text: string) => Date.parse(`${text}+08:00`)
const done = (feeDate: string, clean = true, ranOn = dayAfter(feeDate, 1)): ReconciledDay => ({
  feeDate,
  ranOn,
  clean,
})
const due = (
  now: string,
  known: ReconciledDay[],
  options: { catchUp?: number; ever?: boolean } = {},
) => dueDays(at(now), 6 * 60, options.catchUp ?? 31, known, options.ever ?? false)

describe('days', () => {
  it("are Shanghai's, across months, years and leap days", () => {
    expect(dayOf(Date.parse('2026-11-01T15:59:59Z'))).toBe('2026-11-01')
    expect(dayOf(Date.parse('2026-11-01T16:00:00Z'))).toBe('2026-11-02')
    expect(dayAfter('2026-12-31', 1)).toBe('2027-01-01')
    expect(dayAfter('2028-03-01', -1)).toBe('2028-02-29')
    expect(() => dayAfter('2026-02-30', 1)).toThrow(
      expect.objectContaining({ code: 'protocol.field' }),
    )
  })
})

describe('due is', () => {
  it('the day before, from the hour on', () => {
    expect(due('2026-11-02T05:59:59', [done('2026-10-31')])).toEqual([])
    expect(due('2026-11-02T06:00:00', [done('2026-10-31')])).toEqual(['2026-11-01'])
    expect(due('2026-11-02T06:00:00', [done('2026-11-01')])).toEqual([])
  })

  it('only the day before, where none was ever done', () => {
    expect(due('2026-11-02T08:00:00', [])).toEqual(['2026-11-01'])
    expect(due('2026-11-02T03:00:00', [])).toEqual(['2026-10-31'])
  })

  it('every day that was missed, oldest first, even between two that were done', () => {
    expect(due('2026-11-05T06:00:00', [done('2026-10-31'), done('2026-11-02')])).toEqual([
      '2026-11-01',
      '2026-11-03',
      '2026-11-04',
    ])
  })

  it('no more than so many days back, however long nobody ran it', () => {
    expect(due('2026-11-05T06:00:00', [], { catchUp: 3, ever: true })).toEqual([
      '2026-11-02',
      '2026-11-03',
      '2026-11-04',
    ])
    expect(due('2026-11-05T06:00:00', [done('2026-10-01')], { catchUp: 2 })).toEqual(['2026-11-04'])
  })

  it('once a day again what was not clean, for a week', () => {
    const known = [done('2026-11-03', false), done('2026-11-04', true)]
    expect(due('2026-11-05T07:00:00', known)).toEqual(['2026-11-03'])
    expect(
      due('2026-11-05T07:00:00', [done('2026-11-03', false, '2026-11-05'), known[1]!]),
    ).toEqual([])
    expect(
      due('2026-11-06T07:00:00', [
        done('2026-11-03', false, '2026-11-05'),
        known[1]!,
        done('2026-11-05'),
      ]),
    ).toEqual(['2026-11-03'])
    expect(
      due(
        '2026-11-12T07:00:00',
        Array.from({ length: 9 }, (_, index) => done(dayAfter('2026-11-03', index), index > 0)),
      ),
    ).toEqual([])
  })
})

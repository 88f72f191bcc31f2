import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatDateTime, isNoTime, parseDateTime } from './datetime.ts'
import { wireNumber } from './json.ts'

it.each([
  ['2026-03-01 08:00:00', '2026-03-01T00:00:00.000Z'],
  ['2026-03-01 00:00:00', '2026-02-28T16:00:00.000Z'],
  ['2026-03-01 08:00', '2026-03-01T00:00:00.000Z'],
  ['2026-03-01', '2026-02-28T16:00:00.000Z'],
  [' 2026-03-01 08:00:00 ', '2026-03-01T00:00:00.000Z'],
  ['20260301080000', '2026-03-01T00:00:00.000Z'],
  ['20260301', '2026-02-28T16:00:00.000Z'],
  ['2026-03-01T08:00:00', '2026-03-01T00:00:00.000Z'],
  ['2026-03-01T08:00:00Z', '2026-03-01T08:00:00.000Z'],
  ['2026-03-01T08:00:00.5+08:00', '2026-03-01T00:00:00.500Z'],
  ['2026-03-01T08:00:00,123456789+0800', '2026-03-01T00:00:00.123Z'],
  ['2026-03-01T08:00:00-05:30', '2026-03-01T13:30:00.000Z'],
  ['2024-02-29 23:59:59', '2024-02-29T15:59:59.000Z'],
  ['1900-01-01 08:00:00', '1900-01-01T00:00:00.000Z'],
  ['2026/03/01 08:00:00', '2026-03-01T00:00:00.000Z'],
  ['2026/3/1 8:00:00', '2026-03-01T00:00:00.000Z'],
  ['2026-3-1', '2026-02-28T16:00:00.000Z'],
  ['2026.3.1 8:05', '2026-03-01T00:05:00.000Z'],
  ['2026-03-01  08:00:00.0', '2026-03-01T00:00:00.000Z'],
  ['2026-03-01 08:00:00.123', '2026-03-01T00:00:00.123Z'],
  ['2026-03-01T08:00:00.123+08', '2026-03-01T00:00:00.123Z'],
  ['2026-03-01 08:00:00 +0800', '2026-03-01T00:00:00.000Z'],
  ['20260301080000123', '2026-03-01T00:00:00.123Z'],
  ['1772323200000', '2026-03-01T00:00:00.000Z'],
])('%s is %s', (text, instant) => {
  expect(parseDateTime(text, 'frez_time').toISOString()).toBe(instant)
})

it.each(['20260301080000', '20260301080000000', '1772323200000'])(
  'the number %s is a time too',
  (digits) => {
    expect(parseDateTime(wireNumber(digits), 'frez_time').toISOString()).toBe(
      '2026-03-01T00:00:00.000Z',
    )
  },
)

describe('where there is no time, there stands', () => {
  it.each([
    '0000-00-00',
    '0000-00-00 00:00:00',
    '0001-01-01',
    '0001-01-01T00:00:00',
    '0001-01-01 00:00:00.000',
    '1753-01-01',
    '1899-12-30 00:00:00',
    '1900-01-01',
    '1900/1/1 0:00:00',
    '1970-01-01 08:00:00',
    '1970-01-01T00:00:00Z',
    '9999-12-31 23:59:59',
    '00000000000000',
    '0',
  ])('%j', (text) => expect(isNoTime(text)).toBe(true))

  it.each(['2026-11-28', '', '昨天', '20261128', '2000-01-02', '01-01-01', '1795825591000'])(
    'but not %j',
    (text) => expect(isNoTime(text)).toBe(false),
  )

  it('a number too', () => {
    expect(isNoTime(wireNumber(0))).toBe(true)
    expect(isNoTime(null)).toBe(false)
  })
})

describe('refuses, naming the field', () => {
  it.each([
    '',
    ' ',
    '2026',
    '2026-3/1',
    '26-03-01',
    '03/01/2026',
    '2026-02-29',
    '2026/2/29',
    '2100-02-29',
    '2026-02-30 00:00:00',
    '2026-04-31',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    '2026-01-01 24:00:00',
    '2026-01-01 12:60:00',
    '2026-01-01 12:00:60',
    '20260231000000',
    '202603010800',
    '1772323200',
    '17723232000000',
    '2026年3月1日',
    '2026-01-01T00:00:00+24:00',
    '2026-01-01T00:00:00+08:60',
    '2026-01-01T00:00:00+99:99',
    '2026-01-01T00:00:00+8',
    '2026-01-01 00:00:00 x',
    '明天',
  ])('%j', (text) => {
    expect(() => parseDateTime(text, 'frez_time')).toThrow(
      expect.objectContaining({ code: 'protocol.field', field: 'frez_time' }),
    )
  })

  it.each([null, undefined, true, [], {}, wireNumber('1e400'), wireNumber('1.5')])(
    '%j',
    (value) => {
      expect(() => parseDateTime(value, 'frez_time')).toThrow(
        expect.objectContaining({ code: 'protocol.field', field: 'frez_time' }),
      )
    },
  )
})

it("is written in Shanghai's time, cut to the second", () => {
  expect(formatDateTime(new Date('2026-02-28T16:00:00.999Z'))).toBe('2026-03-01 00:00:00')
  expect(formatDateTime(Date.parse('2026-03-01T15:59:59Z'))).toBe('2026-03-01 23:59:59')
})

it('every second comes back', () => {
  fc.assert(
    fc.property(
      fc.date({
        min: new Date('1900-01-01T00:00:00Z'),
        max: new Date('9999-12-31T15:59:59Z'),
        noInvalidDate: true,
      }),
      (instant) => {
        const second = Math.floor(instant.getTime() / 1000) * 1000
        expect(parseDateTime(formatDateTime(second), 'a').getTime()).toBe(second)
        expect(parseDateTime(formatDateTime(second).replace(/\D/g, ''), 'a').getTime()).toBe(second)
      },
    ),
  )
})

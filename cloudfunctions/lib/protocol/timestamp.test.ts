import { describe, expect, it } from 'vitest'
import { wireNumber, type WireValue } from './json.ts'
import { DIALECTS_BY_NAME } from './dialect.ts'
import { readTimestamp, staleness } from './timestamp.ts'

const NOW = 1_700_000_000_000
const { chs_fjs, ec } = DIALECTS_BY_NAME
const at = (ms: number, windowSeconds = 600) =>
  staleness(NOW + ms, NOW, windowSeconds, 'chs_fjs_timestamp')

describe('a window of 600 seconds, to the millisecond (appendix 1.1)', () => {
  it.each([0, 1, -1, 600_000, -600_000])('%d ms off is fresh', (off) => {
    expect(at(off)).toBeUndefined()
  })

  it.each([600_001, -600_001, 86_400_000, -86_400_000])('%d ms off is not', (off) => {
    expect(at(off)).toMatchObject({ code: 'protocol.stale', field: 'chs_fjs_timestamp' })
  })

  it('follows the configured window', () => {
    expect(at(-1000, 1)).toBeUndefined()
    expect(at(-1001, 1)?.message).toBe('时间戳与当前时间相差超过 1 秒')
  })
})

it('reads text and number alike', () => {
  expect(readTimestamp('1700000000000', chs_fjs)).toBe(NOW)
  expect(readTimestamp(wireNumber(NOW), chs_fjs)).toBe(NOW)
})

it.each<[WireValue | undefined, string]>([
  [undefined, '时间戳 chs_fjs_timestamp 缺失'],
  ['', '时间戳 chs_fjs_timestamp 缺失'],
  [null, '时间戳 chs_fjs_timestamp 缺失'],
  ['1700000000', '时间戳 chs_fjs_timestamp 只有 10 位，像是秒；应是 13 位的毫秒数'],
  [wireNumber(1700000000), '时间戳 chs_fjs_timestamp 只有 10 位，像是秒；应是 13 位的毫秒数'],
  ['20231115061320', '时间戳 chs_fjs_timestamp 格式不对，应是 13 位的毫秒数'],
])('of %j says what is wrong with it', (value, words) => {
  expect(() => readTimestamp(value, chs_fjs)).toThrow(words)
})

it('of the other dialect says what form that has', () => {
  expect(readTimestamp('20231115061320', ec)).toBe(NOW)
  expect(readTimestamp('20231115061320123', ec)).toBe(NOW + 123)
  for (const other of ['1700000000000', '120231115061320', '2023111506132012', 'x', '', [], null])
    expect(() => readTimestamp(other as WireValue, ec)).toThrow(
      /^时间戳 timestamp (缺失|格式不对，应是 yyyyMMddHHmmss)$/,
    )
  expect(() => readTimestamp(['20231115061320'], ec)).toThrow('格式不对')
})

it.each<[WireValue | undefined]>([
  [undefined],
  [null],
  [''],
  ['now'],
  ['1700000000'],
  ['17000000000000'],
  [' 1700000000000'],
  ['-170000000000'],
  ['1.70000000000'],
  [wireNumber('1.7e12')],
  [wireNumber('1e400')],
  [wireNumber('1700000000000.0')],
  [true],
  [[]],
  [['1700000000000']],
  [{}],
])('%j is no timestamp', (value) => {
  expect(() => readTimestamp(value, chs_fjs)).toThrow(
    expect.objectContaining({ code: 'protocol.envelope', field: 'chs_fjs_timestamp' }),
  )
})

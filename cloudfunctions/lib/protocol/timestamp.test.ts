import { describe, expect, it } from 'vitest'
import { wireNumber, type WireValue } from './json.ts'
import { requireFresh } from './timestamp.ts'

const NOW = 1_700_000_000_000
const at = (ms: number) => requireFresh(wireNumber(NOW + ms), NOW, 600)

describe('a window of 600 seconds, to the millisecond (appendix 1.1)', () => {
  it.each([0, 1, -1, 600_000, -600_000])('%d ms off passes', (off) => {
    expect(at(off)).toBe(NOW + off)
  })

  it.each([600_001, -600_001, 86_400_000, -86_400_000])('%d ms off does not', (off) => {
    expect(() => at(off)).toThrow(
      expect.objectContaining({ code: 'protocol.stale', field: 'chs_fjs_timestamp' }),
    )
  })

  it('follows the configured window', () => {
    expect(requireFresh(String(NOW - 1000), NOW, 1)).toBe(NOW - 1000)
    expect(() => requireFresh(String(NOW - 1001), NOW, 1)).toThrow('时间戳与当前时间相差超过 1 秒')
  })
})

it('reads text and number alike', () => {
  expect(requireFresh('1700000000000', NOW, 600)).toBe(NOW)
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
  [{}],
])('%j is no timestamp', (value) => {
  expect(() => requireFresh(value, NOW, 600)).toThrow(
    expect.objectContaining({ code: 'protocol.envelope', field: 'chs_fjs_timestamp' }),
  )
})

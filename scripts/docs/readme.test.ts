import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import {
  SERVICES,
  cleanIdentifier,
  identifierKey,
  isNoTime,
  parseDateTime,
  parseDecimal,
  wireNumber,
  type WireObject,
} from '../../cloudfunctions/lib/protocol/index.ts'

// What the README says of how others may write things is tried, example by example.

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')

/** The examples of a row: in its second column, and in its third. */
function examples(what: string): { read: string[]; other: string[] } {
  const row = README.split('\n').find((line) => line.startsWith(`| ${what} |`))
  const [, , read = '', other = ''] = (row ?? '').split('|')
  const quoted = (cell: string) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, one]) =>
      one!.replace(/\\u([0-9a-f]{4})|\\t/g, (_, code?: string) =>
        code === undefined ? '\t' : String.fromCharCode(Number.parseInt(code, 16)),
      ),
    )
  return { read: quoted(read), other: quoted(other) }
}

const current = (changes: WireObject): WireObject => ({
  cntr_state: '1',
  frez_amt: wireNumber('1000.00'),
  frez_time: '2026-11-28 08:26:31',
  cntr_act_amt: null,
  cntr_setl_time: '',
  ...changes,
})
const frozen = (frez_amt: WireObject[string]) =>
  SERVICES.preauthorization.response.read(current({ frez_amt })).frozen

describe('amounts', () => {
  const { read, other } = examples('金额')

  test.each(read.filter((one) => one !== 'null'))('%j is read', (text) => {
    expect(frozen(text)).toBe(parseDecimal(text, 'frez_amt'))
    if (text.trim() === text) expect(frozen(wireNumber(text))).toBe(frozen(text))
  })
  test('null of what has not happened is none', () => {
    expect(read).toContain('null')
    expect(SERVICES.preauthorization.response.read(current({})).settled).toBe(0n)
  })
  test.each(other)('%j is refused by name', (text) => {
    expect(() => frozen(text)).toThrow('frez_amt')
  })
  test('below zero is read in a list of settlements', () => {
    const row = { setl_id: 'JS1', medfee_sumamt: '-1.00', cntr_act_amt: '-1.00' }
    const { settlements } = SERVICES.settlementList.response.read({ total: wireNumber(1), row })
    expect(settlements[0]!.settled).toBe(-100n)
  })
})

describe('times', () => {
  const { read, other } = examples('时间')
  const none = other.filter(isNoTime)
  const at = Date.parse('2026-11-28T08:26:31+08:00')

  test.each(read)('%j is that second', (text) => {
    expect(Math.floor(parseDateTime(text, 'frez_time').getTime() / 1000) * 1000).toBe(at)
  })
  test('some say that there is none yet', () => {
    expect(none).toHaveLength(4)
  })
  test.each(other)('%j is no time, and the amount beside it counts', (text) => {
    const answer = SERVICES.preauthorization.response.read(current({ frez_time: text }))
    expect([answer.frozen, answer.frozenAt]).toEqual([100_000n, null])
  })
})

test('yes and no', () => {
  const { read, other } = examples('是、否')
  const agreement = (is_own: string) =>
    SERVICES.agreements.response.read({
      total: wireNumber(1),
      row: { cntr_no: 'X', is_own, sign_time: '', sign_state: '1', cntr_att_cont: '' },
    })
  expect(read.map((text) => agreement(text).agreements[0]!.selfPaying)).toEqual([
    true,
    false,
    true,
    false,
  ])
  expect(other.map((text) => agreement(text).unread?.length)).toEqual(other.map(() => 1))
})

test('numbers', () => {
  const { read, other } = examples('登记号、流水号')
  expect(new Set(read.map(cleanIdentifier))).toEqual(new Set(['TK1']))
  expect(read).toHaveLength(5)
  for (const text of other) {
    expect(cleanIdentifier(text)).not.toBe('TK1')
    expect(identifierKey(text)).toBe('TK1')
  }
})

import { describe, expect, test } from 'vitest'
import type { PlatformClient } from '../platform/client.ts'
import { PlatformFault, PlatformUnavailableError } from '../platform/errors.ts'
import {
  BusinessError,
  ProtocolError,
  formatDateTime,
  parseWire,
  type WireObject,
} from '../protocol/index.ts'
import { parseRequest } from './identify.ts'
import { observe } from './observe.ts'

const PERSON =
  '"fixmedins_code":"H1","hosp_mdtrt_id":"ZY1","psn_name":"林示范","cert_no":"350502194803120013","cert_type":"01"'
const SETTLE = parseRequest(
  'settle',
  parseWire(
    `{${PERSON},"med_type":"21","is_own":0,"setl_id":"S1","setl_time":"2026-11-28 08:00:00","medfee_sumamt":1000.00,"fund_pay_sumamt":600.00,"acct_pay_sumamt":100.00,"cash_payamt":0.00,"cntr_bank_act_amt":300.00}`,
  ) as WireObject,
)
const RELEASE = parseRequest(
  'release',
  parseWire(
    `{${PERSON},"re_frez_type":"2","re_frez_amt":100.00,"re_frez_rea":"多冻结","opt_name":"甲","opt_dept_name":"入院处"}`,
  ) as WireObject,
)
const STAY = {
  state: '1',
  frozen: 500_000n,
  frozenAt: new Date('2026-11-01T01:00:00Z'),
  settled: 0n,
  settledAt: null,
}
const DAYS = ['2026-11-28', '2026-11-29']

interface Row {
  hospitalSettlementNo: string
  settled: bigint
}
type Answer = object | Error

/** What the platform was asked, and what came of it. */
async function observed(
  stay: Answer,
  lists: Record<string, Answer> = {},
  { request = SETTLE, days = DAYS }: { request?: typeof SETTLE; days?: readonly string[] } = {},
) {
  const asked: [string, object][] = []
  const answer = (given: Answer) => {
    if (given instanceof Error) throw given
    return given
  }
  const platform = {
    call: async (service: { name: string }, asking: { feeDate?: Date }) => {
      asked.push([service.name, asking])
      return service.name === 'preauthorization'
        ? answer(stay)
        : answer(lists[formatDateTime(asking.feeDate!).slice(0, 10)] ?? { settlements: [] })
    },
  } as unknown as PlatformClient
  return { seen: await observe(platform, request, () => 7, days), asked }
}
const list = (...settlements: Row[]) => ({ settlements })
const listed = async (lists: Record<string, Answer>) => (await observed(STAY, lists)).seen.listed

describe('how the stay stands', () => {
  test('is the platform’s own word, of this person’s stay', async () => {
    const { seen, asked } = await observed(STAY, {}, { request: RELEASE })
    expect(seen).toEqual({
      untold: '',
      state: '1',
      frozen: '5000.00',
      frozenAt: '2026-11-01 09:00:00',
      settled: '0.00',
      settledAt: '',
      listed: '',
      at: 7,
    })
    expect(asked).toEqual([
      [
        'preauthorization',
        {
          institution: 'H1',
          name: '林示范',
          documentNumber: '350502194803120013',
          stayId: 'ZY1',
        },
      ],
    ])
    const settledAt = new Date('2026-11-02T01:00:00Z')
    expect(
      (await observed({ ...STAY, frozenAt: null, settled: 100n, settledAt })).seen,
    ).toMatchObject({ frozenAt: '', settled: '1.00', settledAt: '2026-11-02 09:00:00' })
  })

  test.each<[Error, string]>([
    [new BusinessError('business.7', ''), 'refused business.7'],
    [new PlatformFault(new ProtocolError('protocol.field', '')), 'unreadable'],
  ])('%s is nothing that it told', async (error, untold) => {
    expect((await observed(error, {}, { request: RELEASE })).seen).toEqual({
      untold,
      state: '',
      frozen: '0.00',
      frozenAt: '',
      settled: '0.00',
      settledAt: '',
      listed: '',
      at: 7,
    })
  })

  test.each([
    new PlatformUnavailableError('unavailable.platform-timeout', '', { sent: true }),
    new PlatformFault(new ProtocolError('protocol.signature', '')),
    new ProtocolError('protocol.field', ''),
    new TypeError('ours'),
  ])('%s: it could not be asked', async (error) =>
    expect(observed(error, {}, { request: RELEASE })).rejects.toBe(error),
  )
})

describe('whether a settlement is listed', () => {
  test('is asked of each of the days, up to the one that has it', async () => {
    const row = { hospitalSettlementNo: 'S1', settled: 40_000n }
    const first = await observed(STAY, { '2026-11-28': list(row) })
    expect(first.seen.listed).toBe('400.00')
    expect(first.asked.map(([name]) => name)).toEqual(['preauthorization', 'settlementList'])
    expect(first.asked[1]![1]).toEqual({
      institution: 'H1',
      visitType: '21',
      feeDate: new Date('2026-11-27T16:00:00Z'),
    })
    expect(await listed({ '2026-11-29': list(row) })).toBe('400.00')
    expect(await listed({ '2026-11-30': list(row) })).toBeNull()
  })

  test('goes by the number as databases write it, and not by a refund under it', async () => {
    const refund = { hospitalSettlementNo: 'S1', settled: -1n }
    const spelled = { hospitalSettlementNo: 'ｓ1 ', settled: 0n }
    expect(await listed({ '2026-11-28': list(refund) })).toBeNull()
    expect(await listed({ '2026-11-28': list(refund, spelled) })).toBe('0.00')
    expect(await listed({ '2026-11-28': list({ ...spelled, hospitalSettlementNo: 'S2' }) })).toBe(
      null,
    )
  })

  test('is not known where a list cannot be had, or has a row that cannot be read', async () => {
    const away = new PlatformUnavailableError('unavailable.platform-timeout', '', { sent: true })
    expect(await listed({ '2026-11-28': away })).toBe('')
    expect(await listed({ '2026-11-29': { settlements: [], unread: [{ at: 1 }] } })).toBe('')
    expect(await listed({ '2026-11-29': { settlements: [], unread: [] } })).toBeNull()
    const row = { hospitalSettlementNo: 'S1', settled: 1n }
    expect(await listed({ '2026-11-28': away, '2026-11-29': list(row) })).toBe('0.01')
    await expect(listed({ '2026-11-28': new TypeError('ours') })).rejects.toThrow('ours')
  })

  test('is not asked where no day is, nor of another service', async () => {
    const none = await observed(STAY, {}, { days: [] })
    expect(none.seen.listed).toBe('')
    expect((await observed(STAY, {}, { request: RELEASE })).asked).toHaveLength(1)
  })
})

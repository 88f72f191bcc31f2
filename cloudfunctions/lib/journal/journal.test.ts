import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createSealer } from '../identity/seal.ts'
import { inRequest } from '../log/request.ts'
import { parseWire, type WireObject } from '../protocol/index.ts'
import { DuplicateError, StoreUnavailable, VersionConflict } from '../store/errors.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import type { Store, Stored } from '../store/store.ts'
import { parseRequest } from './identify.ts'
import type { Intent, MoneyService } from './intent.ts'
import { createJournal, type Journal } from './journal.ts'
import { refundsUnder } from './refunds.ts'
import { FROZEN } from './testing.ts'

const keys = { sealing: [{ id: 'k', key: Buffer.alloc(32, 1) }], index: Buffer.alloc(32, 2) }

let store: Store
let journal: Journal
let time: number
beforeEach(() => {
  time = 1000
  store = openSqliteStore(':memory:', () => time)
  journal = createJournal(store, createSealer(keys))
})
afterEach(() => store.close())

const requestOf = (service: MoneyService, number: string, stay: string, settlementNo = 'S1') => {
  const person = `"fixmedins_code":"H1","hosp_mdtrt_id":"${stay}","psn_name":"林示范","cert_no":"350502194803120013","cert_type":"01"`
  const bodies: Record<MoneyService, string> = {
    freeze: '"is_own":0,"frez_type":"1","opt_name":"甲","opt_dept_name":"入院处"',
    release: `"re_frez_type":"2","re_frez_amt":1.00,"re_frez_rea":"${number}","opt_name":"甲","opt_dept_name":"入院处"`,
    settle: `"med_type":"21","is_own":0,"setl_id":"${number}","setl_time":"2026-11-09 23:58:59","medfee_sumamt":1.00,"fund_pay_sumamt":0.00,"acct_pay_sumamt":0.00,"cash_payamt":0.00,"cntr_bank_act_amt":1.00`,
    refund: `"hosp_setl_id":"${settlementNo}","hosp_re_setl_id":"${number}","cntr_act_amt":1.00`,
  }
  return parseRequest(service, parseWire(`{${person},${bodies[service]}}`) as WireObject)
}

async function append(
  service: MoneyService,
  number: string,
  { stay = 'ZY1', settlementNo = 'S1', ...change }: AppendOptions = {},
): Promise<Stored<Intent>> {
  const history = await journal.ofStay(journal.stayKey('H1', stay))
  const intent = await journal.append(history, {
    request: requestOf(service, number, stay, settlementNo),
    messageKey: `m${number}`,
    baseline: FROZEN,
    now: time,
    sendBy: time + 1,
    acceptableUntil: time + 2,
  })
  return Object.keys(change).length === 0 ? intent : await journal.update(intent, change)
}
type AppendOptions = { stay?: string; settlementNo?: string } & Partial<Intent>
const done = (amount: string): Partial<Intent> => ({
  status: 'done',
  effect: { amount, accountAmount: null, bankAmount: null, at: '', serialNo: '' },
})
const ids = (intents: Stored<Intent>[]) => intents.map(({ id }) => id)

describe('an intent', () => {
  test('is written whole before it is sent, and says nothing of the person', async () => {
    const { id, document } = await inRequest('request-1', () => append('settle', 'ｓ1'))
    expect(id).toBe('H1~ZY1~000001')
    const { request, ...rest } = document
    expect(rest).toEqual({
      stayKey: 'H1~ZY1',
      sequence: 1,
      service: 'settle',
      status: 'sending',
      stayId: 'ZY1',
      messageKey: 'mｓ1',
      naturalKey: 'S1',
      settlementNo: 'S1',
      feeDate: '2026-11-09',
      visitType: '21',
      requestId: 'request-1',
      createdAt: 1000,
      sendBy: 1001,
      acceptableUntil: 1002,
      updatedAt: 1000,
      baseline: FROZEN,
      answer: null,
      effect: null,
      knownBy: '',
      observed: null,
      decision: null,
    })
    expect(request).toMatch(/^k\./)
    expect(JSON.stringify(document)).not.toMatch(/林示范|350502/)
    expect('requestId' in (await append('settle', 'S2')).document).toBe(false)
  })

  test('opens what is sealed in its own place alone', async () => {
    const [one, other] = [await append('settle', 'S1'), await append('settle', 'S2')]
    expect(journal.requestOf(one)).toMatchObject({ setl_id: 'S1', psn_name: '林示范' })
    const moved = { ...one, document: { ...one.document, request: other.document.request } }
    expect(() => journal.requestOf(moved)).toThrow(/authenticate/)
    // Nor in another part of the same one.
    const wire = { x: '1' }
    const swapped = { ...one.document, answer: journal.sealRepeat(one, wire) }
    expect(() => journal.answerOf({ ...one, document: swapped })).toThrow(/authenticate/)
  })

  test('has an answer and a repeat once they are there', async () => {
    const intent = await append('settle', 'S1')
    expect(journal.answerOf(intent)).toBeUndefined()
    expect(journal.repeatOf(intent)).toBeUndefined()
    const later = await journal.update(intent, {
      answer: journal.sealAnswer(intent, { message: '成功' }),
      repeat: { at: 1, differing: journal.sealRepeat(intent, { opt_name: '乙' }) },
    })
    expect(journal.answerOf(later)).toEqual({ message: '成功' })
    expect(journal.repeatOf(later)).toEqual({ opt_name: '乙' })
  })

  test('concerns the person of its request, by name, type and number', async () => {
    const person = { name: '林示范', documentType: '01', documentNumber: '350502194803120013' }
    for (const service of ['freeze', 'release', 'settle', 'refund'] as const) {
      const intent = await append(service, 'N1')
      expect(journal.concerns(intent, person)).toBe(true)
      for (const other of [{ name: '林' }, { documentType: '08' }, { documentNumber: '1' }])
        expect(journal.concerns(intent, { ...person, ...other })).toBe(false)
    }
  })
})

describe('the intents of a stay', () => {
  test('follow one another, and of two at once one is written', async () => {
    const first = await append('settle', 'S1')
    const second = await append('settle', 'S2')
    expect(second.document.sequence).toBe(2)
    expect(await journal.previous(first.document)).toBeUndefined()
    expect((await journal.previous(second.document))!.id).toBe(first.id)
    const next = {
      request: requestOf('settle', 'S3', 'ZY1'),
      messageKey: 'm',
      baseline: FROZEN,
      now: time,
      sendBy: time,
      acceptableUntil: time,
    }
    const both = await Promise.allSettled([
      journal.append([first, second], next),
      journal.append([first, second], next),
    ])
    const failed = both.filter(({ status }) => status === 'rejected')
    expect(failed).toMatchObject([{ reason: expect.any(DuplicateError) }])
    expect(ids(await journal.ofStay('H1~ZY1'))).toEqual([1, 2, 3].map((n) => `H1~ZY1~00000${n}`))
    expect(await journal.ofStay('H1~ZY2')).toEqual([])
  })

  test('are all of them, however many', async () => {
    const { document } = await append('settle', 'S1')
    const series = Array.from({ length: 2000 }, (_, index) => ({
      id: `H1~ZY1~${String(index + 2).padStart(6, '0')}`,
      document: { ...document, sequence: index + 2 },
    }))
    await store.createSeries('intents', series)
    const all = await journal.ofStay('H1~ZY1')
    expect(all.map(({ document: { sequence } }) => sequence)).toEqual(
      Array.from({ length: 2001 }, (_, index) => index + 1),
    )
  })

  test('are known by institution and stay, which cannot run into one another', () => {
    expect(journal.stayKey('H1', 'ZY1')).toBe('H1~ZY1')
    expect(journal.stayKey('ｈ1 ', ' zy1')).toBe('H1~ZY1')
    expect(journal.stayKey('H/1', 'ZY 1')).toBe('H%2F1~ZY%201')
  })
})

describe('what is looked for', () => {
  test('by status, a page at a time', async () => {
    const [one, , three] = [
      await append('settle', 'S1', { status: 'unknown' }),
      await append('settle', 'S2', { status: 'done' }),
      await append('settle', 'S3', { status: 'unknown' }),
    ]
    expect(ids(await journal.withStatus('H1', 'unknown', 10))).toEqual([one.id, three.id])
    expect(ids(await journal.withStatus('H1', 'unknown', 1))).toEqual([one.id])
    expect(ids(await journal.withStatus('H1', 'unknown', 10, one))).toEqual([three.id])
  })

  test('the settlements of a day, a page at a time, and no refund', async () => {
    const [one, two] = [await append('settle', 'S1'), await append('settle', 'S2')]
    await append('refund', 'R1')
    await append('settle', 'S3', { feeDate: '2026-11-10' })
    expect(ids(await journal.settlementsOf('H1', '2026-11-09'))).toEqual([one.id, two.id])
    expect(ids(await journal.settlementsOf('H1', '2026-11-09', one))).toEqual([two.id])
  })

  test('the latest settlements, newest first', async () => {
    await append('settle', 'S1', { updatedAt: 5 })
    await append('refund', 'R1', { updatedAt: 9 })
    await append('settle', 'S2', { updatedAt: 7 })
    await append('settle', 'S3', { updatedAt: 6 })
    const latest = async (limit: number) => {
      const { settlements, all } = await journal.latestSettlements('H1', limit)
      return [...settlements.map(({ document }) => document.settlementNo), all]
    }
    expect(await latest(2)).toEqual(['S2', 'S3', false])
    expect(await latest(3)).toEqual(['S2', 'S3', 'S1', false])
    expect(await latest(9)).toEqual(['S2', 'S3', 'S1', true])
  })

  test('the latest settlements of a campus that had its last before two thousand of another', async () => {
    await append('settle', 'S1', { updatedAt: 1 })
    await append('settle', 'S2', { updatedAt: 2, stay: 'ZY2' })
    const [{ document }] = [await append('settle', 'S3', { updatedAt: 4, stay: 'ZY3' })]
    const ofAnother = Array.from({ length: 2000 }, (_, number) => ({
      id: `H2~ZY${number}~000001`,
      document: { ...document, stayKey: `H2~ZY${number}`, updatedAt: 3 },
    }))
    await store.createSeries('intents', ofAnother)
    const { settlements, all } = await journal.latestSettlements('H1', 2)
    expect([settlements.map((one) => one.document.settlementNo), all]).toEqual([['S3'], false])
    expect(await journal.latestSettlements('H1', 9)).toMatchObject({ all: true })
  })

  test('settlements of whatever stay under a number, however it is spelled', async () => {
    const here = await append('settle', 'S1')
    const there = await append('settle', 's1', { stay: 'ZY2' })
    await append('settle', 'S2')
    await append('refund', 'S1')
    expect(ids(await journal.withSettlementNo('H1', 'ｓ1'))).toEqual([here.id, there.id])
  })
})

test('of one institution nothing is another’s, whatever its code begins with', async () => {
  await append('settle', 'S1', { status: 'unknown' })
  for (const other of ['H2', 'H', 'H10', 'H1~ZY1'])
    expect(
      (
        await Promise.all([
          journal.withStatus(other, 'unknown', 10),
          journal.settlementsOf(other, '2026-11-09'),
          journal.latestSettlements(other, 10).then(({ settlements }) => settlements),
          journal.withSettlementNo(other, 'S1'),
        ])
      ).flat(),
    ).toEqual([])
  expect(await journal.withStatus(undefined, 'unknown', 10)).toHaveLength(1)
})

describe('a number', () => {
  const claim = (service: 'settle' | 'refund', number: string, stay: string) =>
    append(service, number, { stay }).then((intent) => journal.claimNumber(intent))

  test('is the first stay’s, also when it asks again', async () => {
    expect(await journal.holderOf('settle', 'H1', 'N1')).toBeUndefined()
    expect(await claim('settle', 'N1', 'ZY1')).toBe(true)
    expect(await claim('settle', 'N1', 'ZY1')).toBe(true)
    expect(await claim('settle', 'N1', 'ZY2')).toBe(false)
    expect(await journal.holderOf('settle', 'ｈ1', 'n1')).toBe('H1~ZY1')
    // Another kind of number, and another hospital's.
    expect(await claim('refund', 'N1', 'ZY2')).toBe(true)
    expect(await journal.holderOf('settle', 'H2', 'N1')).toBeUndefined()
  })

  test.each(['refused', 'not-done'] as const)(
    'is free where what was sent under it is %s',
    async (status) => {
      const first = await append('settle', 'N1')
      await journal.claimNumber(first)
      await journal.update(first, { status })
      // What else the first stay has done bears other numbers, or is of another kind.
      await append('settle', 'N2', done('1.00'))
      await append('refund', 'N1', done('1.00'))
      expect(await claim('settle', 'N1', 'ZY2')).toBe(true)
      expect(await journal.holderOf('settle', 'H1', 'N1')).toBe('H1~ZY2')
    },
  )

  test.each(['sending', 'unknown', 'done', 'person'] as const)(
    'is not free where what was sent under it is %s',
    async (status) => {
      const first = await append('settle', 'N1')
      await journal.claimNumber(first)
      await journal.update(first, { status })
      // An earlier try that was refused changes nothing of that.
      await append('settle', 'N1', { status: 'refused' })
      expect(await claim('settle', 'N1', 'ZY2')).toBe(false)
    },
  )

  test('stays where it is while the index key is being changed', async () => {
    await claim('settle', 'N1', 'ZY1')
    const changed = { ...keys, index: Buffer.alloc(32, 3), oldIndexes: [keys.index] }
    journal = createJournal(store, createSealer(changed))
    expect(await claim('settle', 'N1', 'ZY2')).toBe(false)
    expect(await claim('settle', 'N2', 'ZY2')).toBe(true)
    // What is taken now is taken under the present key.
    journal = createJournal(store, createSealer({ ...changed, oldIndexes: [] }))
    expect(await journal.holderOf('settle', 'H1', 'N2')).toBe('H1~ZY2')
    expect(await journal.holderOf('settle', 'H1', 'N1')).toBeUndefined()
  })

  test('of two stays that take it at the same moment one has it', async () => {
    const both = [await append('settle', 'N1'), await append('settle', 'N1', { stay: 'ZY2' })]
    const taken = await Promise.all(both.map((intent) => journal.claimNumber(intent)))
    expect([...taken].sort()).toEqual([false, true])
  })

  test.each<[string, keyof Store, Error]>([
    ['made by another', 'create', new DuplicateError('counters')],
    ['taken over by another', 'replace', new VersionConflict('counters')],
  ])('%s meanwhile: whose it is is looked at again', async (_, method, error) => {
    const first = await append('settle', 'N1')
    if (method === 'replace') {
      await journal.claimNumber(first)
      await journal.update(first, { status: 'refused' })
    }
    const mine = await append('settle', 'N1', { stay: 'ZY2' })
    let failures = 0
    const contended: Store = {
      ...store,
      [method]: (...given: never[]) =>
        failures++ === 0
          ? Promise.reject(error)
          : (store[method] as (...given: never[]) => unknown)(...given),
    }
    expect(await createJournal(contended, createSealer(keys)).claimNumber(mine)).toBe(true)
    expect(await journal.holderOf('settle', 'H1', 'N1')).toBe('H1~ZY2')
  })

  test('is not taken while the store is away', async () => {
    const intent = await append('settle', 'N1')
    const away: Store = { ...store, create: () => Promise.reject(new StoreUnavailable()) }
    await expect(
      createJournal(away, createSealer(keys)).claimNumber(intent),
    ).rejects.toBeInstanceOf(StoreUnavailable)
  })
})

describe('what is given back', () => {
  test('of a settlement, by refunds that are done, in their order', async () => {
    await append('settle', 'S1', done('9.00'))
    await append('refund', 'R1', done('1.00'))
    await append('refund', 'R2', { ...done('2.00'), status: 'unknown' })
    await append('refund', 'R3', { status: 'done' })
    await append('refund', 'R4', { ...done('4.00'), settlementNo: 'S2' })
    await append('refund', 'R5', done('5.00'))
    expect(await refundsUnder(journal, 'H1', 's1')).toEqual([100n, 500n])
  })

  test('where nobody has had the number, of nobody’s stay', async () => {
    const asked: string[] = []
    const watched: Journal = {
      ...journal,
      ofStay: (stayKey) => (asked.push(stayKey), journal.ofStay(stayKey)),
    }
    expect(await refundsUnder(watched, 'H1', 'S1')).toEqual([])
    expect(asked).toEqual([])
  })

  test('under the number of the refund itself, which knows its stay', async () => {
    const refund = await append('refund', 'R1', done('1.00'))
    await append('refund', 'R2', done('2.00'))
    expect(await refundsUnder(journal, 'H1', 'R1')).toEqual([])
    await journal.claimNumber(refund)
    expect(await refundsUnder(journal, 'H1', 'r1')).toEqual([100n])
    expect(await refundsUnder(journal, 'H1', 'R3')).toEqual([])
  })
})

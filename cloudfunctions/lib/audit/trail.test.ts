import { beforeEach, describe, expect, test } from 'vitest'
import { createSealer } from '../identity/seal.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import type { Store } from '../store/store.ts'
import { StoreUnavailable } from '../store/errors.ts'
import { auditId, macOf, openidKey, personKey, type AuditEntry } from './entry.ts'
import { fingerprint, sealer, tamperWith } from './testing.ts'
import { createAuditTrail, newest, type AuditFact } from './trail.ts'
import { verifyDay, verifyTrail } from './verify.ts'

const DAY = 86_400_000
/** 2026-11-24 20:00 in Beijing. */
const START = Date.UTC(2026, 10, 24, 12)
const FACT: AuditFact = {
  openid: 'openid-one',
  patientId: 'p'.repeat(32),
  documentNumber: '350502194803120013',
  action: 'bill.get',
  outcome: 'shown',
}

let time: number
let store: Store
let tamper: ReturnType<typeof tamperWith>

beforeEach(() => {
  time = START
  store = openSqliteStore(':memory:', () => time)
  tamper = tamperWith(store)
})

const trail = (on: Store = store) => createAuditTrail(on, sealer, () => time)
const all = () => store.find<AuditEntry>('audit', { limit: 1000 })

/** Ten a day for three days, in one chain. @returns its shard */
async function threeDays(): Promise<string> {
  const one = trail()
  for (let count = 0; count < 30; count += 1) {
    time = START + Math.floor(count / 10) * DAY + (count % 10) * 1000
    await one.append({ ...FACT, patientId: `p${count}` })
  }
  return (await all())[0]!.document.shard
}

describe('the trail', () => {
  test('names nobody, and says who saw whom', async () => {
    await trail().append(FACT)
    const document = (await all())[0]!.document
    expect(document).toMatchObject({
      sequence: 1,
      date: '2026-11-24',
      at: START,
      action: 'bill.get',
      outcome: 'shown',
      patientId: FACT.patientId,
      previous: '',
      openid: openidKey(fingerprint, 'openid-one'),
      person: personKey(fingerprint, '350502194803120013'),
    })
    expect(JSON.stringify(document)).not.toMatch(/openid-one|350502/)
  })

  test('two hundred at once by many instances: every one stands there once, in chains without a gap', async () => {
    const instances = Array.from({ length: 40 }, () => trail())
    await Promise.all(
      Array.from({ length: 200 }, (_, count) =>
        instances[count % 40]!.append({ ...FACT, patientId: `p${count}` }),
      ),
    )
    const entries = await all()
    expect(new Set(entries.map(({ document }) => document.patientId)).size).toBe(200)
    expect(entries).toHaveLength(200)
    expect(await verifyTrail(store, sealer.auditMacs)).toMatchObject({ entries: 200, faults: [] })
  })

  test('what comes at once is written at once', async () => {
    const written: number[] = []
    const counting: Store = {
      ...store,
      createSeries: async (collection, series) => {
        written.push(series.length)
        return store.createSeries(collection, series)
      },
    }
    const one = trail(counting)
    await Promise.all(
      Array.from({ length: 20 }, (_, count) => one.append({ ...FACT, patientId: `p${count}` })),
    )
    expect(written).toEqual([20])
    expect((await all()).map(({ document }) => document.patientId)).toEqual(
      Array.from({ length: 20 }, (_, count) => `p${count}`),
    )
    expect(await verifyTrail(store, sealer.auditMacs)).toMatchObject({ entries: 20, faults: [] })
  })

  test('of what was cut short, the first part is on record at once, and the rest later', async () => {
    let cut = true
    const slow: Store = {
      ...store,
      createSeries: async (collection, series) => {
        if (!cut) throw new StoreUnavailable()
        cut = false
        return store.createSeries(collection, series.slice(0, 2))
      },
    }
    const one = trail(slow)
    const outcomes = await Promise.allSettled(
      Array.from({ length: 5 }, (_, count) => one.append({ ...FACT, patientId: `p${count}` })),
    )
    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'rejected',
      'rejected',
    ])
    expect((await all()).map(({ document }) => document.patientId)).toEqual(['p0', 'p1'])
  })

  test('goes on behind what another process has written, also with a clock that is behind', async () => {
    const shard = await threeDays()
    time = START
    let one = trail()
    // A process chooses its chain by chance: until one has chosen this.
    for (;;) {
      await one.append(FACT)
      if ((await newest(store, shard))!.document.sequence > 30) break
      one = trail()
    }
    expect((await newest(store, shard))!.document).toMatchObject({
      sequence: 31,
      date: '2026-11-26',
    })
    expect((await verifyTrail(store, sealer.auditMacs)).faults).toEqual([])
  })

  test('where it cannot be written, it says so in words for a patient', async () => {
    const broken: Store = { ...store, createSeries: () => Promise.reject(new StoreUnavailable()) }
    await expect(trail(broken).append(FACT)).rejects.toMatchObject({
      code: 'unavailable.audit',
      retryable: true,
    })
  })

  test('after a write that nobody knows the end of, the next one finds its place', async () => {
    let lost = true
    const losing: Store = {
      ...store,
      createSeries: async (...given) => {
        const created = await store.createSeries(...given)
        if (lost) throw new StoreUnavailable()
        return created
      },
    }
    const one = trail(losing)
    await expect(one.append(FACT)).rejects.toMatchObject({ code: 'unavailable.audit' })
    lost = false
    await one.append(FACT)
    expect(await verifyTrail(store, sealer.auditMacs)).toMatchObject({ entries: 2, faults: [] })
  })
})

describe('tampering is found', () => {
  const id = (shard: string, sequence: number) => auditId(shard, sequence)
  type Tamper = (shard: string) => Promise<void>

  test.each<[string, Tamper, string]>([
    [
      'another outcome',
      (shard) => tamper.change(id(shard, 15), { outcome: 'state.not-authorized' }),
      'changed',
    ],
    [
      'another patient',
      (shard) => tamper.change(id(shard, 15), { patientId: 'somebody' }),
      'changed',
    ],
    [
      'another time',
      (shard) => tamper.change(id(shard, 15), { at: START + DAY + 4001 }),
      'changed',
    ],
    [
      'an added member',
      (shard) => tamper.change(id(shard, 15), { note: 'allowed by the ward' }),
      'changed',
    ],
    ['a removed entry', (shard) => tamper.remove(id(shard, 15)), 'missing'],
    ['the first one removed', (shard) => tamper.remove(id(shard, 11)), 'missing'],
    [
      'two in each other’s place',
      (shard) => tamper.swap(id(shard, 14), id(shard, 15)),
      'misplaced',
    ],
    [
      'one in between',
      async (shard) =>
        tamper.insert(`${id(shard, 15)}a`, (await tamper.read(id(shard, 15))).document),
      'misplaced',
    ],
    [
      'one of another make',
      (shard) => tamper.insert(`${id(shard, 15)}a`, { note: 'x', shard }),
      'foreign',
    ],
    [
      'one changed with a mac of another key',
      async (shard) => {
        const { document } = await tamper.read(id(shard, 15))
        const forged = { ...document, outcome: 'forged' }
        await tamper.change(id(shard, 15), {
          outcome: 'forged',
          mac: macOf(forged, (text) => `other${sealer.auditMacs[0](text)}`),
        })
      },
      'changed',
    ],
    [
      'a whole day taken out',
      async (shard) => {
        for (let sequence = 11; sequence <= 20; sequence += 1)
          await tamper.remove(id(shard, sequence))
      },
      'missing',
    ],
    [
      'a whole day taken out and the rest moved up',
      async (shard) => {
        for (let sequence = 11; sequence <= 20; sequence += 1) {
          await tamper.change(
            id(shard, sequence),
            (await tamper.read(id(shard, sequence + 10))).document,
          )
          await tamper.remove(id(shard, sequence + 10))
        }
      },
      'misplaced',
    ],
  ])('%s', async (_, doIt, what) => {
    const shard = await threeDays()
    expect(await verifyTrail(store, sealer.auditMacs)).toMatchObject({ entries: 30, faults: [] })
    expect(await verifyDay(store, sealer.auditMacs, '2026-11-25')).toMatchObject({
      entries: 10,
      faults: [],
    })
    await doIt(shard)
    const whole = (await verifyTrail(store, sealer.auditMacs)).faults.map((fault) => fault.what)
    expect(whole).toContain(what)
    expect((await verifyDay(store, sealer.auditMacs, '2026-11-25')).faults).not.toEqual([])
  })

  test('the end cut off is found by the heads of an earlier look', async () => {
    const shard = await threeDays()
    const { heads } = await verifyTrail(store, sealer.auditMacs)
    expect(heads).toEqual([expect.objectContaining({ shard, sequence: 30 })])
    await tamper.remove(id(shard, 30))
    expect((await verifyTrail(store, sealer.auditMacs)).faults).toEqual([])
    expect((await verifyTrail(store, sealer.auditMacs, heads)).faults).toEqual([
      { id: id(shard, 30), what: 'missing' },
    ])
  })

  test('a day is verified by itself: what is wrong on another day is not its concern', async () => {
    const shard = await threeDays()
    await tamper.change(id(shard, 3), { outcome: 'x' })
    expect((await verifyDay(store, sealer.auditMacs, '2026-11-25')).faults).toEqual([])
    expect((await verifyDay(store, sealer.auditMacs, '2026-11-24')).faults).toEqual([
      { id: id(shard, 3), what: 'changed' },
    ])
    expect(await verifyDay(store, sealer.auditMacs, '2026-11-27')).toMatchObject({
      entries: 0,
      faults: [],
    })
  })
})

describe('the trail’s own key', () => {
  const owner = createSealer({
    sealing: [],
    index: Buffer.alloc(32, 'a key of the tests'),
    audit: Buffer.alloc(32, 7),
  })

  test('is taken up in the midst of a chain; what was before is still proven', async () => {
    const one = trail()
    await one.append(FACT)
    const [first] = await all()
    // The chain is chosen by chance: the other writer goes on in this one.
    await continueIn(first!.document, owner.auditMacs[0])
    expect(await verifyTrail(store, owner.auditMacs)).toMatchObject({ entries: 2, faults: [] })
    // Who has not the key takes them for changed.
    expect((await verifyTrail(store, sealer.auditMacs)).faults).toMatchObject([{ what: 'changed' }])
  })

  test('then makes what is proven without it nobody’s, but for the hour of a deployment', async () => {
    await trail().append(FACT)
    const [first] = await all()
    const second = await continueIn(first!.document, owner.auditMacs[0])
    const third = await continueIn(second, sealer.auditMacs[0])
    expect((await verifyTrail(store, owner.auditMacs)).faults).toEqual([])
    time += 2 * 3_600_000
    const forged = await continueIn(third, sealer.auditMacs[0])
    expect((await verifyTrail(store, owner.auditMacs)).faults).toEqual([
      { id: auditId(forged.shard, 4), what: 'changed' },
    ])
  })

  async function continueIn(
    before: AuditEntry,
    mac: (text: string) => string,
  ): Promise<AuditEntry> {
    const entry = {
      ...before,
      sequence: before.sequence + 1,
      at: time,
      previous: before.mac,
    }
    const whole = { ...entry, mac: macOf(entry, mac) }
    await store.create('audit', auditId(whole.shard, whole.sequence), whole)
    return whole
  }
})

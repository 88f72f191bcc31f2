import { createHmac } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { adoptRows } from './adopt.ts'
import { authenticatedStore } from './authentic.ts'
import { pagesOf } from './paging.ts'
import type { KeysFor } from './proof.ts'
import { openSqliteStore } from './sqlite.ts'
import { storeBehaviour } from './store.behaviour.ts'
import type { Collection, Document, Query, Store } from './store.ts'

const keysFor: KeysFor = (purpose) => [createHmac('sha256', 'a key').update(purpose).digest()]

storeBehaviour('the authenticated store', async (now) =>
  authenticatedStore(openSqliteStore(':memory:', now), keysFor, now),
)

let time: number
/** What the database itself holds, for whoever can write to it. */
let database: Store
let store: Store
const now = () => time
const integrity = { code: 'unavailable.integrity', retryable: false }

beforeEach(() => {
  time = 1_760_000_000_000
  database = openSqliteStore(':memory:', now)
  store = authenticatedStore(database, keysFor, now)
})

/** Does to a row what a database's console can. */
async function change(
  collection: Collection,
  id: string,
  edit: (row: Document) => Document,
  options: { expiresAt?: number } = {},
): Promise<void> {
  const row = (await database.get(collection, id))!
  await database.replace(collection, row, edit(row.document), options)
}

const AUTHORIZATION = { openid: 'oVictim', patientId: 'p1', authorizedUntil: 5, identity: 'sealed' }

describe('whoever writes to the database', () => {
  beforeEach(async () => {
    await store.create('authorizations', 'p1', AUTHORIZATION, { expiresAt: time + 1000 })
  })

  it.each<[string, (row: Document) => Document]>([
    ['another openid', (row) => ({ ...row, openid: 'oMallory' })],
    ['a later end', (row) => ({ ...row, authorizedUntil: 9_000_000_000_000 })],
    ['another sealed part', (row) => ({ ...row, identity: 'other' })],
    ['a member more', (row) => ({ ...row, extra: 1 })],
    ['a member less', ({ identity: _, ...row }) => row],
    ['no proof', ({ authentic: _, ...row }) => row],
    ['a proof that is none', (row) => ({ ...row, authentic: { mac: '', until: null } })],
    ['a proof of another form', (row) => ({ ...row, authentic: 'x' })],
    [
      'a later end in the proof',
      (row) => ({ ...row, authentic: { ...(row.authentic as Document), until: null } }),
    ],
  ])('is not believed: %s', async (_, edit) => {
    await change('authorizations', 'p1', edit)
    await expect(store.get('authorizations', 'p1')).rejects.toMatchObject(integrity)
    await expect(store.find('authorizations', { limit: 10 })).rejects.toMatchObject(integrity)
    await expect(store.create('authorizations', 'p1', {})).rejects.toMatchObject(integrity)
  })

  it('cannot copy a row to another id, or to another collection', async () => {
    const row = (await database.get('authorizations', 'p1'))!.document
    await database.create('authorizations', 'p2', row)
    await database.create('subscriptions', 'p1', row)
    await expect(store.get('authorizations', 'p2')).rejects.toMatchObject(integrity)
    await expect(store.get('subscriptions', 'p1')).rejects.toMatchObject(integrity)
  })

  it('cannot prolong a life', async () => {
    await change('authorizations', 'p1', (row) => row, { expiresAt: time + 10_000 })
    time += 999
    expect(await store.get('authorizations', 'p1')).toMatchObject({ document: AUTHORIZATION })
    time += 1
    expect(await store.get('authorizations', 'p1')).toBeUndefined()
    expect(await store.find('authorizations', { where: { openid: 'oVictim' } })).toEqual([])
    expect(await store.create('authorizations', 'p1', { n: 1 })).toMatchObject({
      document: { n: 1 },
    })
    expect(await store.get('authorizations', 'p1')).toMatchObject({ document: { n: 1 } })
  })

  it('finds nothing by a field that stands beside the document', async () => {
    // As a database does that keeps the fields of its indexes apart, and one of them was changed.
    const lying: Store = {
      ...database,
      find: async <T extends Document>(collection: Collection) => database.find<T>(collection, {}),
    }
    const misled = authenticatedStore(lying, keysFor, now)
    await expect(
      misled.find('authorizations', { where: { openid: 'oMallory' } }),
    ).rejects.toMatchObject(integrity)
    await expect(
      misled.find('authorizations', { range: { field: 'authorizedUntil', from: 6 } }),
    ).rejects.toMatchObject(integrity)
    expect(
      await misled.find('authorizations', {
        where: { openid: 'oVictim' },
        range: { field: 'authorizedUntil', from: 5, before: 6 },
      }),
    ).toHaveLength(1)
  })

  it('cannot put a row where its document does not belong: what lies between would be passed over', async () => {
    for (let n = 0; n < 5; n += 1) await store.create('tickets', `t${n}`, { issuedAt: n })
    // As a database does that sorts by a field of its own beside the document, and the first row's was changed.
    const lying: Store = {
      ...database,
      find: async <T extends Document>(collection: Collection, { orderBy }: Query) =>
        (await database.find<T>(collection, orderBy ? { orderBy } : {})).sort(
          (one, other) => Number(one.id === 't0') - Number(other.id === 't0'),
        ),
    }
    const misled = authenticatedStore(lying, keysFor, now)
    const orderBy = { field: 'issuedAt' }
    await expect(misled.find('tickets', { orderBy })).rejects.toMatchObject(integrity)
    const after = (await store.find('tickets', { orderBy, limit: 3 })).at(-1)!
    await expect(misled.find('tickets', { orderBy, after })).rejects.toMatchObject(integrity)
    expect(
      await misled.find('tickets', { orderBy: { ...orderBy, descending: true } }),
    ).toHaveLength(5)
  })

  it('cannot hide what comes behind a row by keeping that one beyond its end', async () => {
    const ends = time + 10
    for (let n = 0; n < 10; n += 1)
      await store.create('nonces', `n${n}`, { n }, n % 3 === 0 ? { expiresAt: ends } : {})
    for (let n = 0; n < 10; n += 3)
      await change('nonces', `n${n}`, (row) => row, { expiresAt: ends + 10_000 })
    time = ends
    for (const limit of [1, 2, 3, 6, 7, 10]) {
      const pages: string[][] = []
      for await (const page of pagesOf(limit, (asked) => store.find('nonces', asked)))
        pages.push(page.map(({ id }) => id))
      expect(pages.flat()).toEqual(['n1', 'n2', 'n4', 'n5', 'n7', 'n8'])
      expect(pages.slice(0, -1).every(({ length }) => length === limit)).toBe(true)
    }
  })

  it('can break the trail, which says so itself', async () => {
    await store.create('audit', '00~1', { shard: '00', mac: 'own' })
    await change('audit', '00~1', (row) => ({ ...row, shard: '01' }))
    expect(await store.get('audit', '00~1')).toMatchObject({ document: { shard: '01' } })
  })
})

it('a document keeps its end when it is replaced, whatever its column says', async () => {
  const stored = await store.create<Document>('counters', 'one', { n: 1 }, { expiresAt: time + 10 })
  await change('counters', 'one', (row) => row, { expiresAt: time + 1000 })
  await store.replace('counters', { ...stored, version: 2 }, { n: 2 })
  time += 10
  expect(await store.get('counters', 'one')).toBeUndefined()
})

it('recognises what an older key has proven, and proves with the present one', async () => {
  const older: KeysFor = (purpose) => [createHmac('sha256', 'older').update(purpose).digest()]
  await authenticatedStore(database, older, now).create('counters', 'one', { n: 1 })
  const both = authenticatedStore(
    database,
    (purpose) => [...keysFor(purpose), ...older(purpose)],
    now,
  )
  const stored = (await both.get<Document>('counters', 'one'))!
  await expect(store.get('counters', 'one')).rejects.toMatchObject(integrity)
  await both.replace('counters', stored, { n: 2 })
  expect(await store.get('counters', 'one')).toMatchObject({ document: { n: 2 } })
})

describe('what an earlier version has written', () => {
  beforeEach(async () => {
    for (let n = 0; n < 501; n++) await database.create('tickets', `t${n}`, { issuedAt: n })
    await database.create('intents', 'i1', { stayKey: 'a', status: 'done' })
    await database.create('audit', '00~1', { shard: '00' })
    await store.create('intents', 'i2', { stayKey: 'a' })
  })

  it('is not believed before it is adopted, and is then', async () => {
    await expect(store.get('intents', 'i1')).rejects.toMatchObject(integrity)
    expect(await adoptRows(database, keysFor)).toBe(502)
    expect(await adoptRows(database, keysFor)).toBe(0)
    expect(await store.find('intents', { where: { stayKey: 'a' } })).toHaveLength(2)
    expect(await store.find('tickets', { limit: 1000 })).toHaveLength(501)
    expect((await database.get('audit', '00~1'))!.document).toEqual({ shard: '00' })
  })
})

it('whoever has the keys of one collection makes no row of another', async () => {
  const theirs = authenticatedStore(
    database,
    (purpose) => (purpose === 'row nonces' ? keysFor(purpose) : [Buffer.alloc(32)]),
    now,
  )
  await theirs.create('nonces', 'n1', { at: 1 })
  await theirs.create('authorizations', 'p2', AUTHORIZATION)
  expect(await store.get('nonces', 'n1')).toMatchObject({ document: { at: 1 } })
  await expect(store.get('authorizations', 'p2')).rejects.toMatchObject(integrity)
})

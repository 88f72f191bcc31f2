import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import {
  startCloudbaseStandIn,
  type CloudbaseStandIn,
} from '../../../testkit/cloudbase/cloudbaseStandIn.ts'
import { openCloudbaseStore } from './cloudbase.ts'
import { openStore } from './open.ts'
import { storeBehaviour } from './store.behaviour.ts'
import { COLLECTIONS, type Document } from './store.ts'

// The real SDK throughout; what answers it is a stand-in, not the service.
let standIn: CloudbaseStandIn
const NOW = 1_760_000_000_000

beforeAll(async () => {
  standIn = await startCloudbaseStandIn(Object.keys(COLLECTIONS))
  for (const [name, value] of Object.entries(standIn.environment)) vi.stubEnv(name, value)
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await standIn.close()
})

storeBehaviour('CloudBase (stand-in)', async (now) => openCloudbaseStore(now))

describe('the CloudBase adapter', () => {
  const store = () => openCloudbaseStore(() => NOW)
  const unavailable = { code: 'unavailable.store', kind: 'unavailable', retryable: true }

  afterEach(() => {
    standIn.duplicateStyle = 'DATABASE_DUPLICATE_WRITE'
    standIn.faults = []
    for (const rows of standIn.collections.values()) rows.clear()
  })

  it('is opened by its settings, and asks the service of the runtime', async () => {
    standIn.requests = []
    const opened = await openStore({ kind: 'cloudbase' }, () => NOW)
    await opened.create('reports', 'one', { feeDate: '2025-10-09' })
    expect(standIn.requests).toMatchObject([
      { action: 'database.insertDocument', collectionName: 'reports', envName: 'stand-in' },
    ])
    expect(standIn.collections.get('reports')?.get('one')).toMatchObject({
      version: 1,
      feeDate: '2025-10-09',
      json: '{"feeDate":"2025-10-09"}',
    })
  })

  it.each(['DATABASE_DUPLICATE_WRITE', '-502001', 'E11000'] as const)(
    'knows a duplicate by %s',
    async (style) => {
      standIn.duplicateStyle = style
      await store().create('nonces', 'one', {})
      await expect(store().create('nonces', 'one', {})).rejects.toMatchObject({
        code: 'store.duplicate',
      })
    },
  )

  it('takes -502001 without a document for what it is, a failure', async () => {
    standIn.faults = [{ code: '-502001', message: 'database request fail' }]
    await expect(store().create('nonces', 'one', {})).rejects.toMatchObject(unavailable)
  })

  it.each([
    'before',
    'lost',
    { status: 503 },
    { code: 'DATABASE_REQUEST_FAILED', message: 'x' },
  ] as const)('is unavailable after %j, and sends no write again', async (fault) => {
    standIn.requests = []
    standIn.faults = [fault]
    await expect(store().create('nonces', 'one', {})).rejects.toMatchObject(unavailable)
    expect(standIn.requests).toHaveLength(1)
    expect(standIn.collections.get('nonces')?.size).toBe(fault === 'lost' ? 1 : 0)
  })

  it('is unavailable when a collection does not exist', async () => {
    const counters = standIn.collections.get('counters')!
    standIn.collections.delete('counters')
    await expect(store().get('counters', 'one')).rejects.toMatchObject(unavailable)
    standIn.collections.set('counters', counters)
  })

  it('looks again when the expired document in the way is swept meanwhile', async () => {
    await store().create('nonces', 'one', { n: 1 }, { expiresAt: NOW })
    const rows = standIn.collections.get('nonces')!
    // insert, read, then the update finds nothing; the second insert succeeds.
    standIn.faults = [
      { run: () => undefined },
      { run: () => undefined },
      { run: () => rows.clear() },
    ]
    expect(await store().create('nonces', 'one', { n: 2 })).toEqual({
      id: 'one',
      version: 1,
      document: { n: 2 },
    })
  })

  it.each([
    ['over the same expired document', { version: 2 }],
    ['after a sweep, at the same version', { version: 1 }],
  ])('loses to another create %s', async (_what, { version }) => {
    await store().create('nonces', 'one', { n: 1 }, { expiresAt: NOW })
    const rows = standIn.collections.get('nonces')!
    const other = { ...rows.get('one')!, version, expiresAt: NOW + 1, json: '{"n":"other"}' }
    standIn.faults = [
      { run: () => undefined },
      { run: () => undefined },
      { run: () => void rows.set('one', other) },
    ]
    await expect(store().create('nonces', 'one', { n: 2 })).rejects.toMatchObject({
      code: 'store.duplicate',
    })
    expect((await store().get<Document>('nonces', 'one'))?.document).toEqual({ n: 'other' })
  })

  it('never gives two creates one version, even where the other has expired again', async () => {
    await store().create('nonces', 'one', { n: 1 }, { expiresAt: NOW })
    const rows = standIn.collections.get('nonces')!
    const other = { ...rows.get('one')!, version: 2, expiresAt: NOW }
    standIn.faults = [
      { run: () => undefined },
      { run: () => undefined },
      { run: () => void rows.set('one', other) },
    ]
    expect((await store().create('nonces', 'one', { n: 2 })).version).toBe(3)
  })

  it('does not believe what a mini-program wrote into an open collection', async () => {
    standIn.collections.get('authorizations')!.set('forged', {
      _id: 'forged',
      _openid: 'somebody',
      version: 1,
      expiresAt: NOW + 1,
      json: '{"openid":"victim"}',
      openid: 'victim',
    })
    const refused = { code: 'unavailable.store', retryable: false }
    await expect(store().get('authorizations', 'forged')).rejects.toMatchObject(refused)
    await expect(
      store().find('authorizations', { where: { openid: 'victim' } }),
    ).rejects.toMatchObject(refused)
  })

  it('says so, instead of ending the process, where the runtime gives no keys', async () => {
    vi.stubEnv('TENCENTCLOUD_SECRETKEY', '')
    await expect(store().get('nonces', 'one')).rejects.toMatchObject(unavailable)
    vi.stubEnv('TENCENTCLOUD_SECRETKEY', standIn.environment['TENCENTCLOUD_SECRETKEY'])
    expect(await store().get('nonces', 'one')).toBeUndefined()
  })
})

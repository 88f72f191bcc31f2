import { beforeEach, expect, test } from 'vitest'
import type { Log } from '../log/log.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import type { Store } from '../store/store.ts'
import type { AuditEntry } from './entry.ts'
import { keepHeads, keptHeads } from './heads.ts'
import { sealer, tamperWith } from './testing.ts'
import { createAuditTrail } from './trail.ts'
import { verifyTrail } from './verify.ts'

const FACT = { openid: 'o', patientId: 'p', action: 'bill.get', outcome: 'shown' }

let store: Store
let logged: { level: 'info' | 'error'; fields: object }[]
const log = {
  info: (fields: object) => logged.push({ level: 'info', fields }),
  error: (fields: object) => logged.push({ level: 'error', fields }),
} as unknown as Log

beforeEach(async () => {
  store = openSqliteStore(':memory:', () => 0)
  logged = []
  const trail = createAuditTrail(store, sealer, () => 0)
  for (let count = 0; count < 5; count += 1) await trail.append(FACT)
  await keepHeads(store, log)
})

const cutOff = async (count: number) => {
  const rows = await store.find<AuditEntry>('audit', {})
  for (const { id } of rows.slice(-count)) await tamperWith(store).remove(id)
}

test.each([1, 5])(
  'of a chain that lost its last %i the head is kept, and the log says so',
  async (lost) => {
    const before = await keptHeads(store)
    const { shard } = before[0]!
    await cutOff(lost)
    for (let ticks = 0; ticks < 2; ticks += 1) await keepHeads(store, log)
    expect(await keptHeads(store)).toEqual(before)
    const told = { level: 'error', fields: { shard, was: 5, is: 5 - lost } }
    expect(logged.slice(1)).toEqual([told, told])
    expect((await verifyTrail(store, sealer.auditMacs, await keptHeads(store))).faults).toEqual([
      expect.objectContaining({ what: 'missing' }),
    ])
  },
)

test('of a chain that was written anew as far as it had come the head is the old one, and the trail is damaged', async () => {
  const before = await keptHeads(store)
  await cutOff(2)
  const anew = createAuditTrail(store, sealer, () => 1)
  // Into whichever chain: the old one's end stays away.
  for (let count = 0; count < 2; count += 1) await anew.append({ ...FACT, patientId: 'another' })
  await keepHeads(store, log)
  expect(await keptHeads(store)).toEqual(expect.arrayContaining(before))
  const { faults } = await verifyTrail(store, sealer.auditMacs, await keptHeads(store))
  expect(faults).not.toEqual([])
})

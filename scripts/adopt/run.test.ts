import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createAuditTrail } from '../../cloudfunctions/lib/audit/trail.ts'
import { verifyTrail } from '../../cloudfunctions/lib/audit/verify.ts'
import { createAuthorizations } from '../../cloudfunctions/lib/identity/authorizations.ts'
import { createSealer } from '../../cloudfunctions/lib/identity/seal.ts'
import type { Intent } from '../../cloudfunctions/lib/journal/intent.ts'
import { createJournal } from '../../cloudfunctions/lib/journal/journal.ts'
import { openAuthenticStore, openStore } from '../../cloudfunctions/lib/store/open.ts'
import { INSTITUTION, settled, testKeys } from '../../cloudfunctions/reconcile/testing.ts'
import { captured } from '../command/testing.ts'
import { run } from './run.ts'

const keys = testKeys()

test('what an earlier version has written is believed from then on, and only what was there', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'adopt-'))
  const settings = { kind: 'sqlite', directory } as const
  const env = {
    INDEX_KEY: keys.index.toString('base64'),
    STORE: 'sqlite',
    DATA_DIR: directory,
  }
  const earlier = await openStore(settings)
  await earlier.create('intents', 'i1', { stayKey: 'a', status: 'done' })
  const adopt = () => captured(run, [], env)
  expect(await adopt()).toMatchObject({ code: 0, out: expect.stringContaining('补上校验码 1 条') })
  expect(await adopt()).toMatchObject({ code: 0, out: expect.stringContaining('补上校验码 0 条') })
  const store = await openAuthenticStore(settings, createSealer(keys))
  expect(await store.get('intents', 'i1')).toMatchObject({ document: { status: 'done' } })
  await earlier.create('intents', 'i2', { stayKey: 'a', status: 'done' })
  await expect(store.get('intents', 'i2')).rejects.toMatchObject({ code: 'unavailable.integrity' })
  for (const one of [earlier, store]) await one.close()
  await rm(directory, { recursive: true })
})

test('the index key is changed: what was written before is found, and needs the old key no more', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'adopt-'))
  const settings = { kind: 'sqlite', directory } as const
  const identity = { name: '林示范', documentType: '01', documentNumber: '350502194803120013' }
  const [old, fresh] = [keys.index, randomBytes(32)]
  const opened = async (changes: object) => {
    const sealer = createSealer({ ...keys, ...changes })
    const store = await openAuthenticStore(settings, sealer)
    return {
      store,
      authorizations: createAuthorizations(store, sealer, Date.now),
      journal: createJournal(store, sealer),
      trail: createAuditTrail(store, sealer, Date.now),
      sealer,
    }
  }
  const until = Date.now() + 60_000
  const before = await opened({})
  const { patientId } = await before.authorizations.grant('alice', identity, until)
  await settled(before.journal, { settlementNo: 'JS1', amount: '1.00', status: 'done' })
  const [intent] = await before.store.find<Intent>('intents', {})
  await before.journal.claimNumber(intent!)
  const fact = { openid: 'alice', patientId, action: 'bill.get', outcome: 'shown' }
  await before.trail.append(fact)
  await before.store.close()

  const during = await opened({ index: fresh, oldIndexes: [old] })
  expect((await during.authorizations.grant('alice', identity, until)).patientId).toBe(patientId)
  expect(await during.authorizations.list('alice')).toHaveLength(1)
  expect(await during.journal.holderOf('settle', INSTITUTION, 'JS1')).toBe(intent!.document.stayKey)
  expect(during.sealer.fingerprints('message', 'x')).toContain(
    before.sealer.fingerprint('message', 'x'),
  )
  await during.trail.append(fact)
  expect((await verifyTrail(during.store, during.sealer.auditMacs)).faults).toEqual([])
  await during.store.close()

  const env = {
    INDEX_KEY: fresh.toString('base64'),
    INDEX_KEY_OLD: (old as Buffer).toString('base64'),
    STORE: 'sqlite',
    DATA_DIR: directory,
  }
  expect(await captured(run, [], env)).toMatchObject({ code: 0 })
  expect((await captured(run, [], env)).out).toContain('补上校验码 0 条')
  const after = await opened({ index: fresh })
  expect(await after.store.get('intents', intent!.id)).toMatchObject({
    document: { status: 'done' },
  })
  expect((await after.authorizations.require('alice', patientId)).identity).toEqual(identity)
  await after.store.close()
  await rm(directory, { recursive: true })
})

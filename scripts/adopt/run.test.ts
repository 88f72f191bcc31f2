import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createSealer } from '../../cloudfunctions/lib/identity/seal.ts'
import { openAuthenticStore, openStore } from '../../cloudfunctions/lib/store/open.ts'
import { testKeys } from '../../cloudfunctions/reconcile/testing.ts'
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

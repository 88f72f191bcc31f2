import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { createSealer } from '../identity/seal.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import { LINK_LASTS_MS, createReportLinks } from './reportLinks.ts'

let time = 1_795_000_000_000
const store = openSqliteStore(':memory:', () => time)
const sealer = createSealer({
  sealing: [{ id: 'k', key: randomBytes(32) }],
  index: randomBytes(32),
})
const links = createReportLinks(store, sealer, () => time)
const report = { name: 'reconcile-2026-11-01-21', html: '<p>ZY20261101</p>' }

test('opens once, whoever comes first', async () => {
  const token = await links.create(report)
  expect(token).toMatch(/^[\w-]{32}$/)
  expect(await links.look(token)).toEqual(report)
  const taken = await Promise.all([links.take(token), links.take(token), links.take(token)])
  expect(taken.filter((one) => one !== undefined)).toEqual([report])
  expect(await links.look(token)).toBeUndefined()
})

test('not after its time', async () => {
  const token = await links.create(report)
  time += LINK_LASTS_MS
  expect(await links.take(token)).toBeUndefined()
})

test.each(['', 'x', 'a'.repeat(32), '../../intents', 'é'.repeat(32)])(
  '%j opens nothing',
  async (token) => {
    expect(await links.take(token)).toBeUndefined()
  },
)

test('neither link nor page stands in the database', async () => {
  const token = await links.create(report)
  const text = JSON.stringify(await store.find('attachments', {}))
  expect(text).not.toContain(token)
  expect(text).not.toContain('ZY2026')
})

import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { createSealer } from '../identity/seal.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import { MOST_SUBJECTS, createSubscriptions } from './subscriptions.ts'

test('a thousand made-up stays leave sixty rows, the latest, and nobody else’s go for them', async () => {
  let time = Date.parse('2026-11-24T00:00:00Z')
  const store = openSqliteStore(':memory:', () => time)
  const sealer = createSealer({ sealing: [], index: randomBytes(32) })
  const subscriptions = createSubscriptions(store, sealer, () => time)
  const add = (openid: string, stayKey: string) =>
    subscriptions.add({ openid, patientId: 'p', stayKey, kind: 'freeze' }, { lasting: false })
  await add('alice', 'H~ZY1')
  for (let count = 0; count < 1000; count += 1) {
    time += 1
    await add('mallory', `H~${count}`)
  }
  const rows = await store.find('subscriptions', { limit: 1000 })
  expect(rows.filter(({ document }) => document.openid === 'mallory')).toHaveLength(MOST_SUBJECTS)
  expect(await subscriptions.waiting('H~999', 'freeze', time)).toHaveLength(1)
  expect(await subscriptions.waiting('H~0', 'freeze', time)).toHaveLength(0)
  expect(await subscriptions.waiting('H~ZY1', 'freeze', time)).toHaveLength(1)
  await store.close()
})

test('nor do two hundred at once', async () => {
  let time = Date.parse('2026-11-24T00:00:00Z')
  const store = openSqliteStore(':memory:', () => time)
  const sealer = createSealer({ sealing: [], index: randomBytes(32) })
  const subscriptions = createSubscriptions(store, sealer, () => (time += 1))
  await Promise.all(
    Array.from({ length: 200 }, (_, count) =>
      subscriptions.add(
        { openid: 'mallory', patientId: 'p', stayKey: `H~${count}`, kind: 'freeze' },
        { lasting: false },
      ),
    ),
  )
  expect(await store.find('subscriptions', { limit: 1000 })).toHaveLength(MOST_SUBJECTS)
  await store.close()
})

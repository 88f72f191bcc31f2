import { afterAll, beforeAll, expect, test } from 'vitest'
import { auditId, type AuditEntry } from '../../cloudfunctions/lib/audit/entry.ts'
import { readEnvironment } from '../../cloudfunctions/lib/config/environment.ts'
import { createSealer, readSealingKeys } from '../../cloudfunctions/lib/identity/seal.ts'
import { createReportLinks } from '../../cloudfunctions/lib/reportLinks/reportLinks.ts'
import { openAuthenticStore } from '../../cloudfunctions/lib/store/open.ts'
import type { Store } from '../../cloudfunctions/lib/store/store.ts'
import { startCare, type RunningCare } from '../../testkit/running.ts'

// The link in a morning's message, over HTTP.
let care: RunningCare
let store: Store
let link: string

beforeAll(async () => {
  care = await startCare()
  const sealer = createSealer(readSealingKeys(readEnvironment(care.env)))
  store = await openAuthenticStore({ kind: 'sqlite', directory: care.dataDir }, sealer)
  const links = createReportLinks(store, sealer, Date.now)
  const token = await links.create({
    name: 'reconcile-2026-11-01-21',
    institution: 'H35050200002',
    html: '<p>报告 ZY1</p>',
  })
  link = `${care.functions.url}/hospital/report/${token}`
})
afterAll(async () => {
  await store.close()
  await care.close()
})

const trail = async (): Promise<AuditEntry[]> =>
  (await store.find<AuditEntry>('audit', { limit: 1000 })).map(({ document }) => document)

test('a preview of the link takes nothing, the button takes the report, and then it is gone', async () => {
  for (const method of ['GET', 'HEAD', 'GET']) {
    const shown = await fetch(link, { method })
    expect(shown.status).toBe(200)
    expect(shown.headers.get('cache-control')).toBe('no-store')
    expect(shown.headers.get('referrer-policy')).toBe('no-referrer')
    expect(await shown.text()).not.toContain('ZY1')
  }
  expect(await trail()).toEqual([])

  const answers = await Promise.all([1, 2, 3].map(() => fetch(link, { method: 'POST' })))
  const taken = answers.filter(({ status }) => status === 200)
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 410, 410])
  expect(taken[0]!.headers.get('content-disposition')).toBe(
    'attachment; filename="reconcile-2026-11-01-21.html"',
  )
  expect(await taken[0]!.text()).toBe('<p>报告 ZY1</p>')

  expect((await fetch(link)).status).toBe(410)
  const entries = await trail()
  expect(entries.length).toBeGreaterThan(0)
  for (const { action, outcome, institution, shard, sequence } of entries) {
    expect([action, outcome, institution]).toEqual([
      'reconciliation.download',
      'shown',
      'H35050200002',
    ])
    expect(await store.get('audit', auditId(shard, sequence))).toBeDefined()
  }
})

test('what nobody has sent is gone, and only a browser’s own ways are taken', async () => {
  const other = link.replace(/[\w-]{32}$/, 'a'.repeat(32))
  expect((await fetch(other)).status).toBe(410)
  expect((await fetch(other, { method: 'POST' })).status).toBe(410)
  expect((await fetch(link, { method: 'DELETE' })).status).toBe(405)
  expect((await fetch(`${care.functions.url}/hospital/report/short`)).status).toBe(405)
})

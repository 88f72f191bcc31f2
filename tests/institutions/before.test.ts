import { mkdtemp, rm } from 'node:fs/promises'
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'libsql'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { answerFeeInfo } from '../../cloudfunctions/fee-info/handler.ts'
import { verifyTrail } from '../../cloudfunctions/lib/audit/verify.ts'
import { createAuditTrail } from '../../cloudfunctions/lib/audit/trail.ts'
import { readPulse } from '../../cloudfunctions/lib/health/pulse.ts'
import { createAuthorizations } from '../../cloudfunctions/lib/identity/authorizations.ts'
import { createHandoffs } from '../../cloudfunctions/lib/identity/handoffs.ts'
import { connectJournal } from '../../cloudfunctions/lib/journal/connect.ts'
import { parseRequest } from '../../cloudfunctions/lib/journal/identify.ts'
import type { MoneyService } from '../../cloudfunctions/lib/journal/intent.ts'
import { foldLedger } from '../../cloudfunctions/lib/journal/ledger.ts'
import { performOnce } from '../../cloudfunctions/lib/journal/perform.ts'
import { dispatchNotices } from '../../cloudfunctions/lib/notices/index.ts'
import { SERVICES } from '../../cloudfunctions/lib/protocol/index.ts'
import { openSqliteStore } from '../../cloudfunctions/lib/store/sqlite.ts'
import { storeFile } from '../../cloudfunctions/lib/store/open.ts'
import type { Store } from '../../cloudfunctions/lib/store/store.ts'
import { createTickets } from '../../cloudfunctions/lib/tickets/tickets.ts'
import { connectReconcile } from '../../cloudfunctions/reconcile/connect.ts'
import { reconcileDay } from '../../cloudfunctions/reconcile/reconcileDay.ts'
import type { Report } from '../../cloudfunctions/reconcile/report.ts'
import { reconcileSettings } from '../../cloudfunctions/reconcile/settings.ts'
import { tick } from '../../cloudfunctions/reconcile/tick.ts'
import { FIXMEDINS_CODE, SANDBOX_CHANNELS, demoPatient } from '../../sandbox/defaults.ts'
import { startPlatform, type RunningPlatform } from '../../sandbox/platform/index.ts'
import { requestsOf } from '../hospital/his.ts'

/** The rows of a store as they were written while a deployment knew of one institution, and what they are about. */
interface Before {
  writtenAt: number
  env: Record<string, string>
  openid: string
  patientId: string
  stayId: string
  openStayId: string
  ticket: string
  handoff: string
  feeInfoSignature: string
  /** The signature under which each call of the stay came. */
  messages: Record<MoneyService, string>
  day: string
  rows: {
    collection: string
    id: string
    version: number
    expiresAt: number | null
    document: object
  }[]
}

const BEFORE = JSON.parse(readFileSync(new URL('./before.json', import.meta.url), 'utf8')) as Before
const NORTH = 'H35050200002'
/** A second institution beside it, with a channel of its own. */
const TWO = {
  INSTITUTIONS: JSON.stringify([
    { code: FIXMEDINS_CODE, name: '本部' },
    {
      code: NORTH,
      name: '北院',
      PLATFORM_URL: 'http://127.0.0.1:9/north',
      PLATFORM_APPID: SANDBOX_CHANNELS.signed.appId,
    },
  ]),
  [`PLATFORM_APPSECRET__${NORTH}`]: SANDBOX_CHANNELS.signed.appSecret,
}

let directory: string
let now: number
let platform: RunningPlatform
let close: () => Promise<void>

beforeEach(async () => {
  now = BEFORE.writtenAt
  directory = await mkdtemp(join(tmpdir(), 'before-'))
  platform = await startPlatform({ port: 0, seed: true, now: () => now, log: () => {} })
  const store = openSqliteStore(storeFile(directory), () => now)
  await store.close()
  const database = new Database(storeFile(directory))
  for (const { collection, id, version, expiresAt, document } of BEFORE.rows)
    database
      .prepare(`INSERT INTO ${collection} (id, version, expires_at, document) VALUES (?, ?, ?, ?)`)
      .run(id, version, expiresAt, JSON.stringify(document))
  database.close()
})
afterEach(async () => {
  await close()
  await platform.close()
  await rm(directory, { recursive: true })
})

describe.each([
  ['one institution', {}],
  ['two', TWO],
])('with %s configured, what was written before', (_, more) => {
  async function opened() {
    const settings = reconcileSettings({
      ...BEFORE.env,
      PLATFORM_URL: platform.url,
      DATA_DIR: directory,
      ...more,
    })
    const log = pino({ level: 'silent' })
    const timer = await connectReconcile(settings, log, () => now)
    const { institutions, store, journal, sealer } = await connectJournal(settings, log, () => now)
    close = async () => {
      await Promise.all(institutions.map((one) => one.platform.close()))
      await Promise.all([timer.close(), store.close()])
    }
    return { timer, store, journal, sealer, first: institutions[0] }
  }

  test('is the stay’s history: every repeat gets its first outcome, and a new call follows', async () => {
    const { first, journal, sealer } = await opened()
    const stay = journal.stayKey(FIXMEDINS_CODE, BEFORE.stayId)
    const history = await journal.ofStay(stay)
    expect(foldLedger(history.map(({ document }) => document))).toMatchObject({
      held: 800_000n,
      released: 500_000n,
      settled: 300_000n,
      refunded: 50_000n,
    })
    for (const intent of history) {
      const { service, sequence } = intent.document
      const again = await performOnce(
        parseRequest(service, journal.requestOf(intent)),
        sealer.fingerprints('message', BEFORE.messages[service]),
        first,
      )
      expect(again.document.sequence).toBe(sequence)
    }
    expect(await journal.ofStay(stay)).toHaveLength(history.length)
  })

  test('keeps its numbers: another stay may not have them', async () => {
    const { first, journal, sealer } = await opened()
    expect(await journal.holderOf('settle', FIXMEDINS_CODE, 'S-1')).toBe(
      journal.stayKey(FIXMEDINS_CODE, BEFORE.stayId),
    )
    const other = requestsOf(demoPatient('largest')).settle('S-1', {
      account: '1.00',
      bank: '1.00',
    })
    await expect(
      performOnce(parseRequest('settle', other), sealer.fingerprints('message', 'NEW'), first),
    ).rejects.toMatchObject({ code: 'state.other-body' })
  })

  test('is resolved, where it was open; the report of the day goes on, and nobody is told twice', async () => {
    const care = await opened()
    now += 700_000
    const { resolved, failed } = await tick(care.timer)
    expect(resolved).toMatchObject({ looked: 1 })
    expect(failed).not.toContain(expect.stringContaining(FIXMEDINS_CODE))
    const [open] = await care.journal.ofStay(
      care.journal.stayKey(FIXMEDINS_CODE, BEFORE.openStayId),
    )
    expect(open!.document.status).not.toBe('sending')
    expect(await dispatchNotices(care.timer.notices)).toEqual({})
    const report = await reconcileDay(BEFORE.day, '21', care.timer.institutions[0])
    expect(report.runs).toBe(3)
    expect(report.changes).not.toBeNull()
    const kept = await care.store.find<Report>('reports', { where: { feeDate: BEFORE.day } })
    expect(kept.map(({ id }) => id)).toContain(`${FIXMEDINS_CODE}~${BEFORE.day}~21`)
    // Those of the first run's days are not due once more, and no other's.
    expect((await tick(care.timer)).reconciled).not.toContain(`${FIXMEDINS_CODE}~${BEFORE.day}~21`)
  })

  test('is the pulse’s, the bed’s, the patient’s and the platform’s', async () => {
    const { store, sealer } = await opened()
    const clock = () => now
    expect((await readPulse(store, FIXMEDINS_CODE))!.institutions).toMatchObject({
      [FIXMEDINS_CODE]: { unknown: 0, persons: 0, differences: 1 },
    })
    expect(await createTickets(store, FIXMEDINS_CODE, clock).resolve(BEFORE.ticket)).toMatchObject({
      ward: '心血管内科',
      bed: '7',
    })
    const { identity } = await createAuthorizations(store, sealer, clock).require(
      BEFORE.openid,
      BEFORE.patientId,
    )
    expect(identity.documentNumber).toBe(demoPatient('signed').cert_no)
    expect(
      await createHandoffs(store, sealer, clock).take(BEFORE.openid, BEFORE.handoff),
    ).toMatchObject({ entry: { ticket: BEFORE.ticket } })
    await expect(askOnce(store, sealer.fingerprint)).rejects.toMatchObject({
      code: 'protocol.replay',
    })
  })

  test('is a trail that goes on unbroken', async () => {
    const { store, sealer } = await opened()
    const trail = createAuditTrail(store, sealer, () => now)
    for (let count = 0; count < 3; count += 1)
      await trail.append({
        openid: BEFORE.openid,
        patientId: BEFORE.patientId,
        action: 'bill.get',
        outcome: 'shown',
        institution: FIXMEDINS_CODE,
      })
    const found = await verifyTrail(store, sealer.auditMacs)
    expect(found).toMatchObject({ entries: 5, faults: [] })
  })

  /** 获取医院收费信息 once more, by the very message that was answered. */
  const askOnce = (store: Store, fingerprint: (...parts: string[]) => string) =>
    answerFeeInfo(
      {
        funid: '',
        data: SERVICES.feeInfo.request.write({ institution: FIXMEDINS_CODE, stayId: 'ZY1' }),
        timestamp: now,
      },
      { chs_fjs_sign: BEFORE.feeInfoSignature },
      {
        his: { feeInfo: async () => ({}), stays: async () => [], close: async () => {} },
        store,
        institution: FIXMEDINS_CODE,
        windowSeconds: 600,
        now: () => now,
        fingerprint,
      },
    )
})

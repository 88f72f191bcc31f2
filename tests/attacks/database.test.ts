import type Database from 'libsql'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { newTicket } from '../../cloudfunctions/lib/tickets/ticket.ts'
import { createTickets } from '../../cloudfunctions/lib/tickets/tickets.ts'
import { FIXMEDINS_CODE, demoPatient } from '../../sandbox/defaults.ts'
import { liveDatabase } from '../../testkit/liveDatabase.ts'
import { authorize, signIn, type AppSession } from '../../testkit/app.ts'
import { RELEASE, createHis, requestsOf, type His } from '../hospital/his.ts'
import { startCare, type RunningCare } from '../../testkit/running.ts'

/**
 * Somebody who can write to the database, and has no key: every column and every member of every document is theirs to
 * change.
 */
let care: RunningCare
let database: Database.Database
let victim: AppSession
let mallory: AppSession
let patientId: string
let own: string
let his: His
let ticket: string
const patient = demoPatient('frozen')
const stay = patient.hosp_mdtrt_id
const INTEGRITY = { ok: false, error: { code: 'unavailable.integrity', retryable: false } }

beforeAll(async () => {
  care = await startCare()
  database = liveDatabase(care.dataDir)
  his = createHis(care.functions.url)
  victim = await signIn(care, 'dev-victim')
  mallory = await signIn(care, 'dev-mallory')
  patientId = await authorize(victim, patient)
  own = await authorize(mallory, demoPatient('signed'))
  const store = await care.openStore()
  ticket = newTicket(FIXMEDINS_CODE)
  await createTickets(store, FIXMEDINS_CODE, Date.now).register(ticket, {
    hospital: '泉州示范医院',
    ward: '心血管内科',
    bed: '3',
  })
  await store.close()
})
afterAll(async () => {
  database.close()
  await care.close()
})

type Row = [id: string, expires: number | null, document: string]
const rows = (collection: string) =>
  database.prepare(`SELECT id, expires_at, document FROM ${collection}`).raw().all() as Row[]
let before: (() => void)[] = []
afterEach(() => {
  for (const restore of before.reverse()) restore()
  before = []
})

/** Changes every row of a collection, until the end of the test. */
function change(collection: string, edit: (document: Record<string, unknown>) => object): void {
  const write = database.prepare(`UPDATE ${collection} SET document = ? WHERE id = ?`)
  for (const [id, , document] of rows(collection)) {
    write.run(JSON.stringify(edit(JSON.parse(document) as Record<string, unknown>)), id)
    before.push(() => write.run(document, id))
  }
}

describe('an authorisation', () => {
  test('cannot be moved to another openid', async () => {
    change('authorizations', (row) => ({ ...row, openid: 'dev-mallory' }))
    expect(await mallory.ask('patients.list', {})).toMatchObject(INTEGRITY)
    expect(await mallory.ask('bill.get', { patientId, hosp_mdtrt_id: stay })).toMatchObject(
      INTEGRITY,
    )
  })

  test('cannot be prolonged', async () => {
    change('authorizations', (row) => ({ ...row, authorizedUntil: 9_000_000_000_000 }))
    expect(await victim.ask('timeline.list', { patientId, hosp_mdtrt_id: stay })).toMatchObject(
      INTEGRITY,
    )
  })

  test('cannot be made of another’s, under one’s own patientId', async () => {
    const document = rows('authorizations').find(([id]) => id === patientId)![2]
    change(
      'authorizations',
      (row) => (row.patientId === own ? JSON.parse(document) : row) as object,
    )
    expect(
      await mallory.ask('timeline.list', { patientId: own, hosp_mdtrt_id: stay }),
    ).toMatchObject(INTEGRITY)
  })

  test('cannot be made at all', async () => {
    database
      .prepare(
        'INSERT INTO authorizations (id, version, expires_at, document) VALUES (?, 1, NULL, ?)',
      )
      .run(
        'made-up',
        JSON.stringify({
          openid: 'dev-mallory',
          patientId: 'made-up',
          authorizedUntil: 9_000_000_000_000,
          grantedAt: 1,
          identity: 'x',
        }),
      )
    before.push(
      () => void database.prepare("DELETE FROM authorizations WHERE id = 'made-up'").run(),
    )
    expect(await mallory.ask('stays.list', { patientId: 'made-up' })).toMatchObject(INTEGRITY)
  })

  test('is there again once the row is as it was', async () => {
    expect(await victim.ask('patients.list', {})).toMatchObject({ ok: true })
  })
})

describe('money', () => {
  test('a call whose intent was changed is neither answered from it nor sent again', async () => {
    const data = requestsOf(patient).release('1.23')
    const body = his.sealed(RELEASE, data)
    expect(await his.post(body)).toMatchObject({ code: 0 })
    const movements = () => his.call('BC00.03.00.02', requestsOf(patient).current())
    const told = (await movements()).data
    for (const edit of [
      (row: object) => ({ ...row, status: 'refused' }),
      (row: object) => ({ ...row, status: 'not-done', effect: null }),
      (row: object) => ({ ...row, messageKey: 'x', naturalKey: 'y' }),
      (row: object) => ({ ...row, effect: { amount: '9999.00' } }),
    ]) {
      change('intents', edit)
      expect(await his.post(body)).toMatchObject({ code: 9503, type: 'unavailable.integrity' })
      expect(await his.call(RELEASE, data)).toMatchObject({ type: 'unavailable.integrity' })
      expect(await victim.ask('timeline.list', { patientId, hosp_mdtrt_id: stay })).toMatchObject(
        INTEGRITY,
      )
      for (const restore of before.splice(0).reverse()) restore()
    }
    expect((await movements()).data).toEqual(told)
    expect(await his.post(body)).toMatchObject({ code: 0 })
  })
})

test('a code cannot be turned to another bed', async () => {
  change('tickets', (row) => ({ ...row, ward: '呼吸内科', bed: '9' }))
  expect(await victim.ask('entry.resolve', { scene: ticket })).toMatchObject(INTEGRITY)
})

test('a subscription cannot be moved to another openid', async () => {
  // What takes a row for its own is the notifier, which reads through the same store.
  const store = await care.openStore()
  await store.create('subscriptions', 's1', { openid: 'dev-victim', stayKey: 'a', kind: 'freeze' })
  change('subscriptions', (row) => ({ ...row, openid: 'dev-mallory' }))
  await expect(
    store.find('subscriptions', { where: { stayKey: 'a', kind: 'freeze' } }),
  ).rejects.toMatchObject({ code: 'unavailable.integrity' })
  await store.close()
})

test('a try that was counted stays counted, or is known to be lost', async () => {
  await mallory.ask('handoff.complete', { state: 'made-up', code: 'x' })
  change('counters', (row) => ({ ...row, count: 0 }))
  expect(await mallory.ask('handoff.complete', { state: 'made-up', code: 'x' })).toMatchObject(
    INTEGRITY,
  )
})

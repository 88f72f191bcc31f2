import { isDeepStrictEqual } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { verifyTrail, type AuditHead } from '../../cloudfunctions/lib/audit/verify.ts'
import { readEnvironment } from '../../cloudfunctions/lib/config/environment.ts'
import { createSealer, readSealingKeys } from '../../cloudfunctions/lib/identity/seal.ts'
import { parseWire, sealRequest, stringifyWire } from '../../cloudfunctions/lib/protocol/index.ts'
import { openStore } from '../../cloudfunctions/lib/store/open.ts'
import type { Collection } from '../../cloudfunctions/lib/store/store.ts'
import { newTicket } from '../../cloudfunctions/lib/tickets/ticket.ts'
import { createTickets } from '../../cloudfunctions/lib/tickets/tickets.ts'
import { FIXMEDINS_CODE, SANDBOX_CHANNELS, demoPatient } from '../../sandbox/defaults.ts'
import {
  SANDBOX_TEMPLATES,
  entranceEnvironment,
  startWechat,
  templateEnvironment,
} from '../../sandbox/wechat/index.ts'
import { agree, authorize, post, type AppSession } from '../../testkit/app.ts'
import { RELEASE, createHis, requestsOf } from '../hospital/his.ts'
import { startCare, type RunningCare } from '../../testkit/running.ts'
import { openCloudFunction, type CloudFunction } from './cloud.ts'
import { callAs } from './measured.ts'
import { FORGERIES, openWriter, type Row, type Writer } from './writer.ts'

/**
 * Somebody who can write to the database and has no key, at the functions as they are deployed: whatever is made of the
 * rows of a collection, nobody is shown what is not his own, and no money moves.
 */
const NAMES = ['patient', 'hospital', 'fee-info', 'landing', 'reconcile'] as const
const patient = demoPatient('frozen')
const hosp_mdtrt_id = patient.hosp_mdtrt_id
const METRICS_KEY = 'a-key-for-the-metrics-alone'
/** Where the second piece of a large file begins. */
const PIECE = 524_286

let care: RunningCare
let wechat: Awaited<ReturnType<typeof startWechat>>
let writer: Writer
let deployed: Record<(typeof NAMES)[number], CloudFunction>
let victim: AppSession
let mallory: AppSession
let patientId: string
let handoff: { state: string; code: string }
let ticket: string
/** What the HIS and the platform have sent already. */
let sent: Record<'hospital' | 'fee-info', string>
let secondPiece: string
let file: { patientId: string; cntr_no: string; from: number }
let heads: AuditHead[]
/** Whole yuan: what is released differs each time. */
let released = 10
const his = () => createHis(care.functions.url)
/** As the platform asks, each time in another message. */
const wantsBill = () =>
  stringifyWire(
    sealRequest(SANDBOX_CHANNELS.main, {
      funid: '',
      data: {
        fixmedins_code: FIXMEDINS_CODE,
        hosp_mdtrt_id: demoPatient('settled').hosp_mdtrt_id,
      },
      timestamp: (asked += 1),
    }),
  )
let asked = Date.now()
const release = (yuan: string) => his().sealed(RELEASE, requestsOf(patient).release(yuan))

beforeAll(async () => {
  wechat = await startWechat({ port: 0 })
  care = await startCare({
    env: {
      ...entranceEnvironment(wechat.url, 'http://127.0.0.1/landing'),
      ...templateEnvironment(),
      NOTICES_URL: wechat.url,
      METRICS_KEY,
    },
  })
  writer = openWriter(care.dataDir)
  const opened = await Promise.all(NAMES.map((name) => openCloudFunction(name, care.env)))
  deployed = Object.fromEntries(NAMES.map((name, at) => [name, opened[at]])) as never
  victim = callAs(deployed.patient, 'dev-victim')
  mallory = callAs(deployed.patient, 'dev-mallory')
  patientId = await authorize(victim, patient)
  await authorize(mallory, demoPatient('signed'))
  const { psn_name, cert_type, cert_no } = demoPatient('settled')
  const begun = await victim.get('handoff.begin', { patient: { psn_name, cert_type, cert_no } })
  handoff = { state: begun.state, code: (await agree(begun.url!)).get('code')! }
  const large = await authorize(victim, demoPatient('large-attachment'))
  const { agreements } = await victim.get('agreements.list', { patientId: large })
  const { cntr_no } = agreements[0]!
  await victim.get('agreements.attachment', { patientId: large, cntr_no })
  file = { patientId: large, cntr_no, from: PIECE }
  secondPiece = (await victim.get('agreements.attachment', file)).content
  await registerBeds()
  sent = { hospital: release('1.23'), 'fee-info': wantsBill() }
  for (const body of [sent.hospital, release('2.34')])
    expect(parseWire((await deployed.hospital.post(body)).reply.body)).toMatchObject({
      type: 'success',
    })
  for (const body of [sent['fee-info'], wantsBill()]) await deployed['fee-info'].post(body)
  for (const body of ['{"action":"link"}', '{"action":"sign","url":"http://127.0.0.1/landing"}'])
    expect((await deployed.landing.post(body)).reply.body).toContain('"ok":true')
  await subscribe()
  await fetch(`${wechat.url}/sandbox/faults`, {
    method: 'POST',
    body: JSON.stringify({ on: 'send', kind: 'busy', times: 1 }),
  })
  await deployed.hospital.post(release('3.45'))
  await tick()
  await subscribe()
})
afterAll(async () => {
  for (const one of Object.values(deployed)) one.close()
  writer.close()
  await care.close()
  await wechat.close()
})

/** Everybody wants to hear of the victim's stay. */
async function subscribe(): Promise<void> {
  const accepted = SANDBOX_TEMPLATES.map(({ id }) => id)
  for (const app of [victim, mallory])
    for (const { patientId } of (await app.get('patients.list', {})).patients)
      await app.get('subscriptions.record', { patientId, hosp_mdtrt_id, accepted })
}

async function registerBeds(): Promise<void> {
  const store = await care.openStore()
  for (const bed of ['3', '4']) {
    const paper = newTicket(FIXMEDINS_CODE)
    ticket ??= paper
    const tickets = createTickets(store, FIXMEDINS_CODE, Date.now)
    await tickets.register(paper, { hospital: '泉州示范医院', ward: '心血管内科', bed })
  }
  await store.close()
}

const tick = async () =>
  (await deployed.reconcile.call({ Type: 'Timer', TriggerName: 'reconcile' })).answer
const typeOf = async (name: 'hospital' | 'fee-info', body = sent[name]) => {
  const { reply } = await deployed[name].post(body)
  return (parseWire(reply.body) as { type: string }).type
}
const codeAnswered = (answer: { ok: boolean; error?: { code: string } }) =>
  answer.ok ? 'ok' : answer.error!.code

/** What the platform says of the stay. */
const held = async () => (await his().call('BC00.03.00.02', requestsOf(patient).current())).data

/** Who is told by WeChat of what happens while this goes on. */
async function toldBy(act: () => Promise<unknown>): Promise<string> {
  const before = wechat.messages().length
  await act()
  await tick()
  await new Promise((resolve) => setTimeout(resolve, 300))
  const openids = wechat
    .messages()
    .slice(before)
    .map(({ openid }) => openid)
  return [...new Set(openids)].join() || 'nobody'
}

/** @param known heads of an earlier look */
async function lookAtTheTrail(known: readonly AuditHead[]) {
  const { auditMacs } = createSealer(readSealingKeys(readEnvironment(care.env)))
  const store = await openStore({ kind: 'sqlite', directory: care.dataDir })
  const report = await verifyTrail(store, auditMacs, known)
  await store.close()
  return report
}

interface Probe {
  /** Makes a function read the collection, and says in a word what came of it. */
  ask(): Promise<string>
  /** What is said of rows as they were written. */
  whole: string
  /** Of any that were not. */
  forged: string
  /** Where all of them were deleted. */
  deleted: string
}

const INTEGRITY = 'unavailable.integrity'
/** A new collection has to be put here, or this does not compile. No function reads what was migrated. */
const PROBES: Record<Exclude<Collection, 'migrations'>, Probe> = {
  handoffs: {
    ask: async () => codeAnswered(await mallory.ask('handoff.complete', handoff)),
    whole: 'state.handoff-gone',
    forged: INTEGRITY,
    deleted: 'state.handoff-gone',
  },
  authorizations: {
    ask: async () => codeAnswered(await victim.ask('timeline.list', { patientId, hosp_mdtrt_id })),
    whole: 'ok',
    forged: INTEGRITY,
    deleted: 'state.not-authorized',
  },
  tokens: {
    // What cannot be opened is asked for anew.
    async ask() {
      const { reply } = await deployed.landing.post('{"action":"link"}')
      const { data } = JSON.parse(reply.body) as { data: { url: string } }
      return data.url.startsWith(`${wechat.url}/l/`) ? 'WeChat’s' : data.url
    },
    whole: 'WeChat’s',
    forged: 'WeChat’s',
    deleted: 'WeChat’s',
  },
  counters: {
    ask: async () =>
      codeAnswered(await mallory.ask('handoff.complete', { state: 'made-up', code: 'x' })),
    whole: 'state.handoff-gone',
    forged: INTEGRITY,
    deleted: 'state.handoff-gone',
  },
  nonces: {
    ask: () => typeOf('fee-info'),
    whole: 'protocol.replay',
    forged: INTEGRITY,
    // Whoever can delete may have a message answered twice, for as long as it is young.
    deleted: 'success',
  },
  intents: {
    ask: () => typeOf('hospital'),
    whole: 'success',
    forged: INTEGRITY,
    // As what was never sent: the reconciliation shows that the platform has it and we have not.
    deleted: 'success',
  },
  reports: {
    async ask() {
      // A day that failed is left alone for a while.
      writer.put(
        'nonces',
        writer.rows('nonces').filter(({ id }) => !id.startsWith('reconcile~')),
      )
      const { failed } = (await tick()) as { failed: string[] }
      const pulse = writer.rows('pulse').find(({ id }) => id === 'tick')!
      return failed.length + Number(pulse.document.failed) > 0 ? 'failed' : 'done'
    },
    whole: 'done',
    forged: 'failed',
    deleted: 'done',
  },
  audit: {
    async ask() {
      await victim.get('patients.list', {})
      return (await lookAtTheTrail(heads)).faults.length === 0 ? 'whole' : 'damaged'
    },
    whole: 'whole',
    forged: 'damaged',
    deleted: 'damaged',
  },
  subscriptions: {
    ask: () => toldBy(async () => deployed.hospital.post(release(`${(released += 1)}.00`))),
    whole: 'dev-victim',
    forged: 'nobody',
    deleted: 'nobody',
  },
  notices: {
    ask: async () =>
      ((await tick()) as { told: object | null }).told === null ? 'failed' : 'done',
    whole: 'done',
    forged: 'failed',
    deleted: 'done',
  },
  pulse: {
    async ask() {
      const hospital = await openCloudFunction('hospital', care.env)
      const headers = { authorization: `Bearer ${METRICS_KEY}` }
      const { answer } = await hospital.call({
        httpMethod: 'GET',
        path: '/hospital/metrics',
        headers,
      })
      hospital.close()
      const { body } = answer as { body: string }
      return /\ncare_tick_timestamp_seconds [1-9]/.test(body) ? 'told' : 'not told'
    },
    whole: 'told',
    forged: 'not told',
    deleted: 'not told',
  },
  tickets: {
    ask: async () => codeAnswered(await victim.ask('entry.resolve', { scene: ticket })),
    whole: 'ok',
    forged: INTEGRITY,
    deleted: 'state.ticket-unknown',
  },
  attachments: {
    // As with the tokens: the platform is asked anew.
    async ask() {
      const { content } = await victim.get('agreements.attachment', file)
      return content === secondPiece ? 'the file' : 'something else'
    },
    whole: 'the file',
    forged: 'the file',
    deleted: 'the file',
  },
}
describe.each(Object.entries(PROBES) as [Collection, Probe][])('%s', (collection, probe) => {
  let before: Row[]
  beforeAll(async () => {
    await subscribe()
    heads = (await lookAtTheTrail([])).heads
    expect(await probe.ask()).toBe(probe.whole)
    if (collection === 'subscriptions') await subscribe()
    before = writer.rows(collection)
    expect(before).not.toEqual([])
  })
  afterEach(() => writer.put(collection, before))

  test.each(Object.entries(FORGERIES))('%s: not believed', async (_, forge) => {
    const others = writer.rows(collection === 'tickets' ? 'intents' : 'tickets')
    const forged = forge(before, others)
    if (isDeepStrictEqual(forged, before)) return
    const holds = await held()
    writer.put(collection, forged)
    expect(await probe.ask()).toBe(probe.forged)
    if (collection === 'intents') expect(await held()).toEqual(holds)
  })

  test('deleted: as if they had never been', async () => {
    writer.put(collection, [])
    expect(await probe.ask()).toBe(probe.deleted)
  })
})

describe('an older row, put back', () => {
  const statuses = () => writer.rows('intents').map(({ document }) => document.status)

  /** Lets a collection be as it was before, with what has happened in between. */
  async function rollBack(collection: Collection, inBetween: () => Promise<unknown>) {
    const old = writer.rows(collection)
    await inBetween()
    expect(writer.rows(collection)).not.toEqual(old)
    writer.put(collection, old)
  }

  test('an authorisation that was withdrawn is the same person’s again, and nobody else’s', async () => {
    await rollBack('authorizations', () => victim.get('patients.remove', { patientId }))
    const asked = { patientId, hosp_mdtrt_id }
    expect(await mallory.ask('timeline.list', asked)).toMatchObject({ ok: false })
    expect(await victim.ask('timeline.list', asked)).toMatchObject({ ok: true })
  })

  test('a hand-over that is over is not another’s, and authorises nobody who was not', async () => {
    await rollBack('handoffs', () => victim.get('handoff.complete', handoff))
    const gone = { ok: false, error: { code: 'state.handoff-gone' } }
    expect(await mallory.ask('handoff.complete', handoff)).toMatchObject(gone)
    expect(await victim.ask('handoff.complete', handoff)).toMatchObject({
      ok: false,
      error: { code: 'state.handoff-refused' },
    })
  })

  test('an intent of which it is not known yet whether it was sent is asked about, and not sent again', async () => {
    const fault = { funid: RELEASE, kind: 'delay', ms: 1500, times: 1 }
    await post(`${care.platform.url}/sandbox/faults`, fault)
    const body = release('7.89')
    const answered = () => typeOf('hospital', body)
    const first = answered()
    await expect.poll(() => statuses()).toContain('sending')
    await rollBack('intents', () => first)
    expect(statuses()).toContain('sending')
    const holds = await held()
    expect(await answered()).toBe('success')
    expect(await held()).toEqual(holds)
  })
})

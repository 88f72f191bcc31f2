import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  openResponse,
  parseWire,
  sealRequest,
  stringifyWire,
  type Channel,
  type WireObject,
} from '../../cloudfunctions/lib/protocol/index.ts'
import { createTickets } from '../../cloudfunctions/lib/tickets/tickets.ts'
import { newTicket } from '../../cloudfunctions/lib/tickets/ticket.ts'
import type { AuditEntry } from '../../cloudfunctions/lib/audit/entry.ts'
import type { Intent } from '../../cloudfunctions/lib/journal/intent.ts'
import {
  FIXMEDINS_CODE,
  HIS_CHANNEL,
  SANDBOX_CHANNELS,
  demoPatient,
} from '../../sandbox/defaults.ts'
import { demoStays } from '../../sandbox/demoStays.ts'
import { startHospital } from '../../sandbox/hospital/index.ts'
import { OWN, SHARING } from '../../testkit/campuses.ts'
import { authorize } from '../../testkit/app.ts'
import { FREEZE, REFUND, RELEASE, SETTLE, createHis, requestsOf } from '../hospital/his.ts'
import { startCare, type RunningCare } from '../../testkit/running.ts'
import { openCloudFunction, type CloudFunction, type Outcome } from './cloud.ts'
import { INNOCENT } from './innocent.ts'
import { REQUESTS, callAs, contextOf, costOf, expectCheap, type Cost } from './measured.ts'

/**
 * One campus is the enemy of another: whoever has the HIS, the channels and the patients of one, secrets included, and
 * knows of the other everything but its secrets, at the functions as they are deployed.
 */
const [A, B] = [FIXMEDINS_CODE, OWN.institution]
/** Lies at both, under the same number; at B something is frozen and settled. */
const victim = demoPatient('signed')
const attacker = demoPatient('several')
const STAY = victim.hosp_mdtrt_id
const HIS_OF_B = { name: 'B 的医院名称', key: 'the-key-of-the-adapter-of-B' }
/** What stands on the paper at B's bed, for whoever comes by. */
const ON_PAPER = 'B 院的床头'
/** What nobody at A may learn. */
const SECRETS = [
  OWN.channel.appSecret,
  OWN.hisChannel.appSecret,
  HIS_OF_B.key,
  HIS_OF_B.name,
  '4321.00',
  '1234.00',
]

let care: RunningCare
let hospitalOfB: Awaited<ReturnType<typeof startHospital>>
const functions = {} as Record<'hospital' | 'fee-info' | 'patient', CloudFunction>
const usual = {} as Record<keyof typeof functions, Cost>
let ticketOfB: string
let before: string

/** Whatever is kept, and whatever either platform has, of B. */
async function ofB(): Promise<string> {
  const store = await care.openStore()
  const intents = await store.find<Intent>('intents', { limit: 1000 })
  await store.close()
  const ledger = care.platform.ledgerOf(B)
  return JSON.stringify(
    [
      intents.filter(({ document }) => document.stayKey.startsWith(`${B}~`)),
      ledger.stayIds().map((id) => ledger.stay(id)),
    ],
    (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value),
  )
}

beforeAll(async () => {
  hospitalOfB = await startHospital({
    port: 0,
    key: HIS_OF_B.key,
    institution: B,
    hospitalName: HIS_OF_B.name,
    demo: demoStays().filter(({ cert_no }) => cert_no !== attacker.cert_no),
  })
  const his = { url: hospitalOfB.url, key: HIS_OF_B.key }
  care = await startCare({ campuses: [{ ...OWN, his }, SHARING] })
  const [speaks, requests] = [createHis(care.functions.url, OWN.hisChannel), requestsOf(victim, B)]
  for (const [funid, data] of [
    [FREEZE, requests.freeze('4321.00')],
    [SETTLE, requests.settle('JS-B', { account: '0.00', bank: '1234.00' })],
  ] as const)
    expect(await speaks.call(funid, data)).toMatchObject({ code: 0 })
  const store = await care.openStore()
  ticketOfB = newTicket(B)
  await createTickets(store, B, Date.now).register(ticketOfB, {
    hospital: ON_PAPER,
    ward: '内科',
    bed: '1',
  })
  await store.close()
  for (const name of ['hospital', 'fee-info', 'patient'] as const) {
    functions[name] = await openCloudFunction(name, care.env)
    usual[name] = await costOf(() => functions[name].post(INNOCENT[name]()))
  }
  before = await ofB()
}, 60_000)
afterAll(async () => {
  for (const deployed of Object.values(functions)) deployed.close()
  await care.close()
  await hospitalOfB.close()
})

/** Cheap, and without anything of B's, whatever it says. */
function expectNothing(name: keyof typeof functions, outcome: Outcome, text: string): void {
  expectCheap(outcome, usual[name])
  for (const secret of SECRETS) expect(text).not.toContain(secret)
}

/** @returns what it was refused with, opened where it is sealed with a secret that A has */
async function refused(
  name: 'hospital' | 'fee-info',
  message: WireObject,
  channel: Channel = name === 'hospital' ? HIS_CHANNEL : SANDBOX_CHANNELS.main,
): Promise<{ code: number; type: string }> {
  const { reply, ...outcome } = await functions[name].post(stringifyWire(message))
  let answer = parseWire(reply.body) as WireObject
  if (answer.chs_fjs_sign !== undefined) {
    const opened = openResponse(channel, answer, { now: Date.now(), windowSeconds: 600 })
    answer = opened as unknown as WireObject
  }
  expectNothing(name, outcome, reply.body + stringifyWire(answer))
  expect(Number(answer.code)).toBeGreaterThan(9000)
  return { code: Number(answer.code), type: String(answer.type) }
}

const line = (channel: Channel, funid: string, data: WireObject) =>
  sealRequest(channel, { funid, data, timestamp: Date.now() })

/** Every service, of the victim's stay at B. */
const services: Record<string, WireObject> = {
  'BC00.03.00.01': { fixmedins_code: B, psn_name: victim.psn_name, cert_no: victim.cert_no },
  'BC00.03.00.02': requestsOf(victim, B).current(),
  [FREEZE]: requestsOf(victim, B).freeze('1.00'),
  [RELEASE]: requestsOf(victim, B).release('1.00'),
  [SETTLE]: requestsOf(victim, B).settle('JS-A', { account: '0.00', bank: '1.00' }),
  [REFUND]: requestsOf(victim, B).refund('TK-A', 'JS-B', '1.00'),
  'BC00.03.00.07': { fixmedins_code: B, med_type: '21', fee_time: '2026-11-28 00:00:00' },
}
/** What a code could be taken for another by. */
const DISGUISES = [
  B,
  ` ${B}`,
  `${B}\t`,
  `${B}\u200b`,
  B.toLowerCase(),
  B.replace('H', 'Ｈ'),
  `${A},${B}`,
  `${A}~${B}`,
]

describe('the HIS of A', () => {
  test.each(Object.keys(services))(
    'has nothing done, and is told nothing, at B by %s',
    async (funid) => {
      for (const code of DISGUISES) {
        const data = { ...services[funid]!, fixmedins_code: code }
        expect(await refused('hospital', line(HIS_CHANNEL, funid, data)), code).toEqual({
          code: 9400,
          type: 'input.institution',
        })
      }
    },
  )

  test('does not sign as B: with its own secret, or with any of its own messages', async () => {
    const asB = { ...HIS_CHANNEL, appId: OWN.hisChannel.appId }
    const own = line(HIS_CHANNEL, 'BC00.03.00.02', requestsOf(victim).current())
    const asked = line(asB, 'BC00.03.00.02', services['BC00.03.00.02']!)
    for (const message of [
      asked,
      { ...asked, chs_fjs_appsecret: HIS_CHANNEL.appSecret! },
      { ...own, chs_fjs_appid: OWN.hisChannel.appId },
      { ...own, fixmedins_code: B },
      { ...own, fixmedins_code: SHARING.institution },
      { ...own, chs_fjs_appid: [HIS_CHANNEL.appId, OWN.hisChannel.appId] },
    ])
      expect((await refused('hospital', message)).code).toBe(9401)
  })

  test('replays what it has done: it is A’s outcome that it hears, once more', async () => {
    const body = line(HIS_CHANNEL, FREEZE, requestsOf(victim, A).freeze('11.00'))
    const answers: string[] = []
    for (let n = 0; n < 2; n += 1) {
      const { reply } = await functions.hospital.post(stringifyWire(body))
      const opened = openResponse(HIS_CHANNEL, parseWire(reply.body) as WireObject, {
        now: Date.now(),
        windowSeconds: 600,
      })
      expect(opened).toMatchObject({ code: 0 })
      answers.push(stringifyWire(opened.data as WireObject))
    }
    expect(answers[0]).toBe(answers[1])
    for (const secret of SECRETS) expect(answers[0]).not.toContain(secret)
    // B's settlement number is nobody's here.
    const data = requestsOf(victim, A).refund('TK-A', 'JS-B', '1.00')
    const { reply } = await functions.hospital.post(stringifyWire(line(HIS_CHANNEL, REFUND, data)))
    const { code, message } = openResponse(HIS_CHANNEL, parseWire(reply.body) as WireObject, {
      now: Date.now(),
      windowSeconds: 600,
    })
    expect(Number(code)).toBeGreaterThan(0)
    expect(message).not.toContain(B)
  })
})

describe('the platform’s channel of A', () => {
  const stay = demoPatient('settled').hosp_mdtrt_id

  test('is told no bill of B', async () => {
    for (const code of DISGUISES) {
      const data = { fixmedins_code: code, hosp_mdtrt_id: stay }
      expect(await refused('fee-info', line(SANDBOX_CHANNELS.main, '', data)), code).toEqual({
        code: 9400,
        type: 'input.institution',
      })
    }
  })

  test('does not sign as B’s, nor does a message of the HIS pass for one of the platform', async () => {
    const data = { fixmedins_code: B, hosp_mdtrt_id: stay }
    const own = line(SANDBOX_CHANNELS.main, '', { ...data, fixmedins_code: A })
    for (const message of [
      line({ ...SANDBOX_CHANNELS.main, appId: OWN.channel.appId }, '', data),
      { ...own, chs_fjs_appid: OWN.channel.appId },
      { ...own, fixmedins_code: B },
      line(HIS_CHANNEL, '', data),
      line({ ...HIS_CHANNEL, appId: OWN.channel.appId }, '', data),
    ])
      expect((await refused('fee-info', message)).code).toBe(9401)
  })
})

describe('a patient', () => {
  const ask = async (openid: string, request: object) => {
    const outcome = await functions.patient.call(request, contextOf(openid))
    expectNothing('patient', outcome, JSON.stringify(outcome.answer))
    return outcome.answer as { ok: boolean; data?: unknown; error?: { code: string } }
  }
  let patientId: string
  beforeAll(async () => {
    patientId = await authorize(callAs(functions.patient, 'dev-attacker'), attacker)
    // By what he may see of himself: the platform and the HIS are asked for that, too.
    const own = { action: 'overview.get', patientId, hosp_mdtrt_id: attacker.hosp_mdtrt_id }
    usual.patient = await costOf(() => functions.patient.call(own, contextOf('dev-attacker')))
  })

  test('sees nothing at B of a stay that is another’s', async () => {
    for (const action of ['timeline.list', 'bill.get', 'preauthorization.current', 'overview.get'])
      for (const institution of [B, A, SHARING.institution]) {
        const asked = { action, patientId, hosp_mdtrt_id: STAY, institution }
        const { ok, data } = await ask('dev-attacker', asked)
        if (ok) expect(JSON.stringify(data)).not.toMatch(/"kind":"(frozen|settled)"|JS-B/)
      }
    for (const action of ['stays.list', 'agreements.list']) {
      const stranger = { action, patientId: 'x'.repeat(32), institution: B }
      expect(await ask('dev-stranger', stranger)).toMatchObject({
        ok: false,
        error: { code: 'state.not-authorized' },
      })
    }
  })

  test('comes by the code at B’s bed to B, by whichever door, and to nobody who lies there', async () => {
    for (const institution of [A, B, SHARING.institution, undefined]) {
      const entry = { action: 'entry.resolve', scene: ticketOfB, institution }
      expect(await ask('dev-attacker', entry)).toEqual({
        ok: true,
        data: {
          kind: 'ticket',
          ticket: ticketOfB,
          hospital: ON_PAPER,
          ward: '内科',
          bed: '1',
          institution: B,
        },
      })
      const bed = { action: 'preauthorization.current', patientId, ticket: ticketOfB, institution }
      expect((await ask('dev-attacker', bed)).ok).toBe(false)
    }
  })

  test.each<[string, unknown]>([
    ['an institution that is not served', 'H35050299999'],
    ['a list of two', [A, B]],
    ['an object', { toString: B }],
    ['a name of JavaScript’s', '__proto__'],
    ['something long', 'H'.repeat(100_000)],
    ['a number', 35050200002],
    ['nothing that is a text', true],
  ])('who names %s is told that it is none', async (_, institution) => {
    expect(await ask('dev-attacker', { action: 'patients.list', institution })).toMatchObject({
      ok: false,
      error: { code: expect.stringMatching(/^input\./) as string },
    })
  })
})

test('nothing of B has changed, nobody’s records name it, and no log has its secrets', async () => {
  expect(await ofB()).toBe(before)
  const store = await care.openStore()
  const trail = await store.find<AuditEntry>('audit', { limit: 1000 })
  const nonces = await store.find('nonces', { limit: 1000 })
  await store.close()
  // Everything that was looked at is on record at the institution where it was, and is the attacker's own.
  const seen = trail.filter(({ document }) => document.outcome === 'shown')
  expect(new Set(seen.map(({ document }) => document.institution))).toEqual(
    new Set([A, B, SHARING.institution]),
  )
  expect(new Set(seen.map(({ document }) => document.person)).size).toBe(1)
  // A question that was refused uses up nothing: these are the innocent ones.
  expect(nonces).toHaveLength(REQUESTS)
  const written = [...care.output, ...Object.values(functions).flatMap(({ output }) => output)]
  for (const secret of SECRETS.slice(0, 3)) expect(written.join('\n')).not.toContain(secret)
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newTicket } from '../../cloudfunctions/lib/tickets/ticket.ts'
import { createTickets } from '../../cloudfunctions/lib/tickets/tickets.ts'
import { ACTIONS } from '../../cloudfunctions/patient/actions/index.ts'
import type { ActionName, Actions } from '../../cloudfunctions/patient/api.ts'
import { FIXMEDINS_CODE, demoPatient } from '../../sandbox/defaults.ts'
import { openCloudFunction, type CloudFunction } from '../attacks/cloud.ts'
import { callAs, contextOf, costOf, expectCheap, type Cost } from '../attacks/measured.ts'
import { RELEASE, SETTLE, createHis, requestsOf } from '../hospital/his.ts'
import { startCare, type RunningCare } from '../../testkit/running.ts'
import { agree, authorize, identityOf, signIn, type AppSession } from '../../testkit/app.ts'

const DOORS = ['HTTP', 'callFunction, as it is deployed'] as const
type Door = (typeof DOORS)[number]

let care: RunningCare
let deployed: CloudFunction
/** Over HTTP, and by the call of a mini-program to what is deployed: to both doors she is the same. */
let mallory: Record<Door, AppSession>
/** What the victim's own look costs. */
let usual: Cost | undefined
/** Mallory's own, rightly come by. */
let own: string
/** Everything of the other's that Mallory might have come to know. */
let theirs: {
  app: AppSession
  patientId: string
  stay: string
  cntr_no: string
  ticket: string
  state: string
  code: string
}
const victim = demoPatient('frozen')
const TEMPLATE = 'template-of-the-freeze'

beforeAll(async () => {
  care = await startCare({
    env: { NOTICE_TEMPLATE_FREEZE: TEMPLATE, NOTICES_URL: 'http://127.0.0.1:9' },
  })
  deployed = await openCloudFunction('patient', care.env)
  const byCall = callAs(deployed, 'dev-mallory', (outcome) => usual && expectCheap(outcome, usual))
  mallory = { HTTP: await signIn(care, 'dev-mallory'), 'callFunction, as it is deployed': byCall }
  own = await authorize(mallory.HTTP, demoPatient('signed'))
  const [his, requests] = [createHis(care.functions.url), requestsOf(victim)]
  expect(await his.call(RELEASE, requests.release('987.65'))).toMatchObject({ code: 0 })
  expect(
    await his.call(SETTLE, requests.settle('JS-VICTIM', { account: '12.34', bank: '4321.09' })),
  ).toMatchObject({ code: 0 })
  const app = await signIn(care, 'dev-victim')
  const patientId = await authorize(app, victim)
  const { agreements } = await app.get('agreements.list', { patientId })
  const { url, state } = await app.get('handoff.begin', {
    patient: identityOf(demoPatient('settled')),
  })
  const code = (await agree(url!)).get('code')!
  const store = await care.openStore()
  const ticket = newTicket(FIXMEDINS_CODE)
  // The bed in which the other lies.
  await createTickets(store, FIXMEDINS_CODE, Date.now).register(ticket, {
    hospital: '泉州示范医院',
    ward: '心血管内科',
    bed: '3',
  })
  await store.close()
  theirs = {
    app,
    patientId,
    stay: victim.hosp_mdtrt_id,
    cntr_no: agreements[0]!.cntr_no,
    ticket,
    state,
    code,
  }
  usual = await costOf(() =>
    deployed.call(
      { action: 'overview.get', patientId, hosp_mdtrt_id: theirs.stay },
      contextOf('dev-victim'),
    ),
  )
})
afterAll(async () => {
  deployed.close()
  await care.close()
})

const NOT_AUTHORIZED = {
  ok: false,
  error: {
    code: 'state.not-authorized',
    message: '还没有这位患者的授权，或授权已到期，请重新授权',
    retryable: false,
    field: 'patientId',
    requestId: expect.any(String) as string,
  },
}
const refused = (code: string) => ({
  ok: false,
  error: expect.objectContaining({ code: expect.stringMatching(code) as string }) as object,
})
const answered = (data: unknown) => ({ ok: true, data })

/** What the overview tells of Mallory's own, whatever else is asked. */
const ofOwn = () => ({
  // The hospital's own words, the same for everybody.
  help: expect.any(Object) as object,
  patients: [expect.objectContaining({ patientId: own })],
  patientId: own,
  stays: answered([
    expect.objectContaining({ hosp_mdtrt_id: demoPatient('signed').hosp_mdtrt_id }),
  ]),
})

/** Word for word what is told of a number that nobody has. */
const unknownStay = (hosp_mdtrt_id = theirs.stay) => ({
  hosp_mdtrt_id,
  cntr_state: '',
  phase: 'none',
  money: {},
  registration: 'not-found',
  frez_amt: '0.00',
  cntr_act_amt: '0.00',
  asOf: expect.any(String) as string,
})

type Attempt<A extends ActionName> = [input: Actions[A]['input'], answer: unknown]

/**
 * Each action with each id of another's that it takes; what comes of it. A new action has to be put here, or this does
 * not compile.
 */
const ATTEMPTS: { [A in ActionName]: () => Attempt<A>[] } = {
  'entry.resolve': () => [
    [
      { query: { hosp_mdtrt_id: theirs.stay } },
      answered({ kind: 'stay', hosp_mdtrt_id: theirs.stay }),
    ],
  ],
  'handoff.begin': () => [
    [
      { patient: identityOf(victim), entry: { hosp_mdtrt_id: theirs.stay } },
      answered({
        state: expect.any(String),
        appId: expect.any(String),
        path: expect.any(String),
        extraData: { state: expect.any(String), requestId: expect.any(String) },
        url: expect.any(String),
        expiresAt: expect.any(String),
      }),
    ],
  ],
  'handoff.complete': () => [
    [{ state: theirs.state, code: theirs.code }, refused('^state\\.handoff-gone$')],
  ],
  'overview.get': () => [
    [{ patientId: theirs.patientId, hosp_mdtrt_id: theirs.stay }, NOT_AUTHORIZED],
    [{ patientId: theirs.patientId }, NOT_AUTHORIZED],
    ...[{ hosp_mdtrt_id: theirs.stay }, { patientId: own, hosp_mdtrt_id: theirs.stay }].map(
      (input): Attempt<'overview.get'> => [
        input,
        answered({
          ...ofOwn(),
          preauthorization: answered(unknownStay()),
          timeline: answered([]),
          bill: answered(null),
        }),
      ],
    ),
    [
      { patientId: own, ticket: theirs.ticket },
      answered({ ...ofOwn(), preauthorization: refused('^state\\.ticket-other-bed$') }),
    ],
  ],
  'patients.list': () => [
    [{}, answered({ patients: [expect.objectContaining({ patientId: own })] })],
  ],
  'patients.remove': () => [[{ patientId: theirs.patientId }, NOT_AUTHORIZED]],
  'stays.list': () => [[{ patientId: theirs.patientId }, NOT_AUTHORIZED]],
  'agreements.list': () => [[{ patientId: theirs.patientId }, NOT_AUTHORIZED]],
  'agreements.attachment': () => [
    [{ patientId: theirs.patientId, cntr_no: theirs.cntr_no }, NOT_AUTHORIZED],
    [{ patientId: theirs.patientId, cntr_no: theirs.cntr_no, from: 524_286 }, NOT_AUTHORIZED],
    [{ patientId: own, cntr_no: theirs.cntr_no, from: 524_286 }, refused('^state\\.no-agreement$')],
    [{ patientId: own, cntr_no: theirs.cntr_no }, refused('^state\\.no-agreement$')],
  ],
  'preauthorization.current': () => [
    [{ patientId: theirs.patientId, hosp_mdtrt_id: theirs.stay }, NOT_AUTHORIZED],
    [{ patientId: theirs.patientId, ticket: theirs.ticket }, NOT_AUTHORIZED],
    [{ patientId: own, hosp_mdtrt_id: theirs.stay }, answered(unknownStay())],
    [{ patientId: own, ticket: theirs.ticket }, refused('^state\\.ticket-other-bed$')],
  ],
  'timeline.list': () => [
    [{ patientId: theirs.patientId, hosp_mdtrt_id: theirs.stay }, NOT_AUTHORIZED],
    [{ patientId: own, hosp_mdtrt_id: theirs.stay }, answered({ events: [] })],
  ],
  'bill.get': () => [
    [{ patientId: theirs.patientId, hosp_mdtrt_id: theirs.stay }, NOT_AUTHORIZED],
    [{ patientId: own, hosp_mdtrt_id: theirs.stay }, answered({ bill: null })],
  ],
  'subscriptions.templates': () => [
    [{}, answered({ available: true, lasting: false, templates: { freeze: TEMPLATE } })],
  ],
  'subscriptions.record': () => [
    [
      { patientId: theirs.patientId, hosp_mdtrt_id: theirs.stay, accepted: [TEMPLATE] },
      NOT_AUTHORIZED,
    ],
    // Whose stay it is, is asked when there is something to tell: tests/notices.
    [
      { patientId: own, hosp_mdtrt_id: theirs.stay, accepted: [TEMPLATE] },
      answered({ recorded: ['freeze'] }),
    ],
  ],
}

const attemptsOf = (action: ActionName) => ATTEMPTS[action]() as Attempt<ActionName>[]

/** The one that would take the others' prey away comes last. */
const NAMES = (Object.keys(ACTIONS) as ActionName[]).sort(
  (a, b) => Number(a === 'patients.remove') - Number(b === 'patients.remove'),
)

describe.each(DOORS)('with another’s ids in it, by %s', (door) => {
  test.each(NAMES)('%s shows and does nothing', async (action) => {
    for (const [input, answer] of attemptsOf(action)) {
      const got = await mallory[door].ask(action, input)
      expect(got, JSON.stringify(input)).toEqual(answer)
      const { hosp_mdtrt_id: _theirs, ...rest } =
        'data' in got ? (got.data as { hosp_mdtrt_id?: string }) : {}
      for (const word of [
        victim.psn_name,
        victim.cert_no,
        victim.psn_name[0]!,
        '987.65',
        '12.34',
        '4321.09',
      ])
        expect(JSON.stringify(rest)).not.toContain(word)
    }
  })
})

test.each(DOORS)(
  'a stay that is nobody’s is told of in the very same words as one that is another’s: by %s',
  async (door) => {
    expect(
      await mallory[door].get('preauthorization.current', { patientId: own, hosp_mdtrt_id: 'ZY0' }),
    ).toEqual(unknownStay('ZY0'))
  },
)

test.each(DOORS)(
  'an id that is nobody’s is refused in the very same words as one that is another’s: by %s',
  async (door) => {
    for (const action of NAMES) {
      for (const [input, answer] of attemptsOf(action)) {
        if (answer !== NOT_AUTHORIZED) continue
        expect(await mallory[door].ask(action, { ...input, patientId: 'A'.repeat(32) })).toEqual(
          NOT_AUTHORIZED,
        )
      }
    }
  },
)

test('and the other has lost nothing by it', async () => {
  const { app, patientId, stay, state, code } = theirs
  expect((await app.get('patients.list', {})).patients.map((one) => one.patientId)).toEqual([
    patientId,
  ])
  expect((await app.get('bill.get', { patientId, hosp_mdtrt_id: stay })).bill).toMatchObject({
    settled: true,
    cntr_bank_act_amt: '4321.09',
  })
  expect((await app.get('timeline.list', { patientId, hosp_mdtrt_id: stay })).events).toHaveLength(
    2,
  )
  expect(
    await app.ask('preauthorization.current', { patientId, ticket: theirs.ticket }),
  ).toMatchObject({ ok: true, data: { hosp_mdtrt_id: stay } })
  expect(await app.ask('handoff.complete', { state, code })).toMatchObject({ ok: true })
})

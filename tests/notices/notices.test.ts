import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { hospitalSettings } from '../../cloudfunctions/hospital/settings.ts'
import { connectJournal } from '../../cloudfunctions/lib/journal/connect.ts'
import {
  connectNotices,
  dispatchNotices,
  type DispatchResult,
} from '../../cloudfunctions/lib/notices/index.ts'
import type { Notice } from '../../cloudfunctions/lib/notices/notice.ts'
import { demoPatient } from '../../sandbox/defaults.ts'
import {
  SANDBOX_TEMPLATES,
  startWechat,
  templateEnvironment,
  type Received,
} from '../../sandbox/wechat/index.ts'
import { authorize, signIn, type AppSession } from '../../testkit/app.ts'
import {
  FREEZE,
  RELEASE,
  SETTLE,
  createHis,
  requestsOf,
  type His,
  type PatientKey,
} from '../hospital/his.ts'
import { startCare, type RunningCare } from '../../testkit/running.ts'

let care: RunningCare
let his: His
let wechat: Awaited<ReturnType<typeof startWechat>>
const [FREEZE_ID, RELEASE_ID, SETTLEMENT_ID] = SANDBOX_TEMPLATES.map(({ id }) => id) as [
  string,
  string,
  string,
]

beforeAll(async () => {
  wechat = await startWechat({ port: 0 })
  care = await startCare({ env: { NOTICES_URL: wechat.url, ...templateEnvironment() } })
  his = createHis(care.functions.url)
})
afterAll(async () => {
  await care.close()
  await wechat.close()
})
afterEach(() => fetch(`${wechat.url}/sandbox/faults`, { method: 'DELETE' }))

const fault = async (kind: string, times = 1) =>
  expect(
    (
      await fetch(`${wechat.url}/sandbox/faults`, {
        method: 'POST',
        body: JSON.stringify({ kind, times }),
      })
    ).status,
  ).toBe(200)
const to = (openid: string): Received[] => wechat.messages().filter((one) => one.openid === openid)
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
/** Long enough for the function to have told whom it tells. */
const settle = () => pause(600)
let money = 0
/** An amount of its own for each call. */
const yuan = () => `${++money}.00`

/** The timer's work, by a clock that may be ahead. */
async function dispatch(
  ahead = 0,
  env: Record<string, string> = {},
): Promise<{ result: DispatchResult; notices: Notice[] }> {
  const settings = hospitalSettings({ ...care.env, ...env })
  const log = pino({ level: 'silent' })
  const journal = await connectJournal(settings, log, () => Date.now() + ahead)
  const notices = connectNotices(settings.institutions, journal)
  try {
    const result = await dispatchNotices(notices)
    const kept = await Promise.all(
      (['sending', 'unsent', 'sent', 'unknown', 'refused'] as const).map((status) =>
        journal.store.find<Notice>('notices', { where: { status }, limit: 1000 }),
      ),
    )
    return { result, notices: kept.flat().map(({ document }) => document) }
  } finally {
    await Promise.all([
      notices.sender.close(),
      ...journal.institutions.map(({ platform }) => platform.close()),
    ])
    await journal.store.close()
  }
}

interface Follower {
  app: AppSession
  openid: string
  patientId: string
  accept(...templateIds: string[]): Promise<unknown>
}

async function follow(openid: string, key: PatientKey): Promise<Follower> {
  const app = await signIn(care, openid)
  const patientId = await authorize(app, demoPatient(key))
  const { hosp_mdtrt_id } = demoPatient(key)
  return {
    app,
    openid,
    patientId,
    accept: (...accepted) =>
      app.get('subscriptions.record', { patientId, hosp_mdtrt_id, accepted }),
  }
}

const release = async (key: PatientKey) =>
  expect(
    await his.call(RELEASE, requestsOf(demoPatient(key)).release(yuan(), `原因 ${money}`)),
  ).toMatchObject({ code: 0 })

describe('from acceptance to message', () => {
  test('what can be accepted is told; what was, is written down for this patient’s followers only', async () => {
    const alice = await follow('n-alice', 'signed')
    expect(await alice.app.get('subscriptions.templates', {})).toEqual({
      available: true,
      lasting: false,
      templates: { freeze: FREEZE_ID, release: RELEASE_ID, settlement: SETTLEMENT_ID },
    })
    expect(await alice.accept(FREEZE_ID, 'template-of-yesterday')).toEqual({ recorded: ['freeze'] })
    const stranger = await signIn(care, 'n-stranger')
    expect(
      await stranger.ask('subscriptions.record', {
        patientId: alice.patientId,
        hosp_mdtrt_id: 'ZY1',
        accepted: [FREEZE_ID],
      }),
    ).toMatchObject({ ok: false, error: { code: 'state.not-authorized' } })
    expect(
      await alice.app.ask('subscriptions.record', {
        patientId: alice.patientId,
        hosp_mdtrt_id: 'ZY1',
        accepted: 'all' as never,
      }),
    ).toMatchObject({ ok: false, error: { code: 'input.field', field: 'accepted' } })
  })

  test('freeze, release and settlement: masked name, amount, time', async () => {
    const patient = demoPatient('signed')
    const dora = await follow('n-dora', 'signed')
    await dora.accept(FREEZE_ID, RELEASE_ID, SETTLEMENT_ID)
    const requests = requestsOf(patient)
    expect(await his.call(FREEZE, requests.freeze('8000.00'))).toMatchObject({ code: 0 })
    expect(await his.call(RELEASE, requests.release('1000.00'))).toMatchObject({ code: 0 })
    expect(
      await his.call(SETTLE, requests.settle('N-1', { account: '1000.00', bank: '2000.00' })),
    ).toMatchObject({ code: 0 })
    await vi.waitFor(() => expect(to('n-dora')).toHaveLength(3), { timeout: 5000 })
    // Two that follow at once may overtake each other: each bears its own time.
    expect(
      to('n-dora')
        .map(({ templateId, data }) => [templateId, data.thing1, data.amount2])
        .sort(),
    ).toEqual([
      [FREEZE_ID, '陈*例', '8000.00元'],
      [RELEASE_ID, '陈*例', '1000.00元'],
      [SETTLEMENT_ID, '陈*例', '3000.00元'],
    ])
    expect(to('n-dora')[0]!.data.time3).toMatch(/^\d{4}年\d\d月\d\d日 \d\d:\d\d$/)
    // Alice had accepted the freeze alone.
    expect(to('n-alice').map(({ templateId }) => templateId)).toEqual([FREEZE_ID])
    const shown = await (await fetch(wechat.url)).text()
    expect(shown).toContain('住院预授权冻结通知')
    const person = `${patient.psn_name}|${patient.cert_no}`
    expect(care.output.join('\n')).not.toMatch(new RegExp(person))
    // By the number of a stay somebody looks a case up in the log; a message goes over other people's hands.
    expect(shown + JSON.stringify(wechat.messages())).not.toMatch(
      new RegExp(`${person}|${patient.hosp_mdtrt_id}`),
    )
  })

  test('one acceptance is one message', async () => {
    const erin = await follow('n-erin', 'frozen')
    await erin.accept(RELEASE_ID)
    await release('frozen')
    await release('frozen')
    await settle()
    await dispatch()
    expect(to('n-erin')).toHaveLength(1)
  })

  test('somebody else’s stay tells nothing, whoever knows its number', async () => {
    const mallory = await follow('n-mallory', 'unsigned')
    await mallory.app.get('subscriptions.record', {
      patientId: mallory.patientId,
      hosp_mdtrt_id: demoPatient('frozen').hosp_mdtrt_id,
      accepted: [RELEASE_ID],
    })
    await release('frozen')
    await settle()
    await dispatch()
    expect(to('n-mallory')).toEqual([])
  })

  test('the authorisation removed: no message, not even from the timer', async () => {
    const frank = await follow('n-frank', 'frozen')
    await frank.accept(RELEASE_ID)
    await frank.app.get('patients.remove', { patientId: frank.patientId })
    await release('frozen')
    await settle()
    await dispatch()
    expect(to('n-frank')).toEqual([])
  })
})

describe('each at most once', () => {
  test('ten callers of the same, and the timer five times at once', async () => {
    const gina = await follow('n-gina', 'frozen')
    for (let n = 0; n < 3; n++) await gina.accept(RELEASE_ID)
    const body = his.sealed(RELEASE, requestsOf(demoPatient('frozen')).release(yuan(), '同一笔'))
    const answers = await Promise.all([
      ...Array.from({ length: 10 }, () => his.post(body)),
      ...Array.from({ length: 5 }, () => dispatch()),
    ])
    expect(answers.slice(0, 10)).toEqual(
      Array.from({ length: 10 }, () => expect.objectContaining({ code: 0 })),
    )
    await settle()
    await Promise.all([dispatch(), dispatch()])
    expect(to('n-gina')).toHaveLength(1)
    // Two acceptances are left: they would take part in what follows.
    await gina.app.get('patients.remove', { patientId: gina.patientId })
  })

  test.each([
    ['lost', 1],
    ['down', 0],
    ['busy', 0],
    ['slow', 1],
  ])('WeChat %s: it may have gone, so it never goes again', async (kind, arrived) => {
    const { openid, accept } = await follow(`n-${kind}`, 'frozen')
    await accept(RELEASE_ID)
    await fault(kind)
    const started = Date.now()
    await release('frozen')
    expect(Date.now() - started).toBeLessThan(1000)
    await (kind === 'slow' ? pause(5500) : settle())
    expect((await dispatch(3_600_000)).notices).toContainEqual(
      expect.objectContaining({ openid, status: 'unknown' }),
    )
    expect(to(openid)).toHaveLength(arrived)
  })

  test('WeChat says no for good, or not now', async () => {
    const { openid, accept } = await follow('n-no', 'frozen')
    await accept(RELEASE_ID)
    await accept(RELEASE_ID)
    await fault('declined')
    await release('frozen')
    await settle()
    expect((await dispatch(3_600_000)).notices).toContainEqual(
      expect.objectContaining({ openid, status: 'refused', why: 'errcode 43101' }),
    )
    expect(to(openid)).toEqual([])
    await fault('expired-token')
    await release('frozen')
    await settle()
    expect(to(openid)).toEqual([])
    expect((await dispatch(60_000)).result).toEqual({ sent: 1 })
    expect(to(openid)).toHaveLength(1)
  })

  test('WeChat out of reach: the HIS does not notice, and the patient is told when it is back', async () => {
    const { openid, accept } = await follow('n-later', 'frozen')
    await accept(RELEASE_ID)
    const port = Number(new URL(wechat.url).port)
    const before = wechat
    await wechat.close()
    await release('frozen')
    await settle()
    expect((await dispatch(60_000)).notices).toContainEqual(
      expect.objectContaining({ openid, status: 'unsent', why: 'ECONNREFUSED' }),
    )
    wechat = await startWechat({ port })
    expect((await dispatch(600_000)).result).toEqual({ sent: 1 })
    expect(to(openid)).toHaveLength(1)
    expect(before.messages().filter((one) => one.openid === openid)).toEqual([])
  })
})

test('the function died before it told anybody: the timer tells, once', async () => {
  const { openid, accept } = await follow('n-timer', 'several')
  await accept(FREEZE_ID)
  expect(await his.call(FREEZE, requestsOf(demoPatient('several')).freeze('500.00'))).toMatchObject(
    { code: 0 },
  )
  await care.restartFunctions('SIGKILL')
  expect(to(openid)).toEqual([])
  expect(
    await Promise.all([dispatch(), dispatch(), dispatch()]).then((all) =>
      all.filter(({ result }) => result.sent === 1),
    ),
  ).toHaveLength(1)
  expect(to(openid).map(({ data }) => data.amount2)).toEqual(['500.00元'])
})

test('killed at random instants: nobody is told twice, and nobody is forgotten but where it died in the very sending', async () => {
  const { openid, accept } = await follow('n-killed', 'largest')
  const ROUNDS = 12
  for (let round = 0; round < ROUNDS; round++) {
    await accept(RELEASE_ID)
    const body = his.sealed(
      RELEASE,
      requestsOf(demoPatient('largest')).release(yuan(), `第 ${round} 次`),
    )
    expect(await his.post(body)).toMatchObject({ code: 0 })
    // Around the moment in which the function tells.
    await pause(30 + Math.random() * 40)
    await care.restartFunctions('SIGKILL')
    // The HIS repeats what it was answered, too.
    await his.post(body)
    await settle()
  }
  const { notices } = await dispatch()
  const amounts = to(openid).map(({ data }) => data.amount2)
  expect(new Set(amounts).size).toBe(amounts.length)
  const mine = notices.filter((one) => one.openid === openid).map(({ status }) => status)
  expect(mine).toHaveLength(ROUNDS)
  // What was cut off may have arrived or not; everything else has.
  expect(mine.filter((status) => status !== 'sent' && status !== 'sending')).toEqual([])
  const cutOff = mine.filter((status) => status === 'sending').length
  expect(amounts.length).toBeGreaterThanOrEqual(ROUNDS - cutOff)
  expect(amounts.length).toBeLessThanOrEqual(ROUNDS)
  console.log(
    `killed ${ROUNDS} times: ${amounts.length} messages, ${cutOff} cut off in the sending`,
  )
}, 120_000)

test('without templates the feature is off, and says so', async () => {
  const plain = await startCare({ seed: true })
  try {
    const app = await signIn(plain, 'n-off')
    const patient = demoPatient('frozen')
    const patientId = await authorize(app, patient)
    expect(await app.get('subscriptions.templates', {})).toEqual({
      available: false,
      lasting: false,
      templates: {},
    })
    expect(
      await app.get('subscriptions.record', {
        patientId,
        hosp_mdtrt_id: patient.hosp_mdtrt_id,
        accepted: [RELEASE_ID],
      }),
    ).toEqual({ recorded: [] })
    expect(
      await createHis(plain.functions.url).call(RELEASE, requestsOf(patient).release('1.00')),
    ).toMatchObject({ code: 0 })
  } finally {
    await plain.close()
  }
})

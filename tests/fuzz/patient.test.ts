import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newTicket } from '../../cloudfunctions/lib/tickets/ticket.ts'
import { createTickets } from '../../cloudfunctions/lib/tickets/tickets.ts'
import type { ActionName, Answer } from '../../cloudfunctions/patient/api.ts'
import { FIXMEDINS_CODE, demoPatient } from '../../sandbox/defaults.ts'
import { openCloudFunction, type CloudFunction, type Reply } from '../attacks/cloud.ts'
import { callAs, contextOf } from '../attacks/measured.ts'
import { authorize, signIn, type AppSession } from '../../testkit/app.ts'
import { RELEASE, createHis, requestsOf } from '../hospital/his.ts'
import { startCare, type RunningCare } from '../../testkit/running.ts'
import { SEED, areMany, casesOf, reproducible } from './cases.ts'
import { hostileRequest, type Known } from './patientCalls.ts'
import { seeded, type Random } from './random.ts'
import { Slowness } from './slowness.ts'

const { psn_name, cert_type, cert_no, hosp_mdtrt_id: stay } = demoPatient('frozen')
const patient = { psn_name, cert_type, cert_no }
const RELEASED = '987.65'
const TEMPLATE = 'template-of-the-freeze'

let care: RunningCare
let deployed: CloudFunction
let victim: AppSession
let known: Known
let before: unknown

beforeAll(async () => {
  care = await startCare({
    env: { NOTICE_TEMPLATE_FREEZE: TEMPLATE, NOTICES_URL: 'http://127.0.0.1:9' },
  })
  deployed = await openCloudFunction('patient', { ...care.env, LOG_LEVEL: 'warn' })
  victim = callAs(deployed, 'oVictim')
  const patientId = await authorize(victim, patient)
  const release = requestsOf(demoPatient('frozen')).release(RELEASED)
  expect(await createHis(care.functions.url).call(RELEASE, release)).toMatchObject({ code: 0 })
  const store = await care.openStore()
  const ticket = newTicket(FIXMEDINS_CODE)
  await createTickets(store, FIXMEDINS_CODE, Date.now).register(ticket, {
    hospital: '泉州示范医院',
    ward: '心血管内科',
    bed: '3',
  })
  await store.close()
  const { agreements } = await victim.get('agreements.list', { patientId })
  const begin = { patient: { ...patient } }
  known = {
    patient,
    patientId,
    stay,
    cntr_no: agreements[0]!.cntr_no,
    ticket,
    state: (await victim.get('handoff.begin', begin)).state,
    ownState: '',
    template: TEMPLATE,
  }
  before = await everything()
})
afterAll(async () => {
  deployed.close()
  await care.close()
})

/** What is the victim's, and what the attacker has. */
async function everything() {
  const { patientId } = known
  const { asOf: _, ...money } = await victim.get('preauthorization.current', {
    patientId,
    hosp_mdtrt_id: stay,
  })
  const store = await care.openStore()
  const kept: Record<string, string[]> = {}
  for (const collection of ['authorizations', 'intents', 'subscriptions', 'tickets'] as const)
    kept[collection] = (await store.find(collection, { limit: 1000 })).map(({ id }) => id)
  await store.close()
  return { money, patients: await victim.get('patients.list', {}), kept }
}

/** @returns how it was answered: a code, or `answered` */
function judge(answer: Answer<ActionName>, isSomebody: boolean): string {
  const text = JSON.stringify(answer)
  for (const word of [psn_name, cert_no, RELEASED, 'oVictim']) expect(text).not.toContain(word)
  if (!answer.ok) {
    const { code, message } = answer.error
    expect(code).toMatch(/^(input|state)\./)
    expect(message).toMatch(/\p{Script=Han}/u)
    expect(message.length).toBeLessThan(300)
    return code
  }
  expect(isSomebody, 'nobody is told anything').toBe(true)
  if ('patients' in answer.data) expect(answer.data.patients).toEqual([])
  for (const part of ['patientId', 'agreements', 'events', 'bill', 'recorded', 'content'])
    expect(answer.data).not.toHaveProperty(part)
  return 'answered'
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** As the gateway hands over what anybody has posted. */
const posted = (body: string, random: Random) => {
  const inBase64 = random.below(4) === 0
  return {
    httpMethod: random.pick(['POST', 'POST', 'POST', 'GET', 'PUT', 'x']),
    path: random.pick(['/patient', '/patient/..', '//', '', '/patient?openid=oVictim']),
    headers: {
      'x-wx-openid': 'oVictim',
      authorization: random.pick(['Bearer ', `Bearer ${'a'.repeat(3000)}`, 'Bearer oVictim']),
      'x-forwarded-for': random.pick(['1.2.3.4', '::', ','.repeat(2000), 'x'.repeat(9000)]),
      'x-request-id': random.pick(['', 'é', '\n', 'x'.repeat(9000)]),
    },
    body: inBase64 && random.below(2) ? Buffer.from(body).toString('base64') : body,
    isBase64Encoded: inBase64,
  }
}

/** One account is soon told that it is too fast, and no more than that: each makes so many calls. */
const CALLS_EACH = 200

/** Who calls now; each has begun a hand-over of his own. */
async function malloryOf(at: number): Promise<string> {
  const mallory = `oMallory-${Math.floor(at / CALLS_EACH)}`
  if (at % CALLS_EACH === 0)
    known.ownState = (
      await callAs(deployed, mallory).get('handoff.begin', { patient: { ...patient } })
    ).state
  return mallory
}

/** Of the same size, and the victim's own. */
const innocent = (size: number) => ({ action: 'patients.list', pad: 'a'.repeat(size - 50) })

describe(`hostile calls, FUZZ_SEED=${SEED}`, () => {
  test(
    'to what is deployed: none crashes it, none is slow, none is told what is not its own',
    async () => {
      const tally: Record<string, number> = {}
      const slowness = await Slowness.measure(
        async (size) => (await deployed.call(innocent(size), contextOf('oVictim'))).tookMs,
        5,
      )
      for (let at = 0; at < casesOf('calls'); at += 1) {
        const mallory = await malloryOf(at)
        const random = seeded(SEED + at)
        const text = hostileRequest(known, random)
        const [event, context] = random.pick<() => [unknown, unknown]>([
          () => [parsed(text), contextOf(mallory)],
          () => [parsed(text), contextOf(mallory)],
          () => [posted(text, random), random.pick([{}, contextOf(mallory)])],
          () => [parsed(text), random.pick([{}, null, { environment: '[' }, { environ: ';=' }, 7])],
        ])()
        const isSomebody = JSON.stringify(context).includes('oMallory')
        await reproducible(at, JSON.stringify([event, context]), async () => {
          const { answer, thrown, tookMs } = await deployed.call(event, context)
          expect(thrown).toBeUndefined()
          const { statusCode, body } = answer as Partial<Reply>
          if (statusCode !== undefined) expect([200, 405]).toContain(statusCode)
          const given =
            statusCode === 405
              ? 'not allowed'
              : judge(
                  (body === undefined ? answer : JSON.parse(body)) as Answer<ActionName>,
                  isSomebody,
                )
          tally[given] = (tally[given] ?? 0) + 1
          await slowness.check(
            text.length,
            tookMs,
            async () => (await deployed.call(event, context)).tookMs,
          )
        })
      }
      console.log(`FUZZ_SEED=${SEED} ${JSON.stringify(tally)}, slowest ${slowness.slowest} ms`)
      if (areMany)
        for (const code of [
          'answered',
          'input.action',
          'input.field',
          'state.not-authorized',
          'state.not-signed-in',
          'state.too-many',
          'not allowed',
        ])
          expect(tally[code] ?? 0, code).toBeGreaterThan(10)
    },
    120_000 + 30 * casesOf('calls'),
  )

  test(
    'over HTTP: none crashes it, none is slow, none is told what is not its own',
    async () => {
      const mallory = await signIn(care, 'oMallory')
      const url = `${care.functions.url}/patient`
      const post = async (body: string, token = mallory.token) => {
        const begun = performance.now()
        const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
        const response = await fetch(url, { method: 'POST', headers, body })
        return {
          status: response.status,
          body: await response.text(),
          tookMs: performance.now() - begun,
        }
      }
      const slowness = await Slowness.measure(
        async (size) => (await post(JSON.stringify(innocent(size)))).tookMs,
        5,
      )
      for (let at = 0; at < casesOf('requests'); at += 1) {
        const random = seeded(SEED + at)
        const text = hostileRequest(known, random)
        const token = random.pick([mallory.token, mallory.token, 'oVictim', ''])
        await reproducible(at, text, async () => {
          const { status, body, tookMs } = await post(text, token)
          expect(status).toBe(200)
          judge(JSON.parse(body) as Answer<ActionName>, token === mallory.token)
          await slowness.check(text.length, tookMs, async () => (await post(text, token)).tookMs)
        })
      }
    },
    120_000 + 100 * casesOf('requests'),
  )

  test('and the victim has lost nothing by them, nor has anybody gained', async () => {
    expect(await everything()).toEqual(before)
    expect((await callAs(deployed, 'oMallory').get('patients.list', {})).patients).toEqual([])
  })

  test('nor does anything that was written meanwhile name anybody', () => {
    const written = [...deployed.output, ...care.output].join('')
    for (const word of [psn_name, cert_no]) expect(written).not.toContain(word)
  })
})

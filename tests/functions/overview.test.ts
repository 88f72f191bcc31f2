import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { demoPatient } from '../../sandbox/defaults.ts'
import { HELP_ENVIRONMENT } from '../../sandbox/helpEnvironment.ts'
import { startCare, type RunningCare } from '../../testkit/running.ts'
import { authorize, post, signIn } from '../../testkit/app.ts'

let care: RunningCare

beforeAll(async () => {
  care = await startCare()
})
afterAll(() => care.close())

const platformFaults = () => `${care.platform.url}/sandbox/faults`
const hospitalFault = (fault: object) => post(`${care.hospitalUrl}/sandbox/faults`, fault)
afterEach(async () => {
  await fetch(platformFaults(), { method: 'DELETE' })
  await hospitalFault({ kind: 'down', times: 0 })
})

const stayOf = (key: Parameters<typeof demoPatient>[0]) => demoPatient(key).hosp_mdtrt_id

/** A fault that does nothing but count: how many calls met it. */
async function callsOfThePlatform(act: () => Promise<unknown>): Promise<number> {
  await post(platformFaults(), { kind: 'delay', ms: 1, times: 50 })
  await act()
  const { faults } = (await (await fetch(platformFaults())).json()) as {
    faults: { times: number }[]
  }
  await fetch(platformFaults(), { method: 'DELETE' })
  return 50 - (faults[0]?.times ?? 0)
}

/** `asOf` is of the call. */
const undated = <T extends object>(state: T) => ({ ...state, asOf: expect.any(String) as string })

describe('all of the first screen in one call', () => {
  test.each(['frozen', 'settled', 'partly-released', 'signed'] as const)(
    '%s: what the single actions answer, for as few calls of the platform as can be',
    async (key) => {
      const app = await signIn(care, `dev-overview-${key}`)
      const patientId = await authorize(app, demoPatient(key))
      const stay = { patientId, hosp_mdtrt_id: stayOf(key) }
      const seen = await app.get('overview.get', stay)
      expect(seen).toEqual({
        ...(await app.get('patients.list', {})),
        help: expect.any(Object) as object,
        patientId,
        stays: { ok: true, data: (await app.get('stays.list', { patientId })).stays },
        preauthorization: {
          ok: true,
          data: undated(await app.get('preauthorization.current', stay)),
        },
        timeline: { ok: true, data: (await app.get('timeline.list', stay)).events },
        bill: { ok: true, data: (await app.get('bill.get', stay)).bill },
      })
      // The only stay there is need not be named, nor the only patient.
      expect(await app.get('overview.get', {})).toEqual({
        ...seen,
        preauthorization: {
          ok: true,
          data: undated((seen.preauthorization as { data: object }).data),
        },
      })
      // Where nothing is frozen, the agreements are asked for as well.
      expect(await callsOfThePlatform(() => app.get('overview.get', stay))).toBe(
        key === 'signed' ? 2 : 1,
      )
    },
  )

  test('nobody is authorised: nobody is shown, and the hospital can be asked all the same', async () => {
    const app = await signIn(care, 'dev-overview-nobody')
    expect(await app.get('overview.get', { hosp_mdtrt_id: stayOf('frozen') })).toEqual({
      patients: [],
      help: expect.objectContaining({
        nursesPhones: [{ ward: '心血管内科', phone: '0595-00000011' }, { phone: '0595-00000010' }],
        billingPhone: HELP_ENVIRONMENT.HELP_BILLING_PHONE,
        bankLink: { kind: 'page', url: HELP_ENVIRONMENT.HELP_BANK_LINK },
      }) as object,
    })
  })

  test('another’s stay in one’s own name: nothing of it is told', async () => {
    const app = await signIn(care, 'dev-overview-own')
    const patientId = await authorize(app, demoPatient('frozen'))
    expect(
      await app.get('overview.get', { patientId, hosp_mdtrt_id: stayOf('settled') }),
    ).toMatchObject({
      preauthorization: { ok: true, data: { registration: 'not-found', money: {} } },
      timeline: { ok: true, data: [] },
      bill: { ok: true, data: null },
    })
  })

  test('of several stays none is chosen for the patient', async () => {
    const app = await signIn(care, 'dev-overview-several')
    const { psn_name, cert_type, cert_no } = demoPatient('several')
    await authorize(app, demoPatient('several'))
    const admitted = await fetch(`${care.hospitalUrl}/stays`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({
        psn_name,
        cert_type,
        cert_no,
        ward: '普外科',
        bed: '41',
        is_own: '0',
        med_type: '21',
      }),
    })
    expect(admitted.status).toBe(303)
    const seen = await app.get('overview.get', {})
    expect(seen.stays).toMatchObject({ ok: true, data: [expect.anything(), expect.anything()] })
    expect(Object.keys(seen).sort()).toEqual(['help', 'patientId', 'patients', 'stays'])
  })
})

describe('its parts fail each on its own', () => {
  test('the platform is down: said so, and the rest is there', async () => {
    const app = await signIn(care, 'dev-overview-down')
    const patientId = await authorize(app, demoPatient('settled'))
    await post(platformFaults(), { kind: 'http-500', times: 3 })
    expect(
      await app.get('overview.get', { patientId, hosp_mdtrt_id: stayOf('settled') }),
    ).toMatchObject({
      preauthorization: {
        ok: false,
        error: { code: 'unavailable.platform-error', retryable: true },
      },
      stays: { ok: true },
      timeline: { ok: true },
      bill: { ok: true },
    })
  })

  test('the HIS is down: the frozen amount is there', async () => {
    const app = await signIn(care, 'dev-overview-his')
    const patientId = await authorize(app, demoPatient('frozen'))
    await hospitalFault({ kind: 'down', times: 9 })
    const stay = { patientId, hosp_mdtrt_id: stayOf('frozen') }
    expect(await app.get('overview.get', stay)).toMatchObject({
      preauthorization: { ok: true },
      stays: { ok: false, error: { code: 'unavailable.his' } },
      bill: { ok: false, error: { code: 'unavailable.his' } },
    })
    // Where only the HIS could say which stay: no word of a stay, and why.
    const { preauthorization, stays } = await app.get('overview.get', { patientId })
    expect([preauthorization, stays?.ok]).toEqual([undefined, false])
  })

  test('a bedside code that is none', async () => {
    const app = await signIn(care, 'dev-overview-ticket')
    const patientId = await authorize(app, demoPatient('frozen'))
    const seen = await app.get('overview.get', { patientId, ticket: 'no-such-ticket' })
    expect(seen).toMatchObject({
      patientId,
      stays: { ok: true },
      preauthorization: {
        ok: false,
        error: { code: expect.stringMatching(/^(input|state)\.ticket/) },
      },
    })
    expect(seen.timeline).toBeUndefined()
  })
})

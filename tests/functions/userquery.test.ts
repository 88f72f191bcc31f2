import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoPatient } from '../../sandbox/defaults.ts'
import { USER_QUERY_PAGE, startCare, type RunningCare } from '../../testkit/running.ts'
import { showCard, signIn, type AppSession } from '../../testkit/app.ts'

let care: RunningCare
let app: AppSession
let count = 0

beforeAll(async () => {
  care = await startCare({ evoucher: 'userquery', env: { AUTHORIZATION_DAYS: '7' } })
})
afterAll(() => care.close())

const child = { psn_name: '陈别人', cert_no: '350502196803150027' }
type Key = Parameters<typeof demoPatient>[0]

/** Somebody of whom the functions know nothing yet. */
async function begin(key: Key = 'signed', changes: { psn_name?: string } = {}) {
  app = await signIn(care, `dev-user-query-${(count += 1)}`)
  const { psn_name, cert_type, cert_no } = demoPatient(key)
  return app.get('handoff.begin', { patient: { psn_name, cert_type, cert_no, ...changes } })
}
const card = async (key: Key, options?: Parameters<typeof showCard>[2]) =>
  (await showCard(care.evoucherUrl, demoPatient(key), options)).get('authCode')!
const refused = (code: string) => ({ ok: false, error: { code, retryable: false } })

describe('an e-voucher that is told nothing and brings no state back', () => {
  test('the way there is as configured, to the letter', async () => {
    expect(await begin()).toEqual({
      state: expect.stringMatching(/^[\w-]{32}$/),
      appId: 'wxe183cd55df4b4369',
      path: USER_QUERY_PAGE,
      envVersion: 'trial',
      extraData: {},
      url: `${care.evoucherUrl}/${USER_QUERY_PAGE}&return_url=${encodeURIComponent(`${care.env.H5_URL}/`)}`,
      expiresAt: expect.any(String),
    })
  })

  test('the patient’s own, and it holds for as long as we let it', async () => {
    const { state } = await begin()
    const back = await showCard(care.evoucherUrl, demoPatient('signed'))
    expect([...back.keys()]).toEqual(['authCode'])
    const { patientId } = await app.get('handoff.complete', { state, code: back.get('authCode')! })
    const { patients } = await app.get('patients.list', {})
    expect(patients).toMatchObject([{ patientId, name: '陈*例' }])
    const days =
      (Date.parse(`${patients[0]!.authorizedUntil.replace(' ', 'T')}+08:00`) - Date.now()) /
      86_400_000
    expect(Math.abs(days - 7)).toBeLessThan(0.01)
  })

  test('from a relative’s phone, by the account of the family', async () => {
    const { state } = await begin('frozen')
    const code = await card('frozen', { account: 'family' })
    expect(await app.ask('handoff.complete', { state, code })).toMatchObject({ ok: true })
  })

  test('a passport: nobody says of which kind the document is', async () => {
    const { state } = await begin('passport')
    const code = await card('passport')
    expect(await app.ask('handoff.complete', { state, code })).toMatchObject({ ok: true })
  })

  test('one code once: neither for another hand-over nor for another openid', async () => {
    const { state } = await begin()
    const code = await card('signed')
    expect(await app.ask('handoff.complete', { state, code })).toMatchObject({ ok: true })
    const second = await begin()
    expect(await app.ask('handoff.complete', { state: second.state, code })).toMatchObject(
      refused('state.handoff-refused'),
    )
  })

  test('a code is the openid’s that asked about it first, also where the e-voucher was away', async () => {
    const { state } = await begin()
    const first = app
    const code = await card('signed')
    await care.restartFunctions('SIGTERM', { EVOUCHER_URL: 'http://127.0.0.1:9/away' })
    expect(await first.ask('handoff.complete', { state, code })).toMatchObject({
      ok: false,
      error: { code: 'unavailable.evoucher', retryable: true },
    })
    await care.restartFunctions('SIGTERM', {
      EVOUCHER_URL: `${care.evoucherUrl}/api/mipuserquery/userQuery`,
    })
    const thief = await begin()
    expect(await app.ask('handoff.complete', { state: thief.state, code })).toMatchObject(
      refused('state.handoff-refused'),
    )
    // The hand-over was given back, and the code is still this one's.
    expect(await first.ask('handoff.complete', { state, code })).toMatchObject({ ok: true })
  })

  test('a code that anybody made up does not end the hand-over', async () => {
    const { state } = await begin()
    for (const code of ['made-up', await card('signed', { decision: 'expired-code' })])
      expect(await app.ask('handoff.complete', { state, code })).toMatchObject(
        refused('state.handoff-refused'),
      )
    expect(await app.ask('handoff.complete', { state, code: await card('signed') })).toMatchObject({
      ok: true,
    })
    expect(await app.ask('handoff.complete', { state, code: await card('signed') })).toMatchObject(
      refused('state.handoff-gone'),
    )
  })

  test('without our signature nothing is told: the log says why', async () => {
    const { state } = await begin()
    await care.restartFunctions('SIGTERM', { EVOUCHER_PARTNER_SECRET: 'another-secret-altogether' })
    expect(await app.ask('handoff.complete', { state, code: await card('signed') })).toMatchObject(
      refused('state.handoff-refused'),
    )
    expect(care.output.join('\n')).toContain('40001 签名不正确')
    await care.restartFunctions('SIGTERM', {
      EVOUCHER_PARTNER_SECRET: 'sandbox-evoucher-partner-secret-not-a-secret',
    })
  })
})

describe('whose e-voucher it was is said', () => {
  test('a relative’s own', async () => {
    const { state } = await begin('frozen')
    const answer = await app.ask('handoff.complete', {
      state,
      code: await card('frozen', { decision: 'relative-card' }),
    })
    expect(answer).toMatchObject(refused('state.family-card'))
    const { message } = (answer as { error: { message: string } }).error
    expect(message).toContain('陈*人')
    expect(message).toContain('黄*练')
    for (const secret of [child.psn_name, child.cert_no, demoPatient('frozen').psn_name])
      expect(JSON.stringify(answer)).not.toContain(secret)
  })

  test('somebody else’s', async () => {
    const { state } = await begin('frozen')
    expect(
      await app.ask('handoff.complete', {
        state,
        code: await card('frozen', { decision: 'other-person' }),
      }),
    ).toMatchObject({
      ok: false,
      error: {
        code: 'state.other-patient',
        message: expect.stringMatching(/陈\*人.*黄\*练.*不一致/),
      },
    })
  })

  test('the same number under another name', async () => {
    const { state } = await begin('frozen', { psn_name: '黄演连' })
    expect(await app.ask('handoff.complete', { state, code: await card('frozen') })).toMatchObject({
      ok: false,
      error: { code: 'state.other-name' },
    })
  })
})

test('a name that differs by a dot is the patient’s, and the insurer’s spelling is kept', async () => {
  const number = '350583194912030058'
  app = await signIn(care, 'dev-dots')
  const { state } = await app.get('handoff.begin', {
    patient: { psn_name: '阿卜杜•买买提', cert_type: '01', cert_no: number },
  })
  const back = await showCard(care.evoucherUrl, { psn_name: '阿卜杜买买提', cert_no: number })
  expect(await app.ask('handoff.complete', { state, code: back.get('authCode')! })).toMatchObject({
    ok: true,
  })
  expect((await app.get('patients.list', {})).patients[0]!.name).toBe('阿***提')
})

import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { DEMO_PATIENTS, SANDBOX_CHANNELS, demoPatient } from '../../sandbox/defaults.ts'
import { startCare, type RunningCare } from '../../testkit/running.ts'
import { identityOf, agree, authorize, post, signIn, type SignedIn } from '../../testkit/app.ts'

let care: RunningCare
let app: SignedIn

beforeAll(async () => {
  care = await startCare()
  app = await signIn(care, 'dev-alice')
})
afterAll(() => care.close())

describe('the whole walk', () => {
  test('identity, hand-over, return, agreements and the frozen amount with its parts', async () => {
    const frozen = demoPatient('frozen')
    const start = await app.get('handoff.begin', {
      patient: identityOf(frozen),
      entry: { hosp_mdtrt_id: frozen.hosp_mdtrt_id },
    })
    expect(start).toMatchObject({
      appId: 'wx0c13e701f68315c4',
      path: 'pages/healthcareOnlineServiceAuth/index',
      extraData: { state: start.state },
    })
    const back = await agree(start.url!)
    expect(back.get('state')).toBe(start.state)
    const completed = await app.get('handoff.complete', {
      state: start.state,
      code: back.get('code')!,
    })
    expect(completed.entry).toEqual({ hosp_mdtrt_id: frozen.hosp_mdtrt_id })

    const { patientId } = completed
    const { patients } = await app.get('patients.list', {})
    expect(patients).toEqual([
      expect.objectContaining({ patientId, name: '黄*练', certTypeName: '居民身份证（户口簿）' }),
    ])
    const { agreements } = await app.get('agreements.list', { patientId })
    expect(agreements).toEqual([
      expect.objectContaining({
        sign_state: '1',
        signStateName: '已签署',
        inForce: true,
        is_own: false,
        hasAttachment: true,
      }),
    ])
    expect(
      await app.get('preauthorization.current', { patientId, hosp_mdtrt_id: frozen.hosp_mdtrt_id }),
    ).toMatchObject({
      cntr_state: '1',
      cntrStateName: '已冻结',
      phase: 'frozen',
      frez_amt: '12000.00',
      acct_frez_amt: '3000.00',
      bank_frez_amt: '9000.00',
      cntr_act_amt: '0.00',
      frez_time: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
    })
    expect((await app.get('stays.list', { patientId })).stays).toEqual([
      expect.objectContaining({ hosp_mdtrt_id: frozen.hosp_mdtrt_id, ward: '心血管内科' }),
    ])
  })

  const PHASES = {
    unsigned: ['none', '0.00'],
    signed: ['none', '0.00'],
    // Our journal has not seen a release or a refund: that there was one does not follow from the platform's word.
    'partly-released': ['frozen', '10000.00'],
    released: ['released', '0.00'],
    settled: ['settled', '0.00'],
    refunded: ['settled', '0.00'],
    largest: ['frozen', '99999999999999.99'],
    passport: ['frozen', '50000.00'],
  } as const
  test.each(Object.entries(PHASES))('%s', async (key, [phase, amount]) => {
    const patient = demoPatient(key as keyof typeof PHASES)
    const patientId = await authorize(app, patient)
    expect(
      await app.get('preauthorization.current', {
        patientId,
        hosp_mdtrt_id: patient.hosp_mdtrt_id,
      }),
    ).toMatchObject({ phase, frez_amt: amount })
  })

  describe('an agreement’s file', () => {
    const PIECE = 524_286
    let patientId: string
    let numbers: string[]
    const opened = async (key: Parameters<typeof demoPatient>[0]) => {
      patientId = await authorize(app, demoPatient(key))
      const { agreements } = await app.get('agreements.list', { patientId })
      numbers = agreements.map(({ cntr_no }) => cntr_no)
      return agreements
    }
    const piece = (cntr_no: string, from?: number) =>
      app.get('agreements.attachment', {
        patientId,
        cntr_no,
        ...(from !== undefined && { from }),
      })
    test('a PDF of 3 MB comes in pieces of 512 KB at most, and the platform is asked once', async () => {
      await opened('large-attachment')
      const asked = vi.spyOn(care.platform.ledger, 'agreements')
      const first = await piece(numbers[0]!)
      expect(first).toMatchObject({ mediaType: 'application/pdf', next: PIECE })
      expect(first.size).toBeGreaterThan(3_000_000)
      const parts = [first]
      while (parts.at(-1)!.next !== undefined) {
        const next = await piece(numbers[0]!, parts.at(-1)!.next)
        expect(next).toMatchObject({ mediaType: first.mediaType, digest: first.digest })
        expect(JSON.stringify(next).length).toBeLessThan(1_000_000)
        parts.push(next)
      }
      expect(parts.length).toBe(Math.ceil(first.size / PIECE))
      expect(asked).toHaveBeenCalledTimes(1)
      asked.mockRestore()
      const whole = Buffer.from(parts.map(({ content }) => content).join(''), 'base64')
      expect(whole.length).toBe(first.size)
      expect(createHash('sha256').update(whole).digest('base64url')).toBe(first.digest)
      expect(whole.subarray(-6).toString()).toBe('%%EOF\n')
    })

    test('from any byte, and not from behind its end', async () => {
      await opened('large-attachment')
      const [whole, middle] = [await piece(numbers[0]!), await piece(numbers[0]!, 1000)]
      expect(middle.next).toBe(PIECE)
      expect(middle.content.slice(0, 40)).toBe(
        Buffer.from(whole.content, 'base64').toString('base64', 1000, 1030),
      )
      for (const from of [whole.size, whole.size + 5_000_000, -1, 0.5])
        expect(
          await app.ask('agreements.attachment', { patientId, cntr_no: numbers[0]!, from }),
        ).toMatchObject({ ok: false, error: { code: 'input.field', field: 'from' } })
    })

    test('is known by its content, whatever it was written in; one that was signed on paper has none', async () => {
      const agreements = await opened('every-attachment')
      expect(agreements.map(({ hasAttachment }) => hasAttachment)).toEqual(
        agreements.map((_, index) => index !== 5),
      )
      const pieces = await Promise.all(
        numbers.map((number, at) => (at === 5 ? Promise.resolve(undefined) : piece(number))),
      )
      expect(pieces.map((one) => one?.mediaType)).toEqual([
        'image/gif',
        'text/html',
        'text/plain',
        'application/ofd',
        'application/octet-stream',
        undefined,
        'image/png',
        'application/pdf',
      ])
      for (const at of [1, 2])
        expect(Buffer.from(pieces[at]!.content, 'base64').toString('utf8')).toContain(
          '住院信用就医预授权协议',
        )
      expect(
        await app.ask('agreements.attachment', { patientId, cntr_no: numbers[5]! }),
      ).toMatchObject({ ok: false, error: { code: 'state.no-attachment' } })
    })
  })

  test('several agreements, newest first', async () => {
    const patientId = await authorize(app, demoPatient('several'))
    const { agreements } = await app.get('agreements.list', { patientId })
    expect(agreements.map(({ sign_state, is_own }) => [sign_state, is_own])).toEqual([
      ['1', false],
      ['1', true],
      ['2', false],
    ])
  })
})

describe('the return is only believed after the verifier has been asked', () => {
  const begin = () => app.get('handoff.begin', { patient: identityOf(demoPatient('signed')) })

  test('a made-up code, and the state is used up', async () => {
    const { state, url } = await begin()
    expect(await app.ask('handoff.complete', { state, code: 'made-up' })).toMatchObject({
      ok: false,
      error: { code: 'state.handoff-refused' },
    })
    const back = await agree(url!)
    expect(await app.ask('handoff.complete', { state, code: back.get('code')! })).toMatchObject({
      ok: false,
      error: { code: 'state.handoff-gone' },
    })
  })

  test('another’s openid cannot finish it', async () => {
    const { state, url } = await begin()
    const back = await agree(url!)
    const mallory = await signIn(care, 'dev-mallory')
    expect(await mallory.ask('handoff.complete', { state, code: back.get('code')! })).toMatchObject(
      { ok: false, error: { code: 'state.handoff-gone' } },
    )
    expect(await app.ask('handoff.complete', { state, code: back.get('code')! })).toMatchObject({
      ok: true,
    })
  })

  test('a code of one hand-over does not fit another', async () => {
    const [one, two] = [await begin(), await begin()]
    const back = await agree(one.url!)
    expect(
      await app.ask('handoff.complete', { state: two.state, code: back.get('code')! }),
    ).toMatchObject({ ok: false, error: { code: 'state.handoff-refused' } })
  })

  test.each([
    ['other-person', 'state.other-patient'],
    ['expired-code', 'state.handoff-refused'],
  ])('%s', async (decision, code) => {
    const { state, url } = await begin()
    const back = await agree(url!, decision as 'agree')
    expect(await app.ask('handoff.complete', { state, code: back.get('code')! })).toMatchObject({
      ok: false,
      error: { code },
    })
  })

  test('cancelled: nothing was given', async () => {
    const { url } = await begin()
    const back = await agree(url!, 'cancel')
    expect(back.get('error')).toBe('cancel')
    expect(back.get('code')).toBeNull()
  })
})

describe('without a live authorisation nothing is answered about anybody', () => {
  test('no session, a forged one', async () => {
    for (const token of [undefined, 'x.y', `${app.token}x`]) {
      expect(
        (await post(`${care.functions.url}/patient`, { action: 'patients.list' }, token)).body,
      ).toMatchObject({ ok: false, error: { code: 'state.not-signed-in' } })
    }
  })

  test('one’s own authorisation shows nothing of another’s stay', async () => {
    const patientId = await authorize(app, demoPatient('signed'))
    const foreign = { patientId, hosp_mdtrt_id: demoPatient('settled').hosp_mdtrt_id }
    // As of a number that is nobody's.
    expect(await app.get('preauthorization.current', foreign)).toMatchObject({
      registration: 'not-found',
      frez_amt: '0.00',
      money: {},
    })
    expect(await app.get('bill.get', foreign)).toEqual({ bill: null })
    expect(await app.get('timeline.list', foreign)).toEqual({ events: [] })
  })

  test('removed means removed', async () => {
    const patientId = await authorize(app, demoPatient('taiwan'))
    await app.get('patients.remove', { patientId })
    expect(await app.ask('agreements.list', { patientId })).toMatchObject({
      ok: false,
      error: { code: 'state.not-authorized' },
    })
    expect(
      (await app.get('patients.list', {})).patients.some((one) => one.patientId === patientId),
    ).toBe(false)
  })
})

describe('wrong input names its field', () => {
  const patient = identityOf(demoPatient('signed'))
  test.each<[string, object, string, string]>([
    ['no action', {}, 'input.action', 'action'],
    ['an action there is not', { action: '__proto__' }, 'input.action', 'action'],
    ['no patient', { action: 'handoff.begin' }, 'input.field', 'patient'],
    [
      'a wrong check digit',
      { action: 'handoff.begin', patient: { ...patient, cert_no: '350502194803120014' } },
      'input.identity',
      'patient.cert_no',
    ],
    [
      'a name that is none',
      { action: 'handoff.begin', patient: { ...patient, psn_name: '１２３' } },
      'input.identity',
      'patient.psn_name',
    ],
    [
      'an unknown member',
      { action: 'handoff.begin', patient: { ...patient, openid: 'x' } },
      'input.field',
      'patient.openid',
    ],
    [
      'half a character',
      { action: 'bill.get', patientId: 'p', hosp_mdtrt_id: 'ZY\ud83d' },
      'input.field',
      'hosp_mdtrt_id',
    ],
    [
      'a control character',
      { action: 'preauthorization.current', patientId: 'p', hosp_mdtrt_id: 'ZY\u0000' },
      'input.field',
      'hosp_mdtrt_id',
    ],
    [
      'a control character where an id is looked for',
      { action: 'stays.list', patientId: 'p\u0000' },
      'input.field',
      'patientId',
    ],
    [
      'half a character where one is',
      { action: 'handoff.complete', state: 's', code: '\udc00' },
      'input.field',
      'code',
    ],
    [
      'a stay number that looks like further fields',
      { action: 'preauthorization.current', patientId: 'p', hosp_mdtrt_id: 'ZY&psn_name=x' },
      'input.field',
      'hosp_mdtrt_id',
    ],
    [
      'a stay number too long',
      { action: 'bill.get', patientId: 'p', hosp_mdtrt_id: 'Z'.repeat(41) },
      'input.field',
      'hosp_mdtrt_id',
    ],
  ])('%s', async (_, body, code, field) => {
    expect((await post(`${care.functions.url}/patient`, body, app.token)).body).toMatchObject({
      ok: false,
      error: { code, field, retryable: false },
    })
  })

  test('what is no JSON', async () => {
    expect(await post(`${care.functions.url}/patient`, '{"action":', app.token)).toMatchObject({
      status: 200,
      body: { ok: false, error: { code: 'input.action' } },
    })
  })

  test('neither stay nor ticket', async () => {
    const patientId = await authorize(app, demoPatient('signed'))
    expect(await app.ask('preauthorization.current', { patientId })).toMatchObject({
      ok: false,
      error: { code: 'input.field', field: 'hosp_mdtrt_id' },
    })
  })
})

describe('when the platform has a bad day, the patient is told so and nothing is made up', () => {
  const fault = (body: object) => post(`${care.platform.url}/sandbox/faults`, body)

  test.each<[string, object, RegExp]>([
    [
      '500, again and again',
      { funid: 'BC00.03.00.02', kind: 'http-500', times: 3 },
      /^unavailable\.platform-error$/,
    ],
    [
      'a wrong signature',
      { funid: 'BC00.03.00.02', kind: 'wrong-signature', times: 1 },
      /^platform\.signature$/,
    ],
    [
      'an answer without a required field',
      { funid: 'BC00.03.00.02', kind: 'lying-field', field: 'frez_amt', times: 1 },
      /^platform\.field$/,
    ],
    [
      'slower than the deadline',
      { funid: 'BC00.03.00.02', kind: 'delay', ms: 4000, times: 3 },
      /^unavailable\.platform-timeout$/,
    ],
  ])('%s', async (_, body, code) => {
    const patient = demoPatient('frozen')
    const patientId = await authorize(app, patient)
    expect((await fault(body)).status).toBe(200)
    const answer = await app.ask('preauthorization.current', {
      patientId,
      hosp_mdtrt_id: patient.hosp_mdtrt_id,
    })
    expect(answer).toMatchObject({ ok: false, error: { code: expect.stringMatching(code) } })
    await fetch(`${care.platform.url}/sandbox/faults`, { method: 'DELETE' })
  })

  test('one failure is not seen at all', async () => {
    const patient = demoPatient('frozen')
    const patientId = await authorize(app, patient)
    await fault({ funid: 'BC00.03.00.02', kind: 'http-500', times: 1 })
    expect(
      await app.ask('preauthorization.current', {
        patientId,
        hosp_mdtrt_id: patient.hosp_mdtrt_id,
      }),
    ).toMatchObject({ ok: true })
  })
})

test('nobody’s name, number or secret, and no stack, is in anything the functions have written', () => {
  const output = care.output.join('\n')
  expect(output).toContain('state.not-authorized')
  for (const secret of [
    SANDBOX_CHANNELS.main.appSecret,
    app.token,
    ...DEMO_PATIENTS.flatMap(({ psn_name, cert_no }) => [psn_name, cert_no]),
  ]) {
    expect(output).not.toContain(secret)
  }
  expect(output).not.toMatch(/\n\s+at /)
})

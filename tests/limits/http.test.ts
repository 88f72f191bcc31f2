import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AuditEntry } from '../../cloudfunctions/lib/audit/entry.ts'
import { openidKey, personKey } from '../../cloudfunctions/lib/audit/entry.ts'
import { verifyTrail } from '../../cloudfunctions/lib/audit/verify.ts'
import { createSealer, type AuditMac } from '../../cloudfunctions/lib/identity/seal.ts'
import {
  MOST_FAILED_PER_PATIENT,
  MOST_PER_OPENID,
} from '../../cloudfunctions/lib/limits/identityTries.ts'
import { MOST_COUNTED, UNCOUNTED } from '../../cloudfunctions/lib/limits/pace.ts'
import { openSqliteStore } from '../../cloudfunctions/lib/store/sqlite.ts'
import type { Store } from '../../cloudfunctions/lib/store/store.ts'
import { demoPatient } from '../../sandbox/defaults.ts'
import { liveDatabase } from '../../testkit/liveDatabase.ts'
import { agree, authorize, signIn } from '../../testkit/app.ts'
import { startCare, type RunningCare } from '../../testkit/running.ts'

let care: RunningCare
let store: Store
let fingerprint: (...parts: string[]) => string
let auditMacs: readonly AuditMac[]

beforeAll(async () => {
  care = await startCare()
  store = openSqliteStore(join(care.dataDir, 'store.db'), Date.now)
  ;({ fingerprint, auditMacs } = createSealer({
    sealing: [],
    index: Buffer.from(care.env.INDEX_KEY!, 'base64'),
  }))
})
afterAll(async () => {
  await store.close()
  await care.close()
})

const identityOf = (key: Parameters<typeof demoPatient>[0]) => {
  const { psn_name, cert_type, cert_no } = demoPatient(key)
  return { psn_name, cert_type, cert_no }
}
const TOO_MANY = {
  ok: false,
  error: {
    code: 'state.too-many',
    retryable: true,
    message: expect.stringMatching(/请在(明天)? \d\d:\d\d 以后再来。.*住院结算窗口/),
  },
}

describe('tries of identity', () => {
  test('guessing codes ends after so many, and then a true one is refused in the same words', async () => {
    const mallory = await signIn(care, 'dev-guesser')
    const start = await mallory.get('handoff.begin', { patient: identityOf('signed') })
    const back = await agree(start.url!)
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, number) =>
        mallory.ask('handoff.complete', { state: `made-up-${number}`, code: 'x' }),
      ),
    )
    const codes = answers.map((answer) => (answer.ok ? 'ok' : answer.error.code))
    expect(codes.filter((code) => code === 'state.handoff-gone')).toHaveLength(MOST_PER_OPENID)
    expect(codes.filter((code) => code === 'state.too-many')).toHaveLength(50 - MOST_PER_OPENID)
    const refused = await Promise.all([
      mallory.ask('handoff.complete', { state: start.state, code: back.get('code')! }),
      mallory.ask('handoff.complete', { state: start.state, code: 'wrong' }),
      mallory.ask('handoff.complete', { state: 'nobody’s', code: 'wrong' }),
    ])
    const words = refused.map((answer) =>
      JSON.stringify(answer, (name, value: unknown) => (name === 'requestId' ? '' : value)),
    )
    expect(new Set(words).size).toBe(1)
    expect(refused[0]).toMatchObject(TOO_MANY)
  })

  test('ten tries by one stranger, of the patient’s own name and number, do not lock the patient out', async () => {
    const patient = identityOf('released')
    const stranger = await signIn(care, 'dev-stranger')
    const outcomes: string[] = []
    for (let number = 0; number < 10; number += 1) {
      const begun = await stranger.ask('handoff.begin', { patient })
      if (!begun.ok) throw new Error(begun.error.code)
      const tried = await stranger.ask('handoff.complete', {
        state: begun.data.state,
        code: `made-up-${number}`,
      })
      outcomes.push(tried.ok ? 'ok' : tried.error.code)
    }
    expect(outcomes.filter((code) => code === 'state.handoff-refused')).toHaveLength(
      MOST_FAILED_PER_PATIENT,
    )
    expect(outcomes.at(-1)).toBe('state.too-many')
    await authorize(await signIn(care, 'dev-released-himself'), demoPatient('released'))
  })

  test('wrong check digits are not tries: whoever mistypes is told what is wrong, as often as it takes', async () => {
    const app = await signIn(care, 'dev-mistyper')
    for (let count = 0; count < 2 * MOST_PER_OPENID; count += 1) {
      expect(
        await app.ask('handoff.begin', {
          patient: { ...identityOf('frozen'), cert_no: '350521194506270031' },
        }),
      ).toMatchObject({ ok: false, error: { code: 'input.identity' } })
    }
    expect(await app.ask('handoff.begin', { patient: identityOf('frozen') })).toMatchObject({
      ok: true,
    })
  })
})

const entriesOf = async (openid: string) =>
  (
    await store.find<AuditEntry>('audit', {
      where: { openid: openidKey(fingerprint, openid) },
      limit: 1000,
    })
  )
    .map(({ document }) => document)
    .sort((a, b) => a.sequence - b.sequence)

describe('one person’s flood', () => {
  test('is told to wait, once a minute on record, and the others are served meanwhile', async () => {
    const [flooder, other] = [await signIn(care, 'dev-flooder'), await signIn(care, 'dev-calm')]
    const patient = demoPatient('frozen')
    const [his, ours] = [await authorize(flooder, patient), await authorize(other, patient)]
    // Each asks the platform for another stay: none shares the answer of the one before.
    const flood = Array.from({ length: 400 }, (_, number) =>
      flooder.ask('overview.get', { patientId: his, hosp_mdtrt_id: `ZY-${number}` }),
    )
    for (let look = 0; look < 5; look += 1)
      expect(
        await other.ask('overview.get', {
          patientId: ours,
          hosp_mdtrt_id: patient.hosp_mdtrt_id,
        }),
      ).toMatchObject({ ok: true, data: { preauthorization: { ok: true } } })
    const codes = (await Promise.all(flood)).map((answer) => (answer.ok ? 'ok' : answer.error.code))
    expect(new Set(codes)).toEqual(new Set(['ok', 'state.too-fast']))
    expect(codes.filter((code) => code === 'ok').length).toBeLessThanOrEqual(
      // The hand-over's two were the first, and a minute may end meanwhile.
      2 * UNCOUNTED + MOST_COUNTED,
    )
    const refused = await flooder.ask('patients.list', {})
    expect(refused).toMatchObject({
      ok: false,
      error: {
        code: 'state.too-fast',
        message: '刷新得太快了，请等一分钟再看',
        retryable: true,
      },
    })
    const entries = (await entriesOf('dev-flooder')).map(({ action, outcome }) => action + outcome)
    expect(entries.filter((entry) => entry === 'overview.getstate.too-fast')).toHaveLength(1)
  })

  test('is not a relative who goes through fifty patients as fast as they come', async () => {
    const relative = await signIn(care, 'dev-relative')
    const patientId = await authorize(relative, demoPatient('settled'))
    for (let number = 0; number < 50; number += 1)
      expect(await relative.ask('overview.get', { patientId })).toMatchObject({ ok: true })
  })
})

describe('the audit trail', () => {
  test('every action that shows a patient’s data stands there before its answer, and so do grant, removal and refusals', async () => {
    const app = await signIn(care, 'dev-seen')
    const patient = demoPatient('settled')
    const patientId = await authorize(app, patient)
    const stay = { patientId, hosp_mdtrt_id: patient.hosp_mdtrt_id }
    await app.get('patients.list', {})
    await app.get('overview.get', stay)
    await app.get('stays.list', { patientId })
    const {
      agreements: [agreement],
    } = await app.get('agreements.list', { patientId })
    await app.get('agreements.attachment', { patientId, cntr_no: agreement!.cntr_no })
    await app.get('preauthorization.current', stay)
    await app.get('timeline.list', stay)
    await app.get('bill.get', stay)
    await app.ask('agreements.attachment', { patientId, cntr_no: 'none' })
    await app.get('patients.remove', { patientId })
    await app.ask('bill.get', stay)
    const entries = await entriesOf('dev-seen')
    expect(entries.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
      'handoff.complete granted',
      'patients.list listed',
      'overview.get shown',
      'stays.list shown',
      'agreements.list shown',
      'agreements.attachment shown',
      'preauthorization.current shown',
      'timeline.list shown',
      'bill.get shown',
      'agreements.attachment state.no-agreement',
      'patients.remove removing',
      'bill.get state.not-authorized',
    ])
    expect(new Set(entries.map((entry) => entry.patientId))).toEqual(new Set([patientId]))
    expect(new Set(entries.slice(0, -1).map(({ person }) => person))).toEqual(
      new Set([personKey(fingerprint, patient.cert_no)]),
    )
    expect((await verifyTrail(store, auditMacs)).faults).toEqual([])
  })

  test('who tried to be authorised and was not stands there too, with whom it was about, and a limit once a minute', async () => {
    const app = await signIn(care, 'dev-tried')
    const patient = identityOf('several')
    for (let count = 0; count < 2 * MOST_FAILED_PER_PATIENT; count += 1) {
      const begun = await app.ask('handoff.begin', { patient })
      if (begun.ok) await app.ask('handoff.complete', { state: begun.data.state, code: 'made-up' })
    }
    for (let count = 0; count < 5; count += 1) await app.ask('handoff.begin', { patient })
    await app.ask('handoff.complete', { state: 'made-up', code: 'x' })
    const entries = await entriesOf('dev-tried')
    expect(entries.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
      ...Array.from(
        { length: MOST_FAILED_PER_PATIENT },
        () => 'handoff.complete state.handoff-refused',
      ),
      'handoff.complete state.too-many',
      'handoff.begin state.too-many',
      'handoff.complete state.handoff-gone',
    ])
    const about = new Set(entries.slice(0, -1).map(({ person }) => person))
    expect(about).toEqual(new Set([personKey(fingerprint, patient.cert_no)]))
    expect(new Set(entries.map(({ patientId }) => patientId))).toEqual(new Set(['']))
  })

  test('where nothing can be written, nothing is shown, granted or removed; and it recovers by itself', async () => {
    const app = await signIn(care, 'dev-unseen')
    const patient = demoPatient('settled')
    const patientId = await authorize(app, patient)
    const start = await app.get('handoff.begin', { patient: identityOf('taiwan') })
    const back = await agree(start.url!)
    const database = liveDatabase(care.dataDir)
    database.exec(
      `CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'full'); END`,
    )
    try {
      const stay = { patientId, hosp_mdtrt_id: patient.hosp_mdtrt_id }
      const refused = { ok: false, error: { code: 'unavailable.audit', retryable: true } }
      expect(await app.ask('patients.list', {})).toEqual({
        ok: false,
        error: expect.objectContaining(refused.error),
      })
      for (const answer of await Promise.all([
        app.ask('overview.get', stay),
        app.ask('stays.list', { patientId }),
        app.ask('agreements.list', { patientId }),
        app.ask('preauthorization.current', stay),
        app.ask('timeline.list', stay),
        app.ask('bill.get', stay),
        app.ask('patients.remove', { patientId }),
        app.ask('handoff.complete', { state: start.state, code: back.get('code')! }),
      ]))
        expect(answer).toMatchObject(refused)
    } finally {
      database.exec('DROP TRIGGER full')
      database.close()
    }
    expect((await app.get('patients.list', {})).patients.map((one) => one.patientId)).toEqual([
      patientId,
    ])
    expect((await verifyTrail(store, auditMacs)).faults).toEqual([])
  })
})

import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newTicket } from '../../cloudfunctions/lib/tickets/ticket.ts'
import { createTickets } from '../../cloudfunctions/lib/tickets/tickets.ts'
import { DEMO_PATIENTS, FIXMEDINS_CODE, demoPatient } from '../../sandbox/defaults.ts'
import { authorize, post, signIn, type AppSession } from '../../testkit/app.ts'
import { startCare, type RunningCare } from '../../testkit/running.ts'
import { openPrinter, type Printer } from './printer.ts'

// Bed 3 of 心血管内科 is 黄演练's, frozen; bed 6 of 普外科 is 郑范文's, settled.
const WARD = '心血管内科'
const frozen = demoPatient('frozen')

let care: RunningCare
let outDir: string
let printer: Printer
let app: AppSession
let ticket: string

beforeAll(async () => {
  outDir = await mkdtemp(join(tmpdir(), 'codes-'))
  care = await startCare()
  printer = await openPrinter(care, outDir)
  app = await signIn(care, 'dev-bedside')
  ticket = await printer.issue(WARD, '3')
})
afterAll(async () => {
  await printer.close()
  await care.close()
  await rm(outDir, { recursive: true, force: true })
})

/** Puts one into the functions' store that the command would not make. */
async function register(
  made: string,
  expiresAt?: number,
  institution = FIXMEDINS_CODE,
): Promise<string> {
  const store = await care.openStore()
  try {
    await createTickets(store, institution, Date.now).register(
      made,
      { hospital: '泉州示范医院', ward: WARD, bed: '3' },
      expiresAt,
    )
    return made
  } finally {
    await store.close()
  }
}

const refusal = (code: string, words: string) => ({
  ok: false,
  error: { code, message: expect.stringContaining(words), retryable: false, field: 'ticket' },
})

describe('a code leads to its bed', () => {
  const bed = () => ({ kind: 'ticket', ticket, hospital: '泉州示范医院', ward: WARD, bed: '3' })

  test('from scene, as WeChat hands it over on one system and on another', async () => {
    expect(await app.get('entry.resolve', { scene: ticket })).toEqual(bed())
    expect(await app.get('entry.resolve', { scene: encodeURIComponent(ticket) })).toEqual(bed())
    const escaped = [...ticket]
      .map((character) => `%${character.charCodeAt(0).toString(16)}`)
      .join('')
    expect(await app.get('entry.resolve', { scene: escaped })).toEqual(bed())
  })

  test('from the link of an H5 code, or of the official account', async () => {
    expect(await app.get('entry.resolve', { query: { ticket } })).toEqual(bed())
    expect(
      await app.get('entry.resolve', {
        query: { scene: ticket, from: 'menu' } as { scene: string },
      }),
    ).toEqual(bed())
    expect(await app.get('entry.resolve', { query: { hosp_mdtrt_id: ' ZY20261101003 ' } })).toEqual(
      { kind: 'stay', hosp_mdtrt_id: 'ZY20261101003' },
    )
    expect(await app.get('entry.resolve', { query: { hosp_mdtrt_id: 'ZY%2D1', ticket } })).toEqual({
      kind: 'stay',
      hosp_mdtrt_id: 'ZY-1',
    })
  })
})

describe('before authorisation', () => {
  test('nothing about a patient or a stay is in any answer, also not whether there is a stay', async () => {
    const answers = await Promise.all([
      app.ask('entry.resolve', { scene: ticket }),
      app.ask('entry.resolve', { query: { ticket } }),
      app.ask('preauthorization.current', { patientId: 'x'.repeat(32), ticket }),
      app.ask('preauthorization.current', { patientId: '', ticket }),
    ])
    const text = JSON.stringify(answers)
    for (const {
      psn_name,
      cert_no,
      hosp_mdtrt_id,
      mdtrt_id,
    } of DEMO_PATIENTS as readonly (typeof frozen)[]) {
      for (const secret of [psn_name, cert_no, hosp_mdtrt_id, mdtrt_id])
        if (secret !== undefined) expect(text).not.toContain(secret)
    }
    expect(answers[2]).toMatchObject({ ok: false, error: { code: 'state.not-authorized' } })
    const [known, unknown] = await Promise.all(
      [frozen.hosp_mdtrt_id, 'ZY00000000000'].map((hosp_mdtrt_id) =>
        app.get('entry.resolve', { query: { hosp_mdtrt_id } }),
      ),
    )
    expect(Object.keys(known!)).toEqual(Object.keys(unknown!))
  })

  test('an unknown, a revoked and a good ticket are refused alike to who is not authorised', async () => {
    const answers = await Promise.all(
      [ticket, newTicket(FIXMEDINS_CODE), 'nonsense'].map((one) =>
        app.ask('preauthorization.current', { patientId: 'x'.repeat(32), ticket: one }),
      ),
    )
    const words = answers.map((answer) => (answer.ok ? 'shown' : answer.error.message))
    expect(words[0]).toContain('授权')
    expect(new Set(words).size).toBe(1)
  })

  test('nobody who is not signed in learns even the bed', async () => {
    expect(
      (await post(`${care.functions.url}/patient`, { action: 'entry.resolve', scene: ticket }))
        .body,
    ).toMatchObject({ ok: false, error: { code: 'state.not-signed-in' } })
  })
})

describe('each refusal says what to do', () => {
  test.each<[string, unknown]>([
    ['cut off', { scene: 'abc' }],
    ['another code of the ward', { scene: 'https://ward.example/menu?table=3' }],
    ['nothing', {}],
    ['empty', { scene: '', query: {} }],
    ['Chinese', { scene: encodeURIComponent('床头') }],
    ['a broken escape', { scene: '%E5%BA' }],
    ['long', { scene: 'A'.repeat(999) }],
    ['a path', { query: { ticket: '../../tickets' } }],
  ])('malformed: %s', async (_, input) => {
    expect(await app.ask('entry.resolve', input as object)).toMatchObject(
      refusal('input.ticket', '再扫一次'),
    )
  })

  test('what is no text, or no end of it, names its field', async () => {
    expect(await app.ask('entry.resolve', { scene: 1047 as never })).toMatchObject({
      ok: false,
      error: { code: 'input.field', field: 'scene' },
    })
    expect(
      await app.ask('entry.resolve', { query: { ticket: ['a', 'b'] as never } }),
    ).toMatchObject({ ok: false, error: { code: 'input.field', field: 'query.ticket' } })
    expect(
      await app.ask('entry.resolve', { query: { hosp_mdtrt_id: 'Z'.repeat(41) } }),
    ).toMatchObject({ ok: false, error: { code: 'input.field', field: 'query.hosp_mdtrt_id' } })
    expect(await app.ask('entry.resolve', { scene: 'A'.repeat(2000) })).toMatchObject({
      ok: false,
      error: { code: 'input.field', field: 'scene' },
    })
  })

  test('guessed: with the right beginning, and a known one with one character changed', async () => {
    const guesses = [
      ...Array.from({ length: 40 }, () => newTicket(FIXMEDINS_CODE)),
      ticket.slice(0, 27) + (ticket.endsWith('A') ? 'B' : 'A'),
    ]
    for (const answer of await Promise.all(
      guesses.map((scene) => app.ask('entry.resolve', { scene })),
    )) {
      expect(answer).toMatchObject(refusal('state.ticket-unknown', '没有登记过'))
    }
  })

  test('of another hospital, which has its own store or shares this one', async () => {
    expect(await app.ask('entry.resolve', { scene: newTicket('H35059900009') })).toMatchObject(
      refusal('state.ticket-foreign', '别的医院'),
    )
    const shared = await register(newTicket('H35059900009'), undefined, 'H35059900009')
    expect(await app.ask('entry.resolve', { scene: shared })).toMatchObject(
      refusal('state.ticket-foreign', '别的医院'),
    )
  })

  test('expired', async () => {
    const old = await register(newTicket(FIXMEDINS_CODE), Date.now() - 1)
    expect(await app.ask('entry.resolve', { scene: old })).toMatchObject(
      refusal('state.ticket-expired', '已经过期'),
    )
  })

  test('revoked: at once, for resolving and for an authorised patient, and for that code only', async () => {
    const patientId = await authorize(app, frozen)
    const lost = await printer.issue(WARD, '3')
    expect(await app.get('preauthorization.current', { patientId, ticket: lost })).toMatchObject({
      phase: 'frozen',
    })
    const { out } = await printer.codes('list', '--ward', WARD)
    const serial = out
      .split('\n')
      .filter((line) => line.includes('3 床'))
      .at(-1)!
      .slice(0, 9)
    const other = out
      .split('\n')
      .find((line) => line.includes('3 床'))!
      .slice(0, 9)
    expect(serial).not.toBe(other)
    expect(await printer.codes('revoke', '--serial', serial)).toMatchObject({
      code: 0,
      out: expect.stringContaining(serial),
    })
    expect(await app.ask('entry.resolve', { scene: lost })).toMatchObject(
      refusal('state.ticket-revoked', '已经停用'),
    )
    expect(await app.ask('preauthorization.current', { patientId, ticket: lost })).toMatchObject(
      refusal('state.ticket-revoked', '已经停用'),
    )
    expect(await app.ask('entry.resolve', { scene: ticket })).toMatchObject({ ok: true })
  })
})

describe('after authorisation', () => {
  test('the code opens the patient’s own stay in that bed', async () => {
    const patientId = await authorize(app, frozen)
    expect(await app.get('preauthorization.current', { patientId, ticket })).toMatchObject({
      hosp_mdtrt_id: frozen.hosp_mdtrt_id,
      phase: 'frozen',
      frez_amt: '12000.00',
    })
    expect(
      await app.get('preauthorization.current', { patientId, ticket: encodeURIComponent(ticket) }),
    ).toMatchObject({ hosp_mdtrt_id: frozen.hosp_mdtrt_id })
  })

  test('kept through the whole hand-over', async () => {
    const { psn_name, cert_type, cert_no } = frozen
    const { url, state } = await app.get('handoff.begin', {
      patient: { psn_name, cert_type, cert_no },
      entry: { ticket },
    })
    const location = await fetch(new URL('/authorize', url), {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({
        request_id: new URL(url!).searchParams.get('request_id')!,
        decision: 'agree',
      }),
    })
    const code = new URL(location.headers.get('location')!, url).searchParams.get('code')!
    const { patientId, entry } = await app.get('handoff.complete', { state, code })
    expect(entry).toEqual({ ticket })
    expect(await app.get('preauthorization.current', { patientId, ...entry })).toMatchObject({
      hosp_mdtrt_id: frozen.hosp_mdtrt_id,
    })
  })

  test('another’s bed shows neither the other’s stay nor one’s own, and says how to go on', async () => {
    const patientId = await authorize(app, demoPatient('settled'))
    const answer = await app.ask('preauthorization.current', { patientId, ticket })
    expect(answer).toMatchObject(refusal('state.ticket-other-bed', '从住院记录中选择'))
    expect(JSON.stringify(answer)).toContain('心血管内科 3 床')
    for (const secret of [
      frozen.psn_name,
      frozen.cert_no,
      frozen.hosp_mdtrt_id,
      demoPatient('settled').hosp_mdtrt_id,
      '普外科',
    ])
      expect(JSON.stringify(answer)).not.toContain(secret)
  })

  test('an empty bed, and a bed with this number in another ward, are other beds as well', async () => {
    const patientId = await authorize(app, frozen)
    for (const [ward, bed] of [
      [WARD, '33'],
      ['普外科', '3'],
    ] as const) {
      expect(
        await app.ask('preauthorization.current', {
          patientId,
          ticket: await printer.issue(ward, bed),
        }),
      ).toMatchObject(refusal('state.ticket-other-bed', `${ward} ${bed} 床`))
    }
  })

  test('a stay’s number that is given goes before the ticket', async () => {
    const patientId = await authorize(app, frozen)
    expect(
      await app.ask('preauthorization.current', {
        patientId,
        ticket: 'nonsense',
        hosp_mdtrt_id: frozen.hosp_mdtrt_id,
      }),
    ).toMatchObject({ ok: true })
    expect(
      await app.ask('preauthorization.current', { patientId, ticket: 'nonsense' }),
    ).toMatchObject(refusal('input.ticket', '再扫一次'))
  })

  test('where the HIS is down, nothing is made up', async () => {
    const patientId = await authorize(app, frozen)
    await post(`${care.hospitalUrl}/sandbox/faults`, { kind: 'down', times: 1 })
    expect(await app.ask('preauthorization.current', { patientId, ticket })).toMatchObject({
      ok: false,
      error: { code: 'unavailable.his', retryable: true },
    })
    expect(await app.ask('preauthorization.current', { patientId, ticket })).toMatchObject({
      ok: true,
    })
  })
})

test('no ticket is in anything the functions have written, and the store keeps none of those issued', async () => {
  const files = (await readdir(care.dataDir)).filter((name) => name.startsWith('store.db'))
  expect(files.length).toBeGreaterThan(0)
  const stored = Buffer.concat(
    await Promise.all(files.map((name) => readFile(join(care.dataDir, name)))),
  )
  expect(stored.includes(WARD)).toBe(true)
  // The one that went through a hand-over stands in that hand-over, for its fifteen minutes.
  for (const scene of printer.scenes.filter((one) => one !== ticket))
    expect(stored.includes(scene)).toBe(false)
  for (const scene of printer.scenes) expect(care.output.join('\n')).not.toContain(scene)
})

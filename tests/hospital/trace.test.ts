import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { captured } from '../../scripts/command/testing.ts'
import { run } from '../../scripts/trace/run.ts'
import { demoPatient } from '../../sandbox/defaults.ts'
import { authorize, post, signIn } from '../../testkit/app.ts'
import { startCare, type RunningCare } from '../../testkit/running.ts'
import { FREEZE, RELEASE, createHis, requestsOf } from './his.ts'

// A request's way through the functions, by the id that its answer bears.

let care: RunningCare
beforeAll(async () => {
  care = await startCare({ env: { PLATFORM_TIMEOUT_MS: '1500' } })
})
afterAll(() => care.close())

const patient = demoPatient('signed')
const { freeze, release } = requestsOf(patient)

/** Posts the line as a HIS does, and brings the id that came back. */
async function send(funid: string, data: ReturnType<typeof freeze>, id?: string): Promise<string> {
  const response = await fetch(`${care.functions.url}/hospital`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(id !== undefined && { 'x-request-id': id }),
    },
    body: createHis(care.functions.url).sealed(funid, data),
  })
  expect(response.status).toBe(200)
  return response.headers.get('x-request-id')!
}

async function trace(id: string): Promise<string> {
  const log = Readable.from([care.output.join('\n')])
  const { code, out, err } = await captured((started) => run(started, log), [id, '--log', '-'], {})
  expect([code, err]).toEqual([0, ''])
  return out
}

test('a call that went well: what came, what was asked, what was answered, and nobody’s name', async () => {
  const id = await send(FREEZE, freeze('120.00'), 'HIS-7f3a-0001')
  expect(id).toBe('HIS-7f3a-0001')
  const out = await trace(id)
  expect(out).toMatch(
    /收到 {2}BC00\.03\.00\.03[^\n]*frez_amt=120\.00[\s\S]*问医保平台[^\n]*BC00\.03\.00\.02[\s\S]*问医保平台[^\n]*BC00\.03\.00\.03[\s\S]*医保平台答复[^\n]*code=0[\s\S]*答复 {2}code=0/,
  )
  expect(out).not.toContain(patient.psn_name)
  expect(out).not.toContain(patient.cert_no)
  expect(out).not.toContain('王护士')
})

test('a call whose answer was lost: the cause, and the way to the journal', async () => {
  await post(`${care.platform.url}/sandbox/faults`, { funid: RELEASE, kind: 'dropped', times: 1 })
  const id = await send(RELEASE, release('1.00'))
  expect(id).toMatch(/^R[0-9A-Z]{10}$/)
  const out = await trace(id)
  expect(out).toMatch(/! 医保平台没有可用的答复[\s\S]*unavailable\.platform-broken/)
  expect(out).toMatch(/npm run intents -- show \S+~000002/)
})

test('a patient’s failure bears the id, and so does what the platform is told of the HIS', async () => {
  const app = await signIn(care, 'dev-alice')
  const patientId = await authorize(app, patient)
  await post(`${care.hospitalUrl}/sandbox/faults`, { kind: 'garbage', times: 1 })
  const answer = await app.ask('stays.list', { patientId })
  if (answer.ok) throw new Error('it was answered')
  expect(answer.error.code).toBe('unavailable.his')
  expect(await trace(answer.error.requestId!)).toMatch(/unavailable\.his[\s\S]*是网页，不是 JSON/)
})

test('nothing but a sane id is taken from the caller', async () => {
  for (const odd of ['x', '350582199711193519', 'a'.repeat(100)])
    expect(await send('BC00.03.00.99', freeze('1.00'), odd)).toMatch(/^R[0-9A-Z]{10}$/)
})

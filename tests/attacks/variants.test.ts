import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoPatient } from '../../sandbox/defaults.ts'
import { agree } from '../../testkit/app.ts'
import { startCare, type RunningCare } from '../../testkit/running.ts'
import { openCloudFunction, type CloudFunction, type Reply } from './cloud.ts'
import { callAs, contextOf } from './measured.ts'

/** What nobody listed: odd methods and paths, odd events, and many hands at once, at what is deployed. */
const NAMES = ['patient', 'hospital', 'fee-info', 'landing', 'reconcile'] as const
let care: RunningCare
let deployed: Record<(typeof NAMES)[number], CloudFunction>

beforeAll(async () => {
  care = await startCare({ env: { METRICS_KEY: 'a-key-for-the-metrics-alone' } })
  const opened = await Promise.all(
    NAMES.map((name) => openCloudFunction(name, { ...care.env, LOG_LEVEL: 'error' })),
  )
  deployed = Object.fromEntries(NAMES.map((name, at) => [name, opened[at]])) as never
})
afterAll(async () => {
  for (const one of Object.values(deployed)) one.close()
  await care.close()
})

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'get', '']
const PATHS = (name: string) => [
  `/${name}`,
  `/${name}/`,
  ...['healthz', 'readyz', 'metrics', 'metrics%00', '..%2fpatient', '__proto__'].map(
    (end) => `/${name}/${end}`,
  ),
  `/${name}//metrics`,
  `/${name}/report/${'A'.repeat(32)}`,
  `/${name}/report/${'A'.repeat(32)}\n`,
  '',
]

describe.each(NAMES)('%s', (name) => {
  test('by any method, at any path: no browser may guess what an answer is, and nobody is told how it works', async () => {
    for (const path of PATHS(name))
      for (const httpMethod of METHODS) {
        const event = { httpMethod, path, headers: {}, body: '{}' }
        const { answer, thrown } = await deployed[name].call(event, {})
        const { headers, body } = answer as Reply
        const what = `${httpMethod} ${path}`
        expect(thrown, what).toBeUndefined()
        expect(headers, what).toMatchObject({ 'x-content-type-options': 'nosniff' })
        expect(body, what).not.toMatch(/\bat .+:\d+:\d+|node_modules|"code":0\b|care_\w+ \d|<form/)
      }
  })

  test('called by a client with anything: nothing is done, and nothing is thrown', async () => {
    for (const event of EVENTS) {
      const { answer, thrown } = await deployed[name].call(event, contextOf('oMallory'))
      const what = JSON.stringify(event)?.slice(0, 80)
      expect(thrown, what).toBeUndefined()
      expect(answer, what).toMatchObject(
        name === 'patient'
          ? { ok: false, error: { code: expect.stringMatching(/^(input|state)\./) as string } }
          : { statusCode: 404, body: '{}' },
      )
    }
  })
})

let deep: unknown = 'x'
for (let n = 0; n < 3000; n += 1) deep = [deep]
const of = (action: unknown, more: object = {}) => ({ action, ...more })
const BILL = { patientId: 'p', hosp_mdtrt_id: 'ZY1' }
const EVENTS: unknown[] = [
  undefined,
  null,
  '{"action":"patients.list"}',
  [of('patients.list')],
  JSON.parse('{"__proto__":{"action":"patients.list"}}'),
  of('__proto__'),
  of('constructor'),
  of(['patients.list']),
  of('Patients.List'),
  of('patients.list '),
  of('ｐatients.list'),
  of('patients.list', { institution: '__proto__' }),
  of('handoff.begin', { patient: deep }),
  of('bill.get', { ...BILL, patientId: { $ne: null } }),
  of('bill.get', { ...BILL, patientId: '.*' }),
  of('bill.get', { ...BILL, patientId: '%' }),
  of('bill.get', { ...BILL, openid: 'dev-victim', userInfo: { openId: 'dev-victim' } }),
  of('bill.get', { ...BILL, hosp_mdtrt_id: 'ZY1&funid=x' }),
  of('agreements.attachment', { patientId: 'p', cntr_no: 'A', from: 1e300 }),
  of('agreements.attachment', { patientId: 'p', cntr_no: 'A', from: -0 }),
  { httpContext: { url: '/', httpMethod: 'POST', headers: {} } },
  { Type: 'Timer', TriggerName: 'reconcile' },
]

const tally = (answers: { ok: boolean; error?: { code: string } }[]) =>
  answers.reduce<Record<string, number>>((sum, { error }) => {
    const code = error?.code ?? 'ok'
    return { ...sum, [code]: (sum[code] ?? 0) + 1 }
  }, {})

describe('many hands at once', () => {
  test('one return is good once, for whose it is', async () => {
    const { psn_name, cert_type, cert_no } = demoPatient('frozen')
    const [victim, mallory] = ['dev-victim', 'dev-mallory'].map((who) =>
      callAs(deployed.patient, who),
    ) as [ReturnType<typeof callAs>, ReturnType<typeof callAs>]
    const { state, url } = await victim.get('handoff.begin', {
      patient: { psn_name, cert_type, cert_no },
    })
    const code = (await agree(url!)).get('code')!
    const ask = (app: typeof victim) => app.ask('handoff.complete', { state, code })
    const hers = Array.from({ length: 15 }, () => ask(mallory))
    const his = await Promise.all(Array.from({ length: 15 }, () => ask(victim)))
    expect(tally(await Promise.all(hers))).toEqual({ 'state.handoff-gone': 15 })
    expect(tally(his)).toEqual({ ok: 1, 'state.handoff-gone': 14 })
  })

  test('no more is guessed together than one after the other', async () => {
    const app = callAs(deployed.patient, 'dev-guess')
    const guesses = Array.from({ length: 60 }, (_, n) =>
      app.ask('handoff.complete', { state: `guess-${n}`, code: 'x' }),
    )
    expect(tally(await Promise.all(guesses))).toEqual({
      'state.handoff-gone': 20,
      'state.too-many': 40,
    })
  })
})

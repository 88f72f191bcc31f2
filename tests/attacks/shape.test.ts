import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startCare, type RunningCare } from '../../testkit/running.ts'
import { openCloudFunction, type CloudFunction, type Reply } from './cloud.ts'
import { INNOCENT } from './innocent.ts'
import { contextOf, costOf, expectCheap, type Cost } from './measured.ts'

/**
 * How CloudBase names the client that called: a mini-program, and a browser's anonymous login, in both forms of
 * context.
 */
const CLIENTS: [who: string, context: object][] = [
  ['a mini-program', { environment: '{"TCB_ENV":"e","WX_OPENID":"oMallory","WX_APPID":"wx1"}' }],
  ['a mini-program, in the older form', { environ: 'TCB_ENV=e;WX_OPENID=oMallory;WX_APPID=wx1' }],
  [
    'an anonymous browser',
    { environment: '{"TCB_ENV":"e","TCB_UUID":"u1","LOGINTYPE":"ANONYMOUS"}' },
  ],
  ['a login of one’s own', { environment: '{"TCB_ENV":"e","TCB_CUSTOM_USER_ID":"c1"}' }],
]

/** HTTP access names nobody. */
const NOBODY = { environment: '{"TCB_ENV":"e"}' }

let care: RunningCare

beforeAll(async () => {
  care = await startCare()
})
afterAll(() => care.close())

describe.each(['hospital', 'fee-info', 'landing'] as const)('%s', (name) => {
  let attacked: CloudFunction
  let usual: Cost
  beforeAll(async () => {
    attacked = await openCloudFunction(name, care.env)
    usual = await costOf(() => attacked.call(event(INNOCENT[name]()), NOBODY))
  })
  afterAll(() => attacked.close())
  const event = (body: string, httpMethod = 'POST') => ({
    httpMethod,
    path: `/${name}`,
    headers: { 'content-type': 'application/json' },
    body,
  })

  test('answers HTTP access, which names nobody', async () => {
    const { answer } = await attacked.call(event(INNOCENT[name]()), NOBODY)
    expect((answer as Reply).statusCode).toBe(200)
  })

  test.each(CLIENTS)('is not there for %s, whatever its data looks like', async (_, context) => {
    for (const data of [
      event(INNOCENT[name]()),
      event('', 'GET'),
      { ...event('', 'GET'), path: `/${name}/healthz` },
      { Type: 'Timer', TriggerName: 'reconcile' },
      JSON.parse(INNOCENT[name]()) as object,
    ]) {
      const { answer, ...outcome } = await attacked.call(data, context)
      expect(answer).toMatchObject({ statusCode: 404, body: '{}' })
      expectCheap(outcome, usual)
    }
  })
})

describe('to the patient function', () => {
  let attacked: CloudFunction
  let usual: Cost
  beforeAll(async () => {
    attacked = await openCloudFunction('patient', care.env)
    usual = await costOf(() => attacked.call({ action: 'patients.list' }, contextOf('oPatient')))
  })
  afterAll(() => attacked.close())

  test.each(CLIENTS)('HTTP’s shape from %s is no request', async (_, context) => {
    const { answer, ...outcome } = await attacked.call(
      { httpMethod: 'POST', path: '/patient', headers: {}, body: INNOCENT.patient() },
      context,
    )
    expect(answer).toMatchObject({ ok: false, error: { code: 'input.action' } })
    expectCheap(outcome, usual)
  })
})

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const KEY = Buffer.alloc(32, 1).toString('base64')
const TIMER = { Type: 'Timer', TriggerName: 'reconcile', Time: '2026-11-02T00:00:00Z' }
const caller = (environment: Record<string, string>) => ({
  environment: JSON.stringify({ TCB_ENV: 'test', ...environment }),
})
let main: (event: unknown, context: unknown) => Promise<unknown>
let directory: string

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'reconcile-index-'))
  Object.assign(process.env, {
    PLATFORM_URL: 'http://127.0.0.1:9',
    PLATFORM_APPID: 'QZ',
    PLATFORM_APPSECRET: 's',
    PLATFORM_TIMEOUT_MS: '500',
    HOSPITAL_FIXMEDINS_CODE: 'H1',
    SEAL_KEYS: `a:${KEY}`,
    INDEX_KEY: KEY,
    STORE: 'sqlite',
    DATA_DIR: directory,
    LOG_LEVEL: 'silent',
    RECONCILE_MED_TYPES: '21',
    RECONCILE_TIMEOUT_MS: '1000',
  })
  main = (await import('./index.ts')).main
})
afterAll(() => rm(directory, { recursive: true, force: true }))

describe('the function', () => {
  it.each<[who: string, event: unknown, context: unknown]>([
    ["a mini-program's call", { anything: 1 }, caller({ WX_OPENID: 'o1' })],
    ["a mini-program's call that says it is the timer", TIMER, caller({ WX_OPENID: 'o1' })],
    ['the same in the older context', TIMER, { environ: 'TCB_ENV=test;WX_OPENID=o1' }],
    [
      'an anonymous web client that says so',
      TIMER,
      caller({ TCB_UUID: 'u1', LOGINTYPE: 'ANONYMOUS' }),
    ],
    ['a client with a login of its own', TIMER, caller({ TCB_CUSTOM_USER_ID: 'c1' })],
    [
      'HTTP access',
      { httpMethod: 'POST', path: '/reconcile', headers: {}, body: JSON.stringify(TIMER) },
      caller({}),
    ],
    [
      "the local runtime's HTTP",
      TIMER,
      { httpContext: { url: 'http://localhost/reconcile', httpMethod: 'POST', headers: {} } },
    ],
    ['nothing', undefined, {}],
  ])('gives nothing to %s', async (_who, event, context) => {
    expect(await main(event, context)).toMatchObject({ statusCode: 404, body: '{}' })
  })

  it('does its round for the timer, and survives a platform that is away', async () => {
    expect(await main(TIMER, caller({ WX_OPENID: '' }))).toMatchObject({
      resolved: { looked: 0 },
      swept: 0,
      reconciled: [],
      failed: [expect.stringMatching(/^\w+~\d{4}-\d\d-\d\d~21$/)],
    })
    // What failed has kept its turn: it is not asked for at the next round.
    expect(await main(TIMER, {})).toMatchObject({ reconciled: [], failed: [] })
  }, 20_000)
})

import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDevSessions } from '../../cloudfunctions/lib/identity/devSession.ts'
import { runFunctions } from '../../scripts/functions/run.ts'
import { FUNCTIONS_DIRECTORY, freePort, startCare, type RunningCare } from '../running.ts'
import { post } from './app.ts'

let care: RunningCare
const key = randomBytes(32).toString('base64')

beforeAll(async () => {
  care = await startCare({ env: { NODE_ENV: 'production', DEV_SESSION_KEY: key } })
})
afterAll(() => care.close())

describe('in production', () => {
  test('there is no development session', async () => {
    expect((await post(`${care.functions.url}/dev-session`, { openid: 'dev-alice' })).status).toBe(404)
  })

  test('one that was made with the right key is worth nothing', async () => {
    const { token } = createDevSessions(key, Date.now).issue('dev-alice')
    expect((await post(`${care.functions.url}/patient`, { action: 'patients.list' }, token)).body).toMatchObject({ ok: false, error: { code: 'state.not-signed-in' } })
  })
})

describe('a wrong configuration stops the start, by name and without its value', () => {
  test.each<[string, Record<string, string>]>([
    ['PLATFORM_URL', { PLATFORM_URL: 'not-an-address-77' }],
    ['PLATFORM_APPID', { PLATFORM_APPID: '' }],
    ['PLATFORM_APPSECRET', { PLATFORM_APPSECRET: '' }],
    ['PLATFORM_SIGN_TYPE', { PLATFORM_SIGN_TYPE: 'SHA77' }],
    ['PLATFORM_ENC_TYPE', { PLATFORM_ENC_TYPE: 'PKCS7' }],
    ['PLATFORM_SM4_KEY', { PLATFORM_SM4_KEY: 'short-77' }],
    ['PLATFORM_TOKEN_URL', { PLATFORM_AUTH_MODE: 'oauth2' }],
    ['PLATFORM_TIMEOUT_MS', { PLATFORM_TIMEOUT_MS: '77s' }],
    ['TIMESTAMP_WINDOW_SECONDS', { TIMESTAMP_WINDOW_SECONDS: '-77' }],
    ['HOSPITAL_FIXMEDINS_CODE', { HOSPITAL_FIXMEDINS_CODE: '' }],
    ['HOSPITAL_APPID', { HOSPITAL_APPID: 'x'.repeat(21) }],
    ['HIS_URL', { HIS_URL: '' }],
    ['SEAL_KEYS', { SEAL_KEYS: 'k1:secret-77' }],
  ])('%s', async (name, env) => {
    const failure = await runFunctions({
      directory: FUNCTIONS_DIRECTORY, port: await freePort(), env: { ...care.env, ...env }, logDirectory: `${care.dataDir}/logs-${name}`,
    }).then(async (started) => { await started.stop(); return 'started' }, (error: Error) => error.message)
    expect(failure).toContain(name)
    for (const value of Object.values(env).filter((one) => one.includes('77'))) expect(failure).not.toContain(value)
  })
})

import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDevSessions } from '../../cloudfunctions/lib/identity/devSession.ts'
import { patientSettings } from '../../cloudfunctions/patient/settings.ts'
import { FUNCTIONS } from '../../scripts/functions/build.ts'
import { runFunctions } from '../../scripts/functions/run.ts'
import {
  DEPLOYED_DIRECTORY,
  FUNCTIONS_DIRECTORY,
  freePort,
  startCare,
  type RunningCare,
} from '../../testkit/running.ts'
import { post } from '../../testkit/app.ts'

let care: RunningCare
const key = randomBytes(32).toString('base64')

beforeAll(async () => {
  care = await startCare({ env: { NODE_ENV: 'production', DEV_SESSION_KEY: key } })
})
afterAll(() => care.close())

describe('in production', () => {
  test('there is no development session', async () => {
    expect((await post(`${care.functions.url}/dev-session`, { openid: 'dev-alice' })).status).toBe(
      404,
    )
  })

  test('one that was made with the right key is worth nothing', async () => {
    const { token } = createDevSessions(key, Date.now).issue('dev-alice')
    expect(
      (await post(`${care.functions.url}/patient`, { action: 'patients.list' }, token)).body,
    ).toMatchObject({ ok: false, error: { code: 'state.not-signed-in' } })
  })

  test('nor is the key of one so much as read', () => {
    expect(patientSettings(care.env).devSessionKey).toBeUndefined()
    expect(patientSettings({ ...care.env, NODE_ENV: 'development' }).devSessionKey).toBe(key)
  })
})

describe('what is built for the cloud', () => {
  test('has no development sessions in it', async () => {
    for (const { name } of FUNCTIONS.filter(({ deployed }) => deployed))
      expect(await readFile(join(DEPLOYED_DIRECTORY, name, 'index.js'), 'utf8')).not.toContain(
        'dev-session|',
      )
    expect(await readFile(join(FUNCTIONS_DIRECTORY, 'patient/index.js'), 'utf8')).toContain(
      'dev-session|',
    )
  })

  test('takes none, even where somebody has set it up for the development', () => {
    const { token } = createDevSessions(key, Date.now).issue('dev-alice')
    const event = {
      httpMethod: 'POST',
      path: '/patient',
      headers: { authorization: `Bearer ${token}` },
      body: '{"action":"patients.list"}',
    }
    const ask = (main: string) =>
      execFileSync(
        process.execPath,
        [
          '-e',
          `require(${JSON.stringify(main)}).main(${JSON.stringify(event)}, {}).then((answer) => { process.stdout.write(answer.body); process.exit(0) })`,
        ],
        {
          encoding: 'utf8',
          env: {
            PATH: process.env.PATH ?? '',
            ...care.env,
            NODE_ENV: 'development',
            DEV_SESSION_KEY: key,
            LOG_LEVEL: 'silent',
          },
        },
      )
    expect(JSON.parse(ask(join(DEPLOYED_DIRECTORY, 'patient/index.js')))).toMatchObject({
      ok: false,
      error: { code: 'state.not-signed-in' },
    })
    expect(JSON.parse(ask(join(FUNCTIONS_DIRECTORY, 'patient/index.js')))).toEqual({
      ok: true,
      data: { patients: [] },
    })
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
    ['HOSPITAL_APPID', { HOSPITAL_APPID: 'x'.repeat(101) }],
    [
      'HOSPITAL_APPSECRET_OLD',
      { HOSPITAL_APPSECRET: 'the-secret-77', HOSPITAL_APPSECRET_OLD: 'the-secret-77' },
    ],
    [
      'PLATFORM_APPSECRET_OLD',
      { PLATFORM_APPSECRET: 'the-secret-77', PLATFORM_APPSECRET_OLD: 'the-secret-77' },
    ],
    ['PLATFORM_SM4_KEY_OLD', { PLATFORM_SM4_KEY_OLD: 'short-77' }],
    ['METRICS_KEY', { METRICS_KEY: 'short-77' }],
    ['HIS_URL', { HIS_URL: '' }],
    ['SEAL_KEYS', { SEAL_KEYS: 'k1:secret-77' }],
  ])('%s', async (name, env) => {
    const failure = await runFunctions({
      directory: FUNCTIONS_DIRECTORY,
      port: await freePort(),
      env: { ...care.env, ...env },
      logDirectory: `${care.dataDir}/logs-${name}`,
    }).then(
      async (started) => {
        await started.stop()
        return 'started'
      },
      (error: Error) => error.message,
    )
    expect(failure).toContain(name)
    for (const value of Object.values(env).filter((one) => one.includes('77')))
      expect(failure).not.toContain(value)
  })
})

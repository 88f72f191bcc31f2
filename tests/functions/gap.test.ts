import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildFunctions } from '../../scripts/functions/build.ts'
import { DEPLOYED } from '../../scripts/cloud/functions.ts'
import { production } from '../../scripts/cloud/testing/production.ts'
import { inCloud } from '../../scripts/cloud/variables.ts'
import { FUNCTIONS_DIRECTORY } from '../../testkit/running.ts'

// In the cloud code and variables are changed one after the other. Whatever runs in between is the real bundle.

let directory: string
beforeAll(async () => {
  // Beside the others, where the packages are found.
  directory = await mkdtemp(join(FUNCTIONS_DIRECTORY, '../functions-gap-'))
  await buildFunctions(directory, { local: false })
})
afterAll(() => rm(directory, { recursive: true }))

function call(name: string, event: object, env: Record<string, string | undefined>) {
  const script = `const { main } = require(${JSON.stringify(join(directory, name, 'index.js'))});
    main(${JSON.stringify(event)}, {}).then((answer) => { console.log('ANSWER ' + JSON.stringify(answer)); process.exit(0) })`
  const { stdout, stderr, status } = spawnSync(process.execPath, ['-e', script], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', ...env },
  })
  const answer = /^ANSWER (.*)$/m.exec(stdout)?.[1]
  return { status, stderr, stdout, answer: answer === undefined ? undefined : JSON.parse(answer) }
}

const post = (name: string, body = '{}') => ({
  httpMethod: 'POST',
  path: `/${name}`,
  headers: {},
  body,
})
const get = (path: string) => ({ httpMethod: 'GET', path, headers: {} })
const without = (name: string) => ({ ...inCloud(production()), [name]: undefined })
const refusal = {
  code: 'unavailable.configuration',
  message: '系统正在更新，没有办理，请稍后再试',
  retryable: true,
}

describe('new code without a variable that it needs', () => {
  test('tells the app to come back', () => {
    const { answer, stdout } = call('patient', { action: 'patients.list' }, without('EVOUCHER_KEY'))
    expect(answer).toEqual({ ok: false, error: refusal })
    expect(stdout).toContain('EVOUCHER_KEY 未设置')
    expect(stdout).not.toContain(production().HIS_KEY)
  })

  test.each([
    ['hospital', 'HOSPITAL_APPSECRET'],
    ['fee-info', 'HIS_KEY'],
  ])('%s tells the other side so in the envelope it knows', (name, variable) => {
    const { answer } = call(name, post(name), without(variable))
    expect(answer.statusCode).toBe(200)
    expect(JSON.parse(answer.body)).toMatchObject({ code: 9503, type: 'unavailable.configuration' })
  })

  test('is not healthy, and a monitor sees it', () => {
    const { answer } = call('hospital', get('/hospital/healthz'), without('HOSPITAL_APPSECRET'))
    expect(answer.statusCode).toBe(503)
  })

  test('the timer’s function does nothing', () => {
    const timer = { Type: 'Timer', TriggerName: 'every-five-minutes', Time: '2026-11-28T00:00:00Z' }
    expect(call('reconcile', timer, without('SEAL_KEYS')).answer.statusCode).toBe(503)
  })

  test('the page says that it is away for a moment', () => {
    const env = { ...inCloud(production()), WX_SCHEME: 'perhaps' }
    expect(call('landing', get('/landing'), env).answer.statusCode).toBe(503)
  })
})

describe('old code with variables that it does not know', () => {
  test.each(DEPLOYED.map(({ name }) => name))('%s does not mind', (name) => {
    const env = { ...inCloud(production()), VARIABLE_OF_THE_NEXT_VERSION: 'x' }
    const { answer, stdout } = call(name, get(`/${name}/healthz`), env)
    expect(stdout).not.toContain('not configured')
    expect(answer.statusCode).not.toBe(503)
  })
})

test('variables beside the code are read, and the environment has the last word', async () => {
  const env: Record<string, string | undefined> = { ...without('EVOUCHER_URL'), HIS_URL: undefined }
  const { EVOUCHER_URL, HIS_URL } = production()
  await writeFile(
    join(directory, 'patient/variables.json'),
    JSON.stringify({ EVOUCHER_URL, HIS_URL, PLATFORM_SECURITY: 'nonsense' }),
  )
  const ask = { action: 'patients.list' }
  expect(call('patient', ask, env).answer).not.toEqual({ ok: false, error: refusal })
  expect(call('patient', ask, { ...env, PLATFORM_SECURITY: undefined }).answer).toEqual({
    ok: false,
    error: refusal,
  })
})

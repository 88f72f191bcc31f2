import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { saysDeployed, type CliCall } from './cli.ts'
import { deploy, type DeployOptions, type DeployTools } from './deploy.ts'
import { checkEnvironment } from './environmentFile.ts'
import { DEPLOYED } from './functions.ts'
import { maskerOf } from './mask.ts'
import { VARIABLES, exampleEnvironment, variablesOf } from './variables.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'deploy-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** As a hospital would fill it in, every secret a different one. */
const production = (): Record<string, string> => ({
  ...exampleEnvironment(),
  ...Object.fromEntries(
    Object.entries(VARIABLES)
      .filter(([, one]) => one.secret && one.example !== '')
      .map(([name]) => [name, randomBytes(24).toString('hex')]),
  ),
  SEAL_KEYS: `k2026:${randomBytes(32).toString('base64')},k2025:${randomBytes(32).toString('base64')}`,
  INDEX_KEY: randomBytes(32).toString('base64'),
})

let lines: string[]
let calls: CliCall[]
let answer: (call: CliCall) => string
beforeEach(() => {
  lines = []
  calls = []
  answer = ({ args }) => `✔ [${args[2]}] 云函数部署成功！\n`
})

const tools = (changes = ''): DeployTools => ({
  print: (line) => lines.push(line),
  revision: () => Promise.resolve({ commit: 'abc1234', changes }),
  async build(target) {
    for (const { name } of DEPLOYED) {
      await mkdir(join(target, name), { recursive: true })
      await writeFile(join(target, name, 'index.js'), 'exports.main = () => 1')
    }
  },
  async cli(call) {
    calls.push(call)
    const written = answer(call)
    written.split('\n').forEach(call.onLine)
    return written
  },
})

const options = (over: Partial<DeployOptions> = {}): DeployOptions => ({
  environment: 'hospital-1a',
  dryRun: false,
  values: production(),
  source: '来自测试',
  dirty: false,
  directory: folder,
  ...over,
})

/** Where a secret stands in clear among the lines. */
const leaks = (values: Record<string, string>, text: string) =>
  Object.entries(values)
    .filter(
      ([name, value]) =>
        VARIABLES[name]?.secret &&
        value !== '' &&
        value.split(',').some((part) => text.includes(part.slice(part.indexOf(':') + 1))),
    )
    .map(([name]) => name)

describe('a dry run', () => {
  test('says all that would be done, with no secret in it, and calls nobody', async () => {
    const given = options({ dryRun: true })
    await deploy(given, tools('?? new file'))
    expect(calls).toEqual([])
    const text = lines.join('\n')
    expect(leaks({ ...given.values }, text)).toEqual([])
    for (const { name, httpPath } of DEPLOYED) {
      expect(
        lines.filter(
          (line) =>
            line.includes(
              `tcb fn deploy ${name} --envId hospital-1a --force --yes${httpPath === undefined ? '' : ` --path ${httpPath}`}`,
            ) &&
            (httpPath !== undefined || line.endsWith('--yes')),
        ),
      ).toHaveLength(1)
    }
    expect(text).toContain('    PLATFORM_APPSECRET=***（48 个字符）')
    expect(text).toContain('    PLATFORM_URL=https://platform.example/api')
    expect(text).toContain('定时触发：every-five-minutes，0 */5 * * * * *')
    expect(text).toMatch(/未设置，线上若有将被清除：PLATFORM_SIGN_KEY、/)
  })

  test('by the command itself: builds the real functions, without an account or a network', () => {
    const file = join(folder, 'production.env')
    const values = production()
    writeFileSync(
      file,
      Object.entries(values)
        .map(([name, value]) => `${name}=${value}\n`)
        .join(''),
      { mode: 0o600 },
    )
    const run = (...args: string[]) =>
      spawnSync(process.execPath, ['--import', 'tsx', 'scripts/cloud/main.ts', ...args], {
        cwd: root,
        encoding: 'utf8',
        env: { PATH: '/nonexistent', HOME: folder },
      })
    const out = join(folder, 'out')
    const { status, stdout, stderr } = run(
      '--env',
      'hospital-1a',
      '--variables',
      file,
      '--dry-run',
      '--out',
      out,
    )
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toContain('演练完毕，没有部署')
    expect(leaks(values, stdout)).toEqual([])
    expect(readdirSync(join(out, 'functions')).sort()).toEqual(
      DEPLOYED.map(({ name }) => name).sort(),
    )
    expect(leaks(values, readFileSync(join(out, 'deploy/cloudbaserc.json'), 'utf8'))).toEqual([])
    chmodSync(file, 0o644)
    expect(
      run('--env', 'hospital-1a', '--variables', file, '--dry-run', '--out', out).stderr,
    ).toContain('chmod 600')
    expect(run('--dry-run').stderr).toContain('--env')
  }, 60_000)
})

describe('a deployment', () => {
  test('hands each function all of its variables by name, and the values beside them', async () => {
    const given = options()
    await deploy(given, tools())
    expect(calls.map(({ args }) => args[2])).toEqual(DEPLOYED.map(({ name }) => name))
    expect(calls[0]!.values).toMatchObject({
      ENV_ID: 'hospital-1a',
      PLATFORM_APPSECRET: given.values.PLATFORM_APPSECRET,
    })
    const written = JSON.parse(
      readFileSync(join(calls[0]!.directory, 'cloudbaserc.json'), 'utf8'),
    ) as {
      functionRoot: string
      functions: { name: string; envVariables: Record<string, string> }[]
    }
    expect(written.functionRoot).toBe('../functions')
    for (const one of DEPLOYED) {
      const names = variablesOf(one).filter((name) => given.values[name])
      expect(written.functions.find(({ name }) => name === one.name)!.envVariables).toEqual({
        NODE_ENV: 'production',
        STORE: 'cloudbase',
        ...Object.fromEntries(names.map((name) => [name, `{{env.${name}}}`])),
      })
    }
  })

  test('believes the tool’s own words, not its exit code, and says what is online', async () => {
    answer = ({ args }) =>
      args[2] === 'hospital'
        ? '✖ [hospital] 函数部署失败\n✖   错误信息: No valid identity information'
        : `✔ [${args[2]}] Cloud function updated successfully!`
    await expect(deploy(options(), tools())).rejects.toThrow(
      'hospital 没有部署成功：tcb 没有报告成功，原因见上。已部署：patient',
    )
    expect(calls).toHaveLength(2)
  })

  test('takes secrets out of what the tool writes', async () => {
    const given = options({ only: ['fee-info'] })
    answer = () =>
      `PLATFORM_APPSECRET=${given.values.PLATFORM_APPSECRET} keys ${given.values.SEAL_KEYS}\n✔ [fee-info] 云函数更新成功！`
    await deploy(given, tools())
    expect(leaks({ ...given.values }, lines.join('\n'))).toEqual([])
    expect(calls).toHaveLength(1)
  })

  test('does not begin with changes that are not committed, unless told to', async () => {
    await expect(deploy(options(), tools(' M a.ts'))).rejects.toThrow(/未提交的改动[^]*M a\.ts/)
    expect(calls).toEqual([])
    await deploy(options({ dirty: true, only: ['patient'] }), tools(' M a.ts'))
    expect(calls).toHaveLength(1)
  })

  test('of a function that does not exist is refused', async () => {
    await expect(deploy(options({ only: ['pateint'] }), tools())).rejects.toThrow('--only')
  })
})

describe('values that may not go to production, each named, none shown', () => {
  const cases: [what: string, change: Record<string, string>, name: string, why: RegExp][] = [
    ['missing', { HOSPITAL_APPSECRET: '' }, 'HOSPITAL_APPSECRET', /未设置/],
    ['wrong', { PLATFORM_SECURITY: 'sealed' }, 'PLATFORM_SECURITY', /只能是/],
    ['misspelt', { PLATFORM_TIMEOUT: '8000' }, 'PLATFORM_TIMEOUT', /不是本系统的变量/],
    ['of the development only', { DEV_SESSION_KEY: 'x' }, 'DEV_SESSION_KEY', /只用于本机/],
    ['another store', { STORE: 'sqlite' }, 'STORE', /cloudbase/],
    ['without TLS', { PLATFORM_URL: 'http://platform.example' }, 'PLATFORM_URL', /https/],
    ['the sandbox’s', { HIS_KEY: 'sandbox-his-key-not-a-secret' }, 'HIS_KEY', /沙箱/],
    [
      'one secret for two',
      { HOSPITAL_APPSECRET: 's'.repeat(24), PLATFORM_APPSECRET: 's'.repeat(24) },
      'HOSPITAL_APPSECRET',
      /相同/,
    ],
    [
      'the platform’s secret as the HIS’s old one',
      { HOSPITAL_APPSECRET_OLD: 's'.repeat(24), PLATFORM_APPSECRET: 's'.repeat(24) },
      'HOSPITAL_APPSECRET_OLD',
      /HIS 不应知道/,
    ],
    [
      'an old secret that is not old',
      { PLATFORM_APPSECRET: 's'.repeat(24), PLATFORM_APPSECRET_OLD: 's'.repeat(24) },
      'PLATFORM_APPSECRET_OLD',
      /换好了就删去/,
    ],
    ['too short', { HIS_KEY: 'short' }, 'HIS_KEY', /太短/],
    ['a key that is none', { SEAL_KEYS: 'k1:abc' }, 'SEAL_KEYS', /base64/],
    [
      'longer than the function may run',
      { PLATFORM_TIMEOUT_MS: '20000' },
      'PLATFORM_TIMEOUT_MS',
      /15000/,
    ],
    ['what the tool takes for an object', { HIS_KEY: '["0123456789abcdef"]' }, 'HIS_KEY', /JSON/],
  ]
  test.each(cases)('%s', (_what, change, name, why) => {
    const values = { ...production(), ...change }
    const message = messageOf(() => checkEnvironment(values))
    expect(message).toMatch(new RegExp(`${name} `))
    expect(message).toMatch(why)
    expect(leaks(values, message)).toEqual([])
  })

  test('an HIS in the hospital’s own network may have no certificate', () => {
    expect(() =>
      checkEnvironment({ ...production(), HIS_URL: 'http://10.1.2.3:8080' }),
    ).not.toThrow()
    expect(() => checkEnvironment({ ...production(), HIS_URL: 'http://his.example' })).toThrow(
      'HIS_URL',
    )
  })
})

function messageOf(act: () => void): string {
  try {
    act()
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('nothing was refused')
}

test('what says that a function is up', () => {
  expect(saysDeployed('✔ [fee-info] 云函数更新成功！', 'fee-info')).toBe(true)
  expect(saysDeployed('✔ [fee-info] Cloud function deployed successfully!', 'fee-info')).toBe(true)
  expect(
    saysDeployed('✔ [fee-info] 云函数代码已更新！\n[fee-info] 云函数配置更新中...', 'fee-info'),
  ).toBe(false)
  expect(saysDeployed('✔ [hospital] 云函数更新成功！\n✖ [fee-info] 函数部署失败', 'fee-info')).toBe(
    false,
  )
})

test('a secret is found in the form in which JSON has it, too', () => {
  expect(maskerOf({ HIS_KEY: 'quo"te\\key' })('a quo\\"te\\\\key b quo"te\\key')).toBe(
    'a *** b ***',
  )
})

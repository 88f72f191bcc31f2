import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'

// The real commands, as somebody types them: all of them have the same manners.

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'manners-'))
afterAll(() => rmSync(folder, { recursive: true }))

const scripts = (
  JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>
  }
).scripts

/** Every command of ours; those that only look at an installation, with what they are asked to look at. */
const COMMANDS: Record<string, { looks?: string[][] }> = {
  start: {},
  test: {},
  'test:quick': {},
  'dev:h5': {},
  'dev:mp-weixin': {},
  'build:h5': {},
  'build:mp-weixin': {},
  'build:functions': {},
  'check:wechat': {},
  mutants: {},
  upload: {},
  wire: {},
  selftest: { looks: [[]] },
  reconcile: { looks: [['--date', '2026-11-01'], ['--tick']] },
  intents: { looks: [['list'], ['show', 'x']] },
  trace: {},
  docs: {},
  'init-env': {},
  pictures: {},
  cloud: {},
  'deploy:files': {},
  supply: {},
  adopt: { looks: [[]] },
  alerts: {},
  audit: { looks: [['verify'], ['list', '--patient', 'p']] },
  backup: { looks: [['export', join(folder, 'care.backup')]] },
  codes: { looks: [['list'], ['revoke', '--ward', 'w', '--bed', '1']] },
  load: {},
  bench: {},
}

interface Ended {
  code: number | null
  out: string
  err: string
}

function run(
  name: string,
  argv: readonly string[],
  env: Record<string, string> = {},
): Promise<Ended> {
  const [, ...words] = scripts[name]!.split(' ')
  const child = spawn(process.execPath, ['--import', 'tsx', ...words, ...argv], {
    cwd: ROOT,
    env: { PATH: process.env.PATH ?? '', HOME: folder, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [out, err] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, out, err })))
}

test('the table has every command', () => {
  const ours = Object.entries(scripts).filter(([, line]) => line.startsWith('tsx scripts/'))
  expect(Object.keys(COMMANDS).sort()).toEqual(ours.map(([name]) => name).sort())
})

describe.concurrent.each(Object.entries(COMMANDS))('npm run %s', (name, { looks = [] }) => {
  test('--help: the usage in Chinese, and 0', async () => {
    const { code, out, err } = await run(name, ['--help'], { DATA_DIR: join(folder, 'none') })
    expect([code, err]).toEqual([0, ''])
    expect(out).toMatch(/^用法：\s*npm (run |start|test)/)
    expect(out).toMatch(new RegExp(`npm (run (-s )?)?${name.split(':')[0]}`))
  })

  test('an option that is none: its name, the usage, and 2', async () => {
    const { code, out, err } = await run(name, ['--no-such-option'])
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain('不认识 --no-such-option')
    expect(err).toContain('用法')
    expect(err).not.toMatch(/at .*\.ts:|node:internal/)
  })

  test.each(looks.map((argv) => ({ argv })))(
    '$argv where there is nothing makes nothing, and is no success',
    async ({ argv }) => {
      const dataDir = join(folder, `nothing-${randomBytes(4).toString('hex')}`)
      const { code, out, err } = await run(name, argv, { DATA_DIR: dataDir })
      expect([code, out]).toEqual([2, ''])
      expect(err).toContain('没有可用的配置')
      expect(existsSync(dataDir)).toBe(false)
    },
  )

  test.each(looks.map((argv) => ({ argv })))(
    '$argv of a file: one that is not there, one of a store that is not there',
    async ({ argv }) => {
      const missing = await run(name, [...argv, '--variables', 'nowhere.env'])
      expect([missing.code, missing.out]).toEqual([2, ''])
      expect(missing.err).toContain('读不到 nowhere.env')

      const dataDir = join(folder, `nothing-${randomBytes(4).toString('hex')}`)
      const file = join(folder, `${randomBytes(4).toString('hex')}.env`)
      const values = { ...VALUES, DATA_DIR: dataDir }
      const lines = Object.entries(values).map(([key, value]) => `${key}='${value}'\n`)
      writeFileSync(file, lines.join(''), { mode: 0o600 })
      const { code, out, err } = await run(name, [...argv, '--variables', file])
      expect(code).toBe(1)
      expect(err + out).toContain(`没有 ${join(dataDir, 'store.db')}`)
      expect(err).toContain(`对象：${file}`)
      expect(existsSync(dataDir)).toBe(false)
    },
  )
})

/** Complete, and nobody answers there. */
const VALUES = {
  PLATFORM_URL: 'http://127.0.0.1:9',
  PLATFORM_APPID: 'QZ1',
  PLATFORM_APPSECRET: randomBytes(16).toString('hex'),
  HOSPITAL_FIXMEDINS_CODE: 'H35050200001',
  HOSPITAL_APPID: 'HIS',
  HOSPITAL_APPSECRET: randomBytes(16).toString('hex'),
  HIS_URL: 'http://127.0.0.1:9',
  HIS_KEY: randomBytes(16).toString('hex'),
  EVOUCHER_URL: 'http://127.0.0.1:9',
  EVOUCHER_KEY: randomBytes(16).toString('hex'),
  SEAL_KEYS: `k:${randomBytes(32).toString('base64')}`,
  INDEX_KEY: randomBytes(32).toString('base64'),
  LOG_LEVEL: 'silent',
}

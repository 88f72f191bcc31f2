import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { BACKUP, COMMANDS } from './commands.ts'
import { COMMAND_NAMES, runCommand } from './spawned.ts'

// The real commands, as somebody types them: all of them have the same manners.

const folder = mkdtempSync(join(tmpdir(), 'manners-'))
afterAll(() => rmSync(folder, { recursive: true }))

const run = (name: string, argv: readonly string[], env: Record<string, string> = {}) =>
  runCommand(
    name,
    argv.map((word) => (word === BACKUP ? fresh('care.backup') : word)),
    { HOME: folder, ...env },
  )
const fresh = (name: string): string => join(folder, `${randomBytes(4).toString('hex')}-${name}`)

test('the table has every command', () => {
  expect(Object.keys(COMMANDS).sort()).toEqual([...COMMAND_NAMES].sort())
})

describe.concurrent.each(Object.entries(COMMANDS))(
  'npm run %s',
  (name, { wrong, looks = [], json = [] }) => {
    test('--help: the usage in Chinese, and 0', async () => {
      const { code, out, err } = await run(name, ['--help'], { DATA_DIR: join(folder, 'none') })
      expect([code, err]).toEqual([0, ''])
      expect(out).toMatch(/^用法：\s*npm (run |start|test)/)
      expect(out).toMatch(new RegExp(`npm (run (-s )?)?${name.split(':')[0]}`))
      // Who has a file to name is shown how on Windows, and what is not there is not promised.
      if (out.includes('--variables 文件')) expect(out).toMatch(/PowerShell.*\.\.\\production\.env/)
      if (json.length > 0) expect(out).toContain('--json')
      if (looks.length > 0) expect(out).toContain('--variables 文件')
    })

    test.each(wrong)('%j: what is wrong with it, the usage, and 2', async (argv, words) => {
      const { code, out, err } = await run(name, argv, { DATA_DIR: join(folder, 'none') })
      expect([code, out]).toEqual([2, ''])
      expect(err).toContain(words)
      expect(err).toContain('用法')
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
        const file = variablesFor(dataDir)
        const { code, out, err } = await run(name, [...argv, '--variables', file])
        expect(code).toBe(1)
        expect(err + out).toContain(`没有 ${join(dataDir, 'store.db')}`)
        expect(err).toContain(`对象：${file}`)
        expect(existsSync(dataDir)).toBe(false)
      },
    )

    test.each(looks.map((argv) => ({ argv })))(
      '$argv of a store that is broken: what the database says',
      async ({ argv }) => {
        const dataDir = fresh('broken')
        mkdirSync(dataDir)
        writeFileSync(join(dataDir, 'store.db'), randomBytes(8192))
        const { code, out, err } = await run(name, [...argv, '--variables', variablesFor(dataDir)])
        expect(code).toBe(1)
        expect(err + out).toContain('file is not a database')
      },
    )
  },
)

function variablesFor(dataDir: string): string {
  const file = fresh('production.env')
  const lines = Object.entries({ ...VALUES, DATA_DIR: dataDir }).map(
    ([key, value]) => `${key}='${value}'\n`,
  )
  writeFileSync(file, lines.join(''), { mode: 0o600 })
  return file
}

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

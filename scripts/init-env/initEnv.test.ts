import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { captured } from '../command/testing.ts'
import { readVariablesFile } from '../command/variablesFile.ts'
import { checkEnvironment } from '../cloud/checkVariables.ts'
import { VARIABLES, exampleEnvironment } from '../cloud/variables.ts'
import { run } from './run.ts'

const folder = mkdtempSync(join(tmpdir(), 'init-env-'))
afterAll(() => rmSync(folder, { recursive: true }))

const file = join(folder, 'production.env')
const made = await captured(run, [file], {})

describe('npm run init-env', () => {
  test('writes a file for its owner alone, and says what is left to fill in', () => {
    expect(made).toMatchObject({ code: 0, err: '' })
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(made.out).toContain('医保平台：PLATFORM_URL、PLATFORM_APPID、PLATFORM_APPSECRET')
    for (const value of Object.values(readVariablesFile(file)))
      if (value !== '') expect(made.out).not.toContain(value)
  })

  test('every variable stands in it once, with a line that says what it is', () => {
    const lines = readFileSync(file, 'utf8').split('\n')
    for (const [name, { what }] of Object.entries(VARIABLES)) {
      const at = lines.findIndex((line) => new RegExp(`^(# )?${name}=`).test(line))
      expect([name, lines[at - 1]?.startsWith(`# ${what}`)]).toEqual([name, true])
    }
  })

  test('what is made at random has a maker, and the functions accept what it makes', () => {
    const keys = Object.keys(VARIABLES).filter((name) => VARIABLES[name]!.from === '随机生成')
    expect(keys.filter((name) => VARIABLES[name]!.make === undefined)).toEqual([])
    const filled = readVariablesFile(file)
    expect(keys.filter((name) => !filled[name])).toEqual([])
    const given = Object.fromEntries(
      Object.entries({ ...exampleEnvironment(), EVOUCHER_KEY: 'e'.repeat(20), ...filled }).map(
        ([name, value]) => [name, value || exampleEnvironment()[name] || ''],
      ),
    )
    expect(() => checkEnvironment(given)).not.toThrow()
  })

  test('no two files have a key in common', async () => {
    const other = join(folder, 'other.env')
    await captured(run, [other], {})
    const [one, two] = [readVariablesFile(file), readVariablesFile(other)]
    for (const [name, { make }] of Object.entries(VARIABLES))
      if (make !== undefined) expect(one[name]).not.toBe(two[name])
  })

  test('leaves a file alone that is there', async () => {
    const before = readFileSync(file, 'utf8')
    expect(await captured(run, [file], {})).toMatchObject({
      code: 1,
      err: expect.stringContaining('不覆盖') as string,
    })
    expect(readFileSync(file, 'utf8')).toBe(before)
  })

  test.each([[[]], [['a', 'b']]])('%j is a wrong command line', async (argv: string[]) => {
    expect(await captured(run, argv, {})).toMatchObject({ code: 2, out: '' })
  })

  test('says where it cannot write', async () => {
    expect((await captured(run, [join(folder, 'none/x.env')], {})).err).toContain('ENOENT')
  })
})

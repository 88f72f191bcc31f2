import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { InputError } from '../../cloudfunctions/lib/protocol/index.ts'
import { StoreUnavailable } from '../../cloudfunctions/lib/store/errors.ts'
import { UsageError, readDay, runCommand, type Started } from './command.ts'
import { captured } from './testing.ts'
import { readVariablesFile } from './variablesFile.ts'

const folder = mkdtempSync(join(tmpdir(), 'command-'))
afterAll(() => rmSync(folder, { recursive: true }))

const SECRET = 'a secret of this machine'
const manners = {
  usage: '用法：npm run it -- [--day yyyy-MM-dd] [--all]\n',
  options: { day: { type: 'string' }, all: { type: 'boolean' } },
} as const

const run = (argv: string[], work: () => Promise<number> = async () => 0) =>
  captured((started: Started) => runCommand(started, manners, work), argv, { HIS_KEY: SECRET })

describe('manners', () => {
  test.each([['--help'], ['-h'], ['--what', '--help']])('help: %s', async (...argv) => {
    expect(await run(argv)).toEqual({ code: 0, out: manners.usage, err: '' })
  })

  test.each([
    [['--dya', '2026-11-01'], '不认识 --dya'],
    [['--day'], '--day 后面没有内容'],
    [['--day', '--all'], '--day 后面没有内容'],
    [['--all=yes'], '--all 后面不带内容'],
    [[`--what=${SECRET}`], '不认识 --what'],
  ])('%j', async (argv, why) => {
    const { code, out, err } = await run(argv)
    expect({ code, out, err }).toEqual({ code: 2, out: '', err: `${why}\n\n${manners.usage}` })
  })

  test('what the work finds wrong with the command line is a wrong command line, too', async () => {
    for (const error of [
      new UsageError('要说明是 list 还是 show'),
      new InputError('input.option', '--day 已经过去了', { field: '--day' }),
    ]) {
      const { code, err } = await run([], () => Promise.reject(error))
      expect([code, err]).toEqual([2, `${error.message}\n\n${manners.usage}`])
    }
  })

  test('a failure is told in one line, with its causes and without secrets', async () => {
    const driver = Object.assign(new Error(`SQLITE_FULL: no room\nfor ${SECRET}`), { code: 'X' })
    const { code, out, err } = await run([], () =>
      Promise.reject(new StoreUnavailable({ cause: driver })),
    )
    expect({ code, out, err }).toEqual({
      code: 1,
      out: '',
      err: '数据暂时无法读写，请稍后再试（unavailable.store）：SQLITE_FULL: no room for ***\n',
    })
  })

  test('a cause without words has at least a code', async () => {
    const refused = Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' })
    const failed = new Error('fetch failed', { cause: refused })
    expect((await run([], () => Promise.reject(failed))).err).toBe('fetch failed：ECONNREFUSED\n')
  })
})

test('a day is one that there is', () => {
  expect(readDay('--day', '2028-02-29')).toBe('2028-02-29')
  for (const wrong of ['2026-02-29', '2026-13-01', '20261101', '2026-1-1', '', '2026-11-01x'])
    expect(() => readDay('--day', wrong)).toThrow('--day 应是 yyyy-MM-dd 的日期')
})

describe('a file of variables', () => {
  const file = (text: string, mode = 0o600) => {
    const path = join(folder, 'some.env')
    writeFileSync(path, text)
    chmodSync(path, mode)
    return path
  }

  test('is read as it stands, with comments, quotes and Windows’ line ends', () => {
    const text = "\uFEFF# 平台\r\nA=1\r\n  # A=2\r\nexport B='x # y'\r\n\r\nC=\r\n"
    expect(readVariablesFile(file(text))).toEqual({ A: '1', B: 'x # y', C: '' })
  })

  test.skipIf(process.platform === 'win32')('that others may read is refused', () => {
    expect(() => readVariablesFile(file('A=1', 0o640))).toThrow('请先 chmod 600')
  })

  test.each([
    ['A=1\nB=2\nA=3', '第 3 行：A 写了两次'],
    ['KEY=half#of it', '第 1 行：KEY 的值里有 #'],
    ['KEY=half #of it', '第 1 行：KEY 的值里有 #'],
  ])('that does not mean what it looks like is refused: %j', (text, why) => {
    expect(() => readVariablesFile(file(text))).toThrow(why)
    expect(() => readVariablesFile(file(text))).not.toThrow('half')
  })

  test('that is not there is named', () => {
    expect(() => readVariablesFile(join(folder, 'none.env'))).toThrow(
      /读不到 .*none\.env（ENOENT）/,
    )
  })
})

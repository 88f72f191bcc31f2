import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, expect, test } from 'vitest'
import { createLog } from '../../cloudfunctions/lib/log/log.ts'
import { inRequest, requestIdOf } from '../../cloudfunctions/lib/log/request.ts'
import { UnavailableError } from '../../cloudfunctions/lib/protocol/index.ts'
import { captured } from '../command/testing.ts'
import { run } from './run.ts'

const folder = mkdtempSync(join(tmpdir(), 'trace-'))
afterAll(() => rmSync(folder, { recursive: true }))

const ID = 'HIS-20261128-000001'
const lines: string[] = []
const log = createLog('hospital', 'info', { write: (line) => void lines.push(line.trimEnd()) })
inRequest(ID, () => {
  log.info({ funid: 'BC00.03.00.04', stayId: 'ZY1', fields: { re_frez_amt: '10.00' } }, 'asked')
  log.warn(
    {
      intent: 'H1~ZY1~000002',
      err: new UnavailableError('unavailable.platform-broken', '连接中断', {
        cause: Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }),
      }),
    },
    'outcome unknown',
  )
})
inRequest('ANOTHER-0001', () => log.info({ code: 0 }, 'answered'))
inRequest(ID, () => log.info({ code: 9409, type: 'state.unknown-outcome' }, 'answered'))
mkdirSync(join(folder, 'logs'))
writeFileSync(
  join(folder, 'logs/functions.log'),
  `${lines.map((line, n) => (n === 0 ? `2026-11-28 08:00:00 stdout ${line}` : line)).join('\n')}\nnot a line\n{"level":30,"request":"${ID}"\n`,
)

const trace = (argv: string[], input = '') =>
  captured((started) => run(started, Readable.from([input])), argv, { DATA_DIR: folder })

test('shows a request’s whole way, and nobody else’s', async () => {
  const { code, out } = await trace([ID])
  expect(code).toBe(0)
  const shown = out.trimEnd().split('\n')
  expect(shown).toHaveLength(6)
  expect(shown[0]).toMatch(
    /^20\d\d-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} {2}hospital {2}收到 {2}BC00\.03\.00\.04 住院预授权申报解冻 stayId=ZY1 re_frez_amt=10\.00$/,
  )
  expect(shown[1]).toContain('! 结果未明  intent=H1~ZY1~000002')
  expect(shown[2]).toBe('    unavailable.platform-broken 连接中断')
  expect(shown[3]).toContain('ECONNRESET socket hang up')
  expect(shown[4]).toContain('答复  code=9409 type=state.unknown-outcome')
  expect(shown[5]).toBe('这一笔的全部情况：npm run intents -- show H1~ZY1~000002')
})

test('of what was exported from elsewhere, or for a program', async () => {
  const { out } = await trace([ID, '--log', '-', '--json'], `${lines.at(-1)}\n${lines[0]}\n`)
  expect((JSON.parse(out) as { msg: string }[]).map(({ msg }) => msg)).toEqual([
    'asked',
    'answered',
  ])
})

test('what is not there is not well', async () => {
  expect(await trace(['NOBODY-00001'])).toMatchObject({
    code: 1,
    err: expect.stringContaining('没有请求 NOBODY-00001'),
  })
  expect(await trace([ID, '--log', 'none.log'])).toMatchObject({
    code: 1,
    err: expect.stringContaining('没有日志文件 none.log'),
  })
  expect(await trace(['short'])).toMatchObject({ code: 2 })
})

test('an id is the caller’s where it is sane, and no person’s number', () => {
  expect(requestIdOf(ID)).toBe(ID)
  for (const odd of [
    undefined,
    '',
    'short',
    'x'.repeat(65),
    'a\r\nb-123456',
    '请求-0001-0001',
    '350582199711193519',
    'his-35058219971119351X',
  ])
    expect(requestIdOf(odd)).toMatch(/^R[0-9A-HJKMNP-TV-Z]{10}$/)
})

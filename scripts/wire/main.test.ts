import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'

// The real process, as an integrator runs it. What it says is in run.test.ts, and in docs/wire.md.
const main = fileURLToPath(new URL('./main.ts', import.meta.url))
const root = fileURLToPath(new URL('../../', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'wire-'))
afterAll(() => rmSync(folder, { recursive: true }))

it('says which file is missing, and leaves 1', () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', main, 'sign', '--channel', 'nowhere.json'],
    { cwd: root, input: '{}', encoding: 'utf8' },
  )
  expect([status, stdout, stderr]).toEqual([1, '', '渠道配置：读不到 nowhere.json\n'])
}, 30_000)

it('ends quietly where its reader has read enough', () => {
  const file = join(folder, 'channel.json')
  writeFileSync(file, '{"appId":"QZ1","appSecret":"S"}')
  const command = `"${process.execPath}" --import tsx "${main}" encrypt --channel "${file}" | head -c 5`
  const { stdout, stderr } = spawnSync('sh', ['-c', command], {
    cwd: root,
    input: `"${'x'.repeat(3_000_000)}"`,
    encoding: 'utf8',
  })
  expect([stdout, stderr]).toEqual(['{"chs', ''])
}, 30_000)

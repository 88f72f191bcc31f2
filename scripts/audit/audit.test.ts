import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { fingerprint, tamperWith } from '../../cloudfunctions/lib/audit/testing.ts'
import { createAuditTrail } from '../../cloudfunctions/lib/audit/trail.ts'
import { openSqliteStore } from '../../cloudfunctions/lib/store/sqlite.ts'
import type { Store } from '../../cloudfunctions/lib/store/store.ts'
import { UsageError, readArguments } from './arguments.ts'
import { runAudit } from './run.ts'

const AT = Date.UTC(2026, 10, 24, 1, 2, 3)
const NUMBER = '350502194803120013'

let folder: string
let store: Store

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audit-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))
beforeEach(async () => {
  store = openSqliteStore(':memory:', () => AT)
  const trail = createAuditTrail(store, { fingerprint }, () => AT)
  await trail.append({
    openid: 'mother',
    patientId: 'p1',
    documentNumber: NUMBER,
    action: 'handoff.complete',
    outcome: 'granted',
  })
  await trail.append({
    openid: 'mother',
    patientId: 'p1',
    documentNumber: NUMBER,
    action: 'bill.get',
    outcome: 'shown',
  })
  await trail.append({
    openid: 'son',
    patientId: 'p2',
    documentNumber: NUMBER,
    action: 'bill.get',
    outcome: 'unavailable.his',
  })
})

const run = async (line: string, input = '') =>
  runAudit(await readArguments(line.split(' '), async () => input), store, fingerprint)

describe('list', () => {
  test('one patientId', async () => {
    const { lines } = await run('list --patient p1')
    expect(lines).toEqual([
      expect.stringMatching(
        /^2026-11-24 09:02:03 {2}微信用户 .{12} {2}患者 p1 {2}取得授权 {2}已授权$/,
      ),
      expect.stringMatching(/看费用单 {2}已显示$/),
      '共 2 条',
    ])
  })
  test('one person, whoever looked; the number comes by standard input', async () => {
    expect((await run('list --document', `${NUMBER.toLowerCase()}\n`)).lines).toHaveLength(4)
  })
  test('one openid, and a day', async () => {
    expect((await run('list --openid son --date 2026-11-24')).lines).toEqual([
      expect.stringMatching(/患者 p2 {2}看费用单 {2}没有显示：unavailable\.his$/),
      '共 1 条',
    ])
    expect((await run('list --openid son --date 2026-11-23')).lines).toEqual(['没有查看记录'])
  })
})

describe('verify', () => {
  test('says how many, keeps the heads, and misses what was cut off since', async () => {
    const file = join(folder, 'heads.json')
    expect(await run(`verify --heads ${file}`)).toEqual({
      lines: ['查看记录完好：3 条，1 条链'],
      good: true,
    })
    const [head] = JSON.parse(await readFile(file, 'utf8')) as { shard: string; sequence: number }[]
    expect(head!.sequence).toBe(3)
    await tamperWith(store).remove(`${head!.shard}~000000000003`)
    expect(await run('verify')).toMatchObject({ good: true })
    expect(await run(`verify --heads ${file}`)).toEqual({
      lines: ['查看记录有 1 处不对（共 2 条）：', expect.stringContaining('缺少这一条：被删除过')],
      good: false,
    })
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual([head])
  })
  test('one day', async () => {
    expect((await run('verify --date=2026-11-24')).lines).toEqual(['查看记录完好：3 条，1 条链'])
  })
})

test.each([
  '',
  'show',
  'list',
  'verify --date 2026-13-01',
  'verify --date yesterday',
  'list --patient',
  'verify --all x',
  'list --document',
  'verify --date 2026-11-24 --heads x',
])('%s is told what is wrong', async (line) => {
  await expect(run(line)).rejects.toBeInstanceOf(UsageError)
})

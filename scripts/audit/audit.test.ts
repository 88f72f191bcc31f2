import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { keepHeads } from '../../cloudfunctions/lib/audit/heads.ts'
import { tamperWith } from '../../cloudfunctions/lib/audit/testing.ts'
import { createAuditTrail } from '../../cloudfunctions/lib/audit/trail.ts'
import { createSealer } from '../../cloudfunctions/lib/identity/seal.ts'
import type { Log } from '../../cloudfunctions/lib/log/log.ts'
import { authenticatedStore } from '../../cloudfunctions/lib/store/authentic.ts'
import { openStore } from '../../cloudfunctions/lib/store/open.ts'
import type { Store } from '../../cloudfunctions/lib/store/store.ts'
import { captured } from '../command/testing.ts'
import { entryLines } from './report.ts'
import { run as runAudit } from './run.ts'

const AT = Date.UTC(2026, 10, 24, 1, 2, 3)
const NUMBER = '350502194803120013'

const INDEX_KEY = Buffer.alloc(32, 7)

let folder: string
let store: Store

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audit-'))
  store = await openStore({ kind: 'sqlite', directory: folder }, () => AT)
  const trail = createAuditTrail(store, createSealer({ sealing: [], index: INDEX_KEY }), () => AT)
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

afterEach(async () => {
  await store.close()
  await rm(folder, { recursive: true, force: true })
})

const env = () => ({ STORE: 'sqlite', DATA_DIR: folder, INDEX_KEY: INDEX_KEY.toString('base64') })

async function run(line: string, input = '') {
  const { code, out, err } = await captured(
    (started) => runAudit(started, async () => input),
    line.split(' ').filter(Boolean),
    env(),
  )
  return { code, err, lines: out.split('\n').slice(0, -1) }
}

/** The last line of whatever looked: which trail it was. */
const WHICH = expect.stringMatching(
  /store\.db：查看记录 3 条，最早 2026-11-24，最近 2026-11-24$/,
) as string

describe('list', () => {
  test('one patientId', async () => {
    const { lines } = await run('list --patient p1')
    expect(lines).toEqual([
      expect.stringMatching(
        /^2026-11-24 09:02:03 {2}微信用户 .{12} {2}患者 p1 {2}取得授权 {2}已授权$/,
      ),
      expect.stringMatching(/看费用单 {2}已显示$/),
      '共 2 条',
      WHICH,
    ])
  })
  test('one person, whoever looked; the number comes by standard input', async () => {
    expect((await run('list --document', `${NUMBER.toLowerCase()}\n`)).lines).toHaveLength(5)
  })
  test('one openid, and a day', async () => {
    expect((await run('list --openid son --date 2026-11-24')).lines).toEqual([
      expect.stringMatching(/患者 p2 {2}看费用单 {2}没有显示：unavailable\.his$/),
      '共 1 条',
      WHICH,
    ])
    expect((await run('list --openid son --date 2026-11-23')).lines).toEqual([
      '没有查看记录',
      WHICH,
    ])
  })
})

describe('verify', () => {
  test('says how many, keeps the heads, and misses what was cut off since', async () => {
    const file = join(folder, 'heads.json')
    expect(await run(`verify --heads ${file}`)).toMatchObject({
      code: 0,
      lines: ['查看记录完好：3 条，1 条链', WHICH, expect.stringContaining('没有以前的链头可比')],
    })
    const [head] = JSON.parse(await readFile(file, 'utf8')) as { shard: string; sequence: number }[]
    expect(head!.sequence).toBe(3)
    await tamperWith(store).remove(`${head!.shard}~000000000003`)
    expect(await run('verify')).toMatchObject({ code: 0 })
    expect(await run(`verify --heads ${file}`)).toMatchObject({
      code: 3,
      lines: [
        '查看记录有 1 处不对（共 2 条）：',
        expect.stringContaining('缺少这一条：被删除过'),
        join(folder, 'store.db'),
        '已与上次核对存下的链头相比',
      ],
    })
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual([head])
  })
  test('is compared with the heads that the timer has kept, without being asked', async () => {
    const authentic = authenticatedStore(
      store,
      createSealer({ sealing: [], index: INDEX_KEY }).keysFor,
      () => AT,
    )
    const logged: object[] = []
    const log = { info: (line: object) => logged.push(line), error: () => {} } as unknown as Log
    await keepHeads(authentic, log)
    await keepHeads(authentic, log)
    expect(logged).toHaveLength(1)
    expect(await run('verify')).toMatchObject({
      code: 0,
      lines: ['查看记录完好：3 条，1 条链', join(folder, 'store.db'), '已与定时任务记下的链头相比'],
    })
    const file = join(folder, 'functions.log')
    await writeFile(file, `2026-11-24 x\nprefix ${JSON.stringify({ level: 30, ...logged[0] })}\n`)
    const rows = await store.find('audit', {})
    await tamperWith(store).remove(rows.at(-1)!.id)
    expect(await run('verify')).toMatchObject({ code: 3 })
    // Nor does it help to take away what is kept beside it, or all of it.
    await tamperWith(store).removeFrom('pulse', 'audit-heads')
    expect(await run('verify')).toMatchObject({
      code: 0,
      lines: expect.arrayContaining(['没有以前的链头可比：末尾被删去的这次看不出来']) as string[],
    })
    expect(await run(`verify --log ${file}`)).toMatchObject({ code: 3 })
    for (const { id } of rows.slice(0, -1)) await tamperWith(store).remove(id)
    expect(await run(`verify --log ${file}`)).toMatchObject({ code: 3 })
    await writeFile(file, 'nothing of it\n')
    expect(await run(`verify --log ${file}`)).toMatchObject({
      code: 1,
      err: expect.stringContaining('没有可比的') as string,
    })
  })
  test('one day', async () => {
    expect((await run('verify --date=2026-11-24')).lines).toEqual([
      '查看记录完好：3 条，1 条链',
      WHICH,
    ])
  })
  test('an empty trail is none that is well, and one that was emptied is damaged', async () => {
    const file = join(folder, 'heads.json')
    await run(`verify --heads ${file}`)
    for (const { id } of await store.find('audit', {})) await tamperWith(store).remove(id)
    expect(await run('verify')).toMatchObject({
      code: 1,
      lines: [],
      err: expect.stringContaining('没有任何查看记录') as string,
    })
    expect(await run(`verify --heads ${file}`)).toMatchObject({ code: 3 })
  })
  test('for a program', async () => {
    expect(JSON.parse((await run('verify --json')).lines.join('\n'))).toMatchObject({
      looked: { place: join(folder, 'store.db'), count: 3 },
      entries: 3,
      chains: 1,
      faults: [],
    })
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
  expect(await run(line)).toMatchObject({
    code: 2,
    err: expect.stringContaining('用法') as string,
  })
})

test.each([
  ['subscriptions.record', '订阅通知'],
  // Written by a version that is gone.
  ['cards.show', 'cards.show'],
])('an action is told in the words of whoever reads: %s', (action, words) => {
  const entry = { at: AT, openid: 'o'.repeat(64), patientId: 'p1', action, outcome: 'shown' }
  expect(entryLines([entry])[0]).toContain(`  ${words}  已显示`)
})

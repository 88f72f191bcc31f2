import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoPatient } from '../../sandbox/defaults.ts'
import type { Running } from '../../scripts/start/running.ts'
import { startWechat, type RunningWechat } from '../../sandbox/wechat/index.ts'
import { authorize, signIn } from '../../testkit/app.ts'
import { FREEZE, createHis, requestsOf } from '../hospital/his.ts'
import { startCare, type RunningCare } from '../../testkit/running.ts'
import { BACKUP, COMMANDS, TODAY } from './commands.ts'
import { runCommand } from './spawned.ts'

// What `npm start` leaves for tools to find, and the real commands that find it.

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const patient = demoPatient('signed')

let care: RunningCare
let wechat: RunningWechat

beforeAll(async () => {
  care = await startCare()
  wechat = await startWechat({ port: 0, appUrl: 'http://127.0.0.1:5173' })
  const { dataDir, env, functions } = care
  const { SEAL_KEYS, INDEX_KEY, DEV_SESSION_KEY } = env
  writeFileSync(
    join(dataDir, 'local-keys.json'),
    JSON.stringify({ SEAL_KEYS, INDEX_KEY, DEV_SESSION_KEY }),
  )
  const running: Running = {
    pid: process.pid,
    functionsPid: process.pid,
    startedAt: new Date().toISOString(),
    urls: {
      web: 'http://127.0.0.1:5173',
      functions: functions.url,
      landing: `${functions.url}/landing`,
      platform: env.PLATFORM_URL!,
      hospital: env.HIS_URL!,
      evoucher: env.EVOUCHER_URL!,
      wechat: wechat.url,
    },
    sandbox: { channels: [], patients: [patient] },
  }
  writeFileSync(join(dataDir, 'running.json'), JSON.stringify(running))
  await createHis(functions.url).call(FREEZE, requestsOf(patient).freeze('100.00'))
  await authorize(await signIn(care, 'mother'), patient)
})
afterAll(async () => {
  await wechat.close()
  await care.close()
})

const run = (name: string, ...argv: string[]) =>
  runCommand(
    name,
    argv.map((word) => (word === BACKUP ? join(care.dataDir, `${randomUUID()}.backup`) : word)),
    { DATA_DIR: care.dataDir },
  )

describe('a command with nothing but its name finds the running npm start', () => {
  const FINDS: Record<string, [argv: string[], out: RegExp][]> = {
    intents: [[['list'], /资金流水 1 笔，最早 .*\n其中没有结果未明的业务。\n$/]],
    audit: [
      [['verify'], /^查看记录完好：\d+ 条/],
      [['list', '--openid', 'mother'], /取得授权/],
    ],
    reconcile: [
      [['--date', TODAY, '--out', join(ROOT, 'dist')], /两边一致：一致 0，/],
      [['--tick'], /^查询未明结果 0 笔/],
    ],
    selftest: [[['--name', patient.psn_name, '--cert-no', patient.cert_no], /\b0 项未通过/]],
    adopt: [[[], /补上校验码 0 条/]],
    backup: [[['export', BACKUP], /intents 1/]],
  }

  test('each that looks is tried', () => {
    const look = Object.entries(COMMANDS).filter(([, { looks }]) => looks !== undefined)
    expect([...Object.keys(FINDS), 'codes'].sort()).toEqual(look.map(([name]) => name).sort())
  })

  test.each(
    Object.entries(FINDS).flatMap(([name, tried]) =>
      tried.map(([argv, out]) => ({ name, argv, out })),
    ),
  )('$name $argv', async ({ name, argv, out }) => {
    const ended = await run(name, ...argv)
    expect(ended.err).toContain(
      `对象：本机正在运行的 npm start（http://127.0.0.1:5173，${care.dataDir}）`,
    )
    expect([ended.code, ended.out], ended.err).toEqual([0, expect.stringMatching(out)])
  })

  test('codes: for the browser, and no success where there is none yet', async () => {
    expect(await run('codes', 'list')).toMatchObject({
      code: 1,
      err: expect.stringContaining('没有任何床头码'),
    })
    const issued = await run(
      'codes',
      'issue',
      '--ward',
      '心内科',
      '--bed',
      '1',
      '--out',
      care.dataDir,
    )
    expect([issued.code, issued.out], issued.err).toEqual([
      0,
      expect.stringContaining('1 张床头码'),
    ])
    expect(await run('codes', 'list')).toMatchObject({
      code: 0,
      out: expect.stringContaining('其中有效的床头码 1 个。'),
    })
  })
})

test.each(
  Object.entries(COMMANDS).flatMap(([name, { json = [] }]) =>
    json.map(([argv, member]) => ({ name, argv, member })),
  ),
)('$name $argv --json is one document', async ({ name, argv, member }) => {
  const { code, out, err } = await run(name, ...argv, '--json')
  expect(code, err).toBe(0)
  const document = JSON.parse(out) as Record<string, unknown>
  expect(document).toHaveProperty(member)
  if (member === 'looked')
    expect(document.looked).toMatchObject({ place: join(care.dataDir, 'store.db') })
})

test('who names another platform than the sandbox’s does not mean the sandbox', async () => {
  const { code, err } = await runCommand('selftest', [], {
    DATA_DIR: care.dataDir,
    PLATFORM_URL: 'http://127.0.0.1:9',
  })
  expect(code).toBe(1)
  expect(err).toContain('对象：当前的环境变量')
})

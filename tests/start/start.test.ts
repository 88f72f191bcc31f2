import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import {
  DEMO_PATIENTS,
  HIS_CHANNEL,
  SANDBOX_CHANNELS,
  demoPatient,
} from '../../sandbox/defaults.ts'
import type { Running } from '../../scripts/start/running.ts'
import { npmStart, type NpmStart } from '../../testkit/npmStart.ts'
import { freePort } from '../../testkit/running.ts'
import { SURROUNDINGS } from '../strangers/habits.ts'
import { startStranger } from '../strangers/platform.ts'

// The real command, as somebody types it.

/** Of somebody else's platform. */
const APP_ID = 'FOREIGN0000000000001'
const SECRET = '0f1e2d3c4b5a69788796a5b4c3d2e1f0'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'start-'))
const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})
afterAll(() => rmSync(folder, { recursive: true }))

let names = 0

interface Start extends NpmStart {
  dataDir: string
}

async function start(env: Record<string, string> = {}): Promise<Start> {
  const dataDir = env.DATA_DIR ?? join(folder, `data-${names++}`)
  const started = await npmStart({ ...env, DATA_DIR: dataDir })
  closers.push(started.remove)
  return { ...started, dataDir }
}

async function refused(env: Record<string, string>): Promise<string> {
  const { output, ended } = await start(env)
  expect(await ended).toBe(1)
  return output()
}

async function holding(): Promise<string> {
  const server: Server = createServer()
  const port = await freePort()
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  closers.push(() => server.close())
  return String(port)
}

async function until(is: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await is())) await new Promise((resolve) => setTimeout(resolve, 100))
}

const isUp = (url: string) =>
  fetch(url.endsWith('/landing') ? url : `${url}/healthz`).then(
    (response) => response.ok,
    () => false,
  )

describe('stops before anything is built, in one line that names', () => {
  const outside = {
    PLATFORM_URL: 'http://127.0.0.1:9',
    PLATFORM_APPID: APP_ID,
    PLATFORM_APPSECRET: SECRET,
    HOSPITAL_FIXMEDINS_CODE: 'H9',
  }
  const damaged = mkdtempSync(join(folder, 'damaged-'))
  writeFileSync(join(damaged, 'local-keys.json'), '{"SEAL_KEYS":')
  test.each<
    [
      what: string,
      env: () => Record<string, string> | Promise<Record<string, string>>,
      names: string[],
    ]
  >([
    ['a port that is none', () => ({ PORT_WEB: '70000' }), ['PORT_WEB']],
    [
      'one port for two',
      async () => {
        const port = String(await freePort())
        return { PORT_WEB: port, PORT_PLATFORM: port }
      },
      ['PORT_WEB', 'PORT_PLATFORM'],
    ],
    [
      'every port that is taken',
      async () => ({ PORT_EVOUCHER: await holding(), PORT_FUNCTIONS: await holding() }),
      ['PORT_EVOUCHER', 'PORT_FUNCTIONS', 'npm start'],
    ],
    [
      'what somebody else’s platform lacks',
      () => ({ PLATFORM_URL: 'http://127.0.0.1:9' }),
      ['PLATFORM_APPID', 'HOSPITAL_FIXMEDINS_CODE'],
    ],
    [
      'every variable that is wrong, of whichever function',
      () => ({
        ...outside,
        PLATFORM_SIGN_TYPE: 'sm3',
        HIS_URL: 'his',
        HOSPITAL_APPID: 'x'.repeat(101),
        HOSPITAL_APPSECRET: 'the secret of a HIS',
        EVOUCHER_URL: 'ftp://x',
        RECONCILE_AFTER: 'noon',
      }),
      ['PLATFORM_SIGN_TYPE', 'HIS_URL', 'HOSPITAL_APPID', 'EVOUCHER_URL', 'RECONCILE_AFTER'],
    ],
    ['a directory that is a file', () => ({ DATA_DIR: join(ROOT, 'package.json') }), ['DATA_DIR']],
    ['keys that are damaged', () => ({ DATA_DIR: damaged }), ['local-keys.json', 'DATA_DIR']],
  ])('%s', async (_what, env, names) => {
    const output = await refused(await env())
    expect(output).toMatch(/^启动失败：[^\n]+\n$/)
    for (const name of names) expect(output).toContain(name)
  })
})

test('the whole: prints what answers, says so in running.json, is not disturbed by a second start, and ends clean on Ctrl-C', async () => {
  const run = await start()
  await until(() => run.output().includes('Ctrl-C') || run.process.exitCode !== null)
  const running = JSON.parse(readFileSync(join(run.dataDir, 'running.json'), 'utf8')) as Running
  expect(Object.keys(running.urls).sort()).toEqual([
    'evoucher',
    'functions',
    'hospital',
    'landing',
    'platform',
    'web',
    'wechat',
  ])
  for (const url of Object.values(running.urls)) {
    expect(run.output()).toContain(url)
    expect(await isUp(url), url).toBe(true)
  }
  const [patient] = running.sandbox.patients
  expect(patient).toEqual(demoPatient('frozen'))
  expect(run.output()).toContain(demoPatient('frozen').cert_no)
  expect(running.sandbox).toEqual({
    channels: [...Object.values(SANDBOX_CHANNELS), HIS_CHANNEL],
    patients: expect.arrayContaining([...DEMO_PATIENTS]),
  })
  expect(await (await fetch(running.urls.web)).text()).toContain('<div id="app">')
  expect(JSON.parse(readFileSync(join(run.dataDir, 'his-channel.json'), 'utf8'))).toEqual({
    appId: HIS_CHANNEL.appId,
    appSecret: HIS_CHANNEL.appSecret,
    url: `${running.urls.functions}/hospital`,
    fixmedins_code: 'H35050200001',
  })
  expect(run.output()).toMatch(
    /HIS 渠道（已写进 [^\n]+his-channel\.json[\s\S]*看报文 +\S+\/messages\n/,
  )
  expect(await (await fetch(`${running.urls.hospital}/messages`)).text()).toContain(
    '还没有收到报文',
  )

  const { PORT_WEB, ...others } = run.env
  expect(await refused(run.env)).toMatch(/^启动失败：已有一个 npm start 在用 DATA_DIR /)
  expect(
    await refused({ ...others, DATA_DIR: join(folder, 'another'), PORT_WEB: PORT_WEB! }),
  ).toContain(`PORT_WEB ${PORT_WEB}`)
  for (const url of [running.urls.functions, running.urls.web, `${running.urls.web}/index.html`])
    expect((await fetch(url.endsWith('html') ? url : `${url}/healthz`)).status, url).toBe(200)
  expect(existsSync(join(run.dataDir, 'running.json'))).toBe(true)

  run.process.kill('SIGINT')
  expect(await run.ended).toBe(0)
  expect(existsSync(join(run.dataDir, 'running.json'))).toBe(false)
  for (const url of Object.values(running.urls)) expect(await isUp(url), url).toBe(false)
}, 240_000)

// Only Linux lists processes in /proc.
test.skipIf(process.platform !== 'linux')(
  'stopped while it builds: the build ends, too',
  async () => {
    const run = await start()
    const outDir = `dist/local/${run.env.PORT_FUNCTIONS}/web`
    const isBuilding = () =>
      readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name))
        .some((pid) => commandOf(pid).includes(outDir))
    await until(isBuilding)
    run.process.kill('SIGINT')
    expect(await run.ended).toBe(0)
    expect(run.output()).not.toContain('启动失败')
    await until(() => !isBuilding())
  },
)

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    // Gone meanwhile.
    return ''
  }
}

test('over somebody else’s platform and HIS: ours speaks for the institution that is configured, and nothing of theirs is written down', async () => {
  const { signedBy, platform: habits } = SURROUNDINGS[0]![1]
  const platform = await startStranger({ appId: APP_ID, secret: SECRET, signedBy }, habits)
  closers.push(platform.close)
  const run = await start({
    PLATFORM_URL: platform.url,
    PLATFORM_APPID: APP_ID,
    PLATFORM_APPSECRET: SECRET,
    HOSPITAL_FIXMEDINS_CODE: 'H9',
    HOSPITAL_APPID: 'OTHERHIS',
    HOSPITAL_APPSECRET: 'the secret of another HIS',
    EVOUCHER_URL: 'http://127.0.0.1:9/voucher',
  })
  await until(() => run.output().includes('Ctrl-C') || run.process.exitCode !== null)
  const text = readFileSync(join(run.dataDir, 'running.json'), 'utf8')
  for (const theirs of [APP_ID, SECRET, 'the secret of another HIS', 'appSecret'])
    expect(text).not.toContain(theirs)
  expect(existsSync(join(run.dataDir, 'his-channel.json'))).toBe(false)
  const { urls, sandbox } = JSON.parse(text) as Running
  expect(sandbox).toEqual({ channels: [], patients: [] })
  expect([urls.platform, urls.evoucher]).toEqual([platform.url, 'http://127.0.0.1:9/voucher'])
  expect(run.output()).toMatch(new RegExp(`医保平台 +${platform.url}\\n`))
  expect(run.output()).toMatch(
    /电子凭证 +还没有应答：http:\/\/127\.0\.0\.1:9\/voucher（EVOUCHER_URL）\n/,
  )

  const { hosp_mdtrt_id } = demoPatient('signed')
  const frozen = await fetch(`${urls.hospital}/stays/${hosp_mdtrt_id}/freeze`, {
    method: 'POST',
    body: new URLSearchParams({ frez_amt: '100', opt_name: '王护士', opt_dept_name: '入院处' }),
  })
  expect(frozen.status).toBe(200)
  await until(() => platform.asked.some(({ funid }) => funid === 'BC00.03.00.03'))
  expect(platform.asked.find(({ funid }) => funid === 'BC00.03.00.03')?.data).toMatchObject({
    fixmedins_code: 'H9',
    hosp_mdtrt_id,
  })
}, 240_000)

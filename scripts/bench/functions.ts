import { fork } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Pool } from 'undici'
import { readEnvironment } from '../../cloudfunctions/lib/config/environment.ts'
import { createAuthorizations } from '../../cloudfunctions/lib/identity/authorizations.ts'
import { createDevSessions } from '../../cloudfunctions/lib/identity/devSession.ts'
import { createSealer, readSealingKeys } from '../../cloudfunctions/lib/identity/seal.ts'
import { openAuthenticStore } from '../../cloudfunctions/lib/store/open.ts'
import { buildFunctions } from '../functions/build.ts'
import { LOCAL_RUNTIME, runFunctions, type RunningFunctions } from '../functions/run.ts'
import { cpuOf } from '../load/cpu.ts'
import { INSTANT_CHANNEL } from './instantPlatform.ts'
import { lonelyEnvironment } from './lonelyEnvironment.ts'
import { inTurn, spreadOf, type Spread } from './measure.ts'

export interface FunctionsResult {
  what: string
  /** Requests a second of the functions' CPU time: what one core of its own would do. */
  perCore: Spread
  /** ms of CPU of one request. */
  cpu: Spread
  /** ms, as a caller sees it; with so many callers at once. */
  p50: Spread
  p99: Spread
}

const root = fileURLToPath(new URL('../../', import.meta.url))
/** As many as may be at work on agreements at once. */
const CALLERS = 8
/** They take turns: whoever asks more than once a second is counted in the store, which is nobody's daily request. */
const PEOPLE = 800

interface Person {
  token: string
  patientId: string
}

export interface FunctionsOptions {
  rounds: number
  /** Of each kind in each round. */
  requests: number
}

/** The running functions over a platform that answers at once; beside them an echo on the same framework. In turns. */
export async function measureFunctions({
  rounds,
  requests,
}: FunctionsOptions): Promise<FunctionsResult[]> {
  // Under the project: what is left outside the bundles is looked for above them.
  await mkdir(join(root, 'dist'), { recursive: true })
  const directory = await mkdtemp(join(root, 'dist/bench-'))
  const platform = fork(fileURLToPath(new URL('./instantPlatform.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx'],
  })
  const { url: platformUrl } = await new Promise<{ url: string }>((resolve) =>
    platform.once('message', (message) => resolve(message as { url: string })),
  )
  const running: RunningFunctions[] = []
  try {
    const env = environment(platformUrl, join(directory, 'data'))
    const people = await authorize(env)
    await buildFunctions(join(directory, 'ours'), { local: true })
    await makeEcho(join(directory, 'ours'), join(directory, 'echo'))
    const ours = await runFunctions({
      directory: join(directory, 'ours'),
      port: await freePort(),
      env,
      logDirectory: join(directory, 'logs'),
    })
    running.push(ours)
    const echo = await runFunctions({
      directory: join(directory, 'echo'),
      port: await freePort(),
      env: {},
      logDirectory: join(directory, 'logs-echo'),
    })
    running.push(echo)
    const asking =
      (action: string, of: object = {}) =>
      ({ patientId }: Person) =>
        JSON.stringify({ action, patientId, ...of })
    const current = asking('preauthorization.current', { hosp_mdtrt_id: 'ZY1' })
    return await inTurns(rounds, requests, [
      { what: 'echo', of: echo, path: '/echo', people, body: current },
      {
        what: 'agreements.list',
        of: ours,
        path: '/patient',
        people,
        body: asking('agreements.list'),
      },
      { what: 'preauthorization.current', of: ours, path: '/patient', people, body: current },
    ])
  } finally {
    for (const one of running) await one.stop()
    platform.disconnect()
    await rm(directory, { recursive: true, force: true })
  }
}

interface Load {
  what: string
  of: RunningFunctions
  path: string
  people: readonly Person[]
  body(person: Person): string
}

async function inTurns(
  rounds: number,
  requests: number,
  loads: readonly Load[],
): Promise<FunctionsResult[]> {
  const results = loads.map((load) => ({
    load,
    cpu: [] as number[],
    p50: [] as number[],
    p99: [] as number[],
  }))
  for (const load of loads) await run(load, requests)
  for (let round = 0; round < rounds; round++) {
    for (const { load, cpu, p50, p99 } of inTurn(results, round)) {
      const before = cpuOf(load.of.process.pid ?? 0)
      const times = await run(load, requests)
      cpu.push((cpuOf(load.of.process.pid ?? 0) - before) / requests)
      p50.push(times[Math.floor(requests / 2)]!) // there is one of each request
      p99.push(times[Math.floor(requests * 0.99)]!) // likewise
    }
  }
  return results.map(({ load, cpu, p50, p99 }) => ({
    what: load.what,
    cpu: spreadOf(cpu),
    perCore: spreadOf(cpu.map((ms) => 1000 / ms)),
    p50: spreadOf(p50),
    p99: spreadOf(p99),
  }))
}

/** @returns how long each took, ms, shortest first. @throws Error where one was not answered well */
async function run({ of, path, people, body }: Load, requests: number): Promise<number[]> {
  const pool = new Pool(of.url, { connections: CALLERS })
  const times: number[] = []
  let left = requests
  const caller = async (number: number) => {
    // Each caller's people are others': two who ask the same at once would share the platform's answer.
    for (let at = number; left-- > 0; at += CALLERS) {
      const person = people[at % people.length]! // there are PEOPLE
      const asked = body(person)
      const started = performance.now()
      const answer = await pool.request({
        method: 'POST',
        path,
        headers: { 'content-type': 'application/json', authorization: `Bearer ${person.token}` },
        body: asked,
      })
      const text = await answer.body.text()
      if (!text.startsWith('{"ok":true'))
        throw new Error(`${path} answered ${answer.statusCode} ${text.slice(0, 200)}`)
      times.push(performance.now() - started)
    }
  }
  await Promise.all(Array.from({ length: CALLERS }, (_, number) => caller(number)))
  await pool.close()
  return times.sort((a, b) => a - b)
}

const environment = (platformUrl: string, dataDir: string): Record<string, string> => ({
  ...lonelyEnvironment(dataDir),
  PLATFORM_URL: platformUrl,
  PLATFORM_APPID: INSTANT_CHANNEL.appId,
  PLATFORM_APPSECRET: INSTANT_CHANNEL.appSecret ?? '',
  PLATFORM_TIMEOUT_MS: '5000',
  TIMESTAMP_WINDOW_SECONDS: '600',
})

/** As the e-voucher's verifier would have it done, and as the development session would vouch for. */
async function authorize(env: Record<string, string>): Promise<Person[]> {
  const sealer = createSealer(readSealingKeys(readEnvironment(env)))
  const directory = env.DATA_DIR! // lonelyEnvironment names it
  const store = await openAuthenticStore({ kind: 'sqlite', directory }, sealer)
  const authorizations = createAuthorizations(store, sealer, Date.now)
  const sessions = createDevSessions(env.DEV_SESSION_KEY!, Date.now) // likewise
  const people: Person[] = []
  for (let n = 0; n < PEOPLE; n++) {
    const documentNumber = `35058219971119351${n % CALLERS}`
    const identity = { name: '王小明', documentType: '01', documentNumber }
    const openid = `bench-openid-${n}`
    const { patientId } = await authorizations.grant(openid, identity, Date.now() + 3_600_000)
    people.push({ token: sessions.issue(openid).token, patientId })
  }
  await store.close()
  return people
}

/** The framework's own share: a function that hands back bytes of the size of an answer of ours. */
async function makeEcho(built: string, directory: string): Promise<void> {
  const body = JSON.stringify({ ok: true, data: 'x'.repeat(330) })
  await mkdir(join(directory, 'echo'), { recursive: true })
  await cp(join(built, LOCAL_RUNTIME), join(directory, LOCAL_RUNTIME))
  await cp(join(built, 'healthz'), join(directory, 'healthz'), { recursive: true })
  await writeFile(join(directory, 'echo/package.json'), '{"name":"echo","main":"index.js"}')
  await writeFile(
    join(directory, 'echo/index.js'),
    `exports.main = async () => ({ statusCode: 200, headers: { 'content-type': 'application/json; charset=utf-8' }, body: ${JSON.stringify(body)} })\n`,
  )
  const functions = [
    { name: 'echo', directory: 'echo', triggerPath: '/echo' },
    { name: 'healthz', directory: 'healthz', triggerPath: '/healthz' },
  ]
  await writeFile(
    join(directory, 'cloudbase-functions.json'),
    JSON.stringify({ functionsRoot: '.', functions }),
  )
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

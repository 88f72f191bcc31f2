import { fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  EVOUCHER_KEY,
  FIXMEDINS_CODE,
  HIS_CHANNEL,
  HIS_KEY,
  SANDBOX_CHANNELS,
} from '../../sandbox/defaults.ts'
import { buildFunctions } from '../functions/build.ts'
import { LOCAL_RUNTIME, runFunctions, type RunningFunctions } from '../functions/run.ts'

export interface Measurable {
  /** From now on the platform answers this much later, ms. */
  delayPlatform(ms: number): Promise<void>
  functions: RunningFunctions
  /** The functions framework with a function that gives back what it was given: the floor that we stand on. */
  echo: RunningFunctions
  close(): Promise<void>
}

/**
 * The sandbox, the functions and the echo: a process each, on free ports, in a directory of its own that goes with
 * them.
 * @param inpatients so many beside the sandbox's own people
 */
export async function startMeasurable(inpatients = 0): Promise<Measurable> {
  const directory = await mkdtemp(join(tmpdir(), 'care-load-'))
  const closers: (() => Promise<unknown>)[] = [
    () => rm(directory, { recursive: true, force: true }),
  ]
  const close = async () => {
    for (const one of closers.reverse()) await one()
  }
  try {
    const sandbox = await startSandbox(inpatients)
    closers.push(sandbox.close)
    // Inside the project: the bundles ask for their native modules from there.
    const built = fileURLToPath(
      new URL(`../../dist/functions-load-${process.pid}/`, import.meta.url),
    )
    closers.push(() => rm(built, { recursive: true, force: true }))
    await buildFunctions(built, { local: true })
    const bare = join(built, 'bare')
    await buildEcho(built, bare)
    const env = environment(sandbox.urls, join(directory, 'data'))
    const functions = await runFunctions({
      directory: built,
      port: await freePort(),
      env,
      logDirectory: join(directory, 'logs'),
    })
    closers.push(functions.stop)
    const echo = await runFunctions({
      directory: bare,
      port: await freePort(),
      env: {},
      logDirectory: join(directory, 'echo-logs'),
    })
    closers.push(echo.stop)
    const delayPlatform = async (ms: number) => {
      await fetch(`${sandbox.urls.platform}/sandbox/faults`, {
        method: 'POST',
        body: JSON.stringify({ kind: 'delay', ms, times: 1_000_000_000 }),
      })
    }
    return { functions, echo, delayPlatform, close }
  } catch (error) {
    await close()
    throw error
  }
}

interface SandboxUrls {
  platform: string
  evoucher: string
  hospital: string
}

async function startSandbox(
  inpatients: number,
): Promise<{ urls: SandboxUrls; close(): Promise<void> }> {
  const child = fork(fileURLToPath(new URL('./sandboxProcess.ts', import.meta.url)), [
    String(inpatients),
  ])
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const urls = await new Promise<SandboxUrls>((resolve, reject) => {
    child.once('message', (message) => resolve(message as SandboxUrls))
    child.once('exit', (code) => reject(new Error(`the sandbox ended with ${code}`)))
  })
  return {
    urls,
    async close() {
      if (child.connected) child.disconnect()
      await ended
    },
  }
}

const environment = (urls: SandboxUrls, dataDir: string): Record<string, string> => ({
  PLATFORM_URL: urls.platform,
  PLATFORM_APPID: SANDBOX_CHANNELS.main.appId,
  PLATFORM_APPSECRET: SANDBOX_CHANNELS.main.appSecret,
  HOSPITAL_FIXMEDINS_CODE: FIXMEDINS_CODE,
  HOSPITAL_APPID: HIS_CHANNEL.appId,
  HOSPITAL_APPSECRET: HIS_CHANNEL.appSecret ?? '',
  HIS_URL: urls.hospital,
  HIS_KEY,
  EVOUCHER_URL: urls.evoucher,
  EVOUCHER_KEY,
  H5_URL: 'http://127.0.0.1:5173',
  SEAL_KEYS: `load:${randomBytes(32).toString('base64')}`,
  INDEX_KEY: randomBytes(32).toString('base64'),
  DEV_SESSION_KEY: randomBytes(32).toString('base64'),
  DATA_DIR: dataDir,
})

async function buildEcho(built: string, bare: string): Promise<void> {
  await mkdir(join(bare, 'echo'), { recursive: true })
  await cp(join(built, LOCAL_RUNTIME), join(bare, LOCAL_RUNTIME))
  await cp(join(built, 'healthz'), join(bare, 'healthz'), { recursive: true })
  await writeFile(
    join(bare, 'echo/package.json'),
    '{"name":"echo","private":true,"main":"index.js"}\n',
  )
  await writeFile(
    join(bare, 'echo/index.js'),
    `exports.main = (event) => ({
  statusCode: 200, headers: { 'content-type': 'application/json; charset=utf-8' }, body: event.toString('utf8'),
})\n`,
  )
  const functions = [
    { name: 'echo', directory: 'echo', triggerPath: '/echo' },
    { name: 'healthz', directory: 'healthz', triggerPath: '/healthz' },
  ]
  await writeFile(
    join(bare, 'cloudbase-functions.json'),
    `${JSON.stringify({ functionsRoot: '.', functions })}\n`,
  )
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CODE_SETS, codeEnvironment } from '../sandbox/codeSets.ts'
import {
  DEMO_PATIENTS,
  EVOUCHER_KEY,
  EVOUCHER_PARTNER,
  FIXMEDINS_CODE,
  HIS_CHANNEL,
  HIS_KEY,
  SANDBOX_CHANNELS,
} from '../sandbox/defaults.ts'
import { demoStays } from '../sandbox/demoStays.ts'
import { HELP_ENVIRONMENT } from '../sandbox/helpEnvironment.ts'
import { startEvoucher } from '../sandbox/evoucher/index.ts'
import { USER_QUERY_PATH } from '../sandbox/evoucher/userquery.ts'
import { startHospital } from '../sandbox/hospital/index.ts'
import { startPlatform, type Reading, type RunningPlatform } from '../sandbox/platform/index.ts'
import type { Channel } from '../cloudfunctions/lib/protocol/index.ts'
import { readEnvironment } from '../cloudfunctions/lib/config/environment.ts'
import { createSealer, readSealingKeys } from '../cloudfunctions/lib/identity/seal.ts'
import { openAuthenticStore, readStoreSettings } from '../cloudfunctions/lib/store/open.ts'
import type { Store } from '../cloudfunctions/lib/store/store.ts'
import { campusEnvironment, type CareCampus } from './campuses.ts'
import { runFunctions, type RunningFunctions } from '../scripts/functions/run.ts'

/** Where tests/buildOnce.ts puts them, once for all tests: for the local runtime, and as they are deployed. */
export const FUNCTIONS_DIRECTORY = fileURLToPath(
  new URL('../dist/functions-test/', import.meta.url),
)
export const DEPLOYED_DIRECTORY = fileURLToPath(
  new URL('../dist/functions-test-deployed/', import.meta.url),
)

/** The sandbox and the functions, as `npm start` runs them, on free ports and in a directory of their own. */
export interface RunningCare {
  platform: RunningPlatform
  evoucherUrl: string
  hospitalUrl: string
  functions: RunningFunctions
  dataDir: string
  /** The functions' whole configuration. */
  env: Readonly<Record<string, string>>
  /** Every line the functions wrote. */
  output: string[]
  /** Opens their store, as they do. */
  openStore(): Promise<Store>
  /**
   * Ends the functions' process as a crash would, or as told, and starts a new one on the same store; with other
   * variables, where some are given.
   */
  restartFunctions(signal?: NodeJS.Signals, env?: Record<string, string>): Promise<void>
  close(): Promise<void>
}

type EvoucherKind = 'announced' | 'userquery'

export interface CareOptions {
  /** Over the sandbox's values. */
  env?: Record<string, string>
  windowSeconds?: number
  h5Url?: string
  /** Of the sandbox's, the one on which the functions and the platform speak; default `main`. */
  channel?: Channel
  /** Default: the demo patients are sown. */
  seed?: boolean
  /** How the platform reads what the standard leaves open. */
  reading?: Reading
  /** Which kind of e-voucher stands there. Default: `announced`. */
  evoucher?: EvoucherKind
  /** Whose codes the platform and the HIS use. Default: the first. */
  codes?: keyof typeof CODE_SETS
  /** Institutions beside the first. */
  campuses?: readonly CareCampus[]
}

export async function startCare(options: CareOptions = {}): Promise<RunningCare> {
  const dataDir = await mkdtemp(join(tmpdir(), 'care-'))
  const port = await freePort()
  const functionsUrl = `http://127.0.0.1:${port}`
  const { windowSeconds = 600, channel = SANDBOX_CHANNELS.main, campuses = [] } = options
  const codes = CODE_SETS[options.codes ?? 'first']
  const platform = await startPlatform({
    port: 0,
    dataDir,
    seed: options.seed ?? true,
    feeInfoUrl: `${functionsUrl}/fee-info`,
    channels: [channel, ...Object.values(SANDBOX_CHANNELS).filter((one) => one !== channel)],
    campuses,
    windowSeconds,
    codes,
    ...(options.reading && { reading: options.reading }),
    log: () => {},
  })
  const kind = options.evoucher ?? 'announced'
  const evoucher = await startEvoucher({ port: 0, ...EVOUCHERS[kind] })
  const hospital = await startHospital({
    port: 0,
    key: HIS_KEY,
    institution: FIXMEDINS_CODE,
    functionsUrl,
    channel: HIS_CHANNEL,
    demo: demoStays(Date.now(), codes),
    codes,
    recheckMs: 200,
  })
  const output: string[] = []
  const env: Record<string, string> = {
    PLATFORM_URL: platform.url,
    PLATFORM_APPID: channel.appId,
    PLATFORM_APPSECRET: channel.appSecret ?? '',
    PLATFORM_TIMEOUT_MS: '3000',
    TIMESTAMP_WINDOW_SECONDS: String(windowSeconds),
    HOSPITAL_FIXMEDINS_CODE: FIXMEDINS_CODE,
    ...codeEnvironment(codes),
    HOSPITAL_APPID: HIS_CHANNEL.appId,
    HOSPITAL_APPSECRET: HIS_CHANNEL.appSecret ?? '',
    HIS_URL: hospital.url,
    HIS_KEY,
    ...evoucherEnvironment(kind, evoucher.url),
    H5_URL: options.h5Url ?? 'http://127.0.0.1:5173',
    SEAL_KEYS: `test:${randomBytes(32).toString('base64')}`,
    INDEX_KEY: randomBytes(32).toString('base64'),
    DEV_SESSION_KEY: randomBytes(32).toString('base64'),
    DATA_DIR: dataDir,
    ...HELP_ENVIRONMENT,
    ...campusEnvironment(campuses, platform.url, codes),
    ...options.env,
  }
  const run = () =>
    runFunctions({
      directory: FUNCTIONS_DIRECTORY,
      port,
      env,
      logDirectory: join(dataDir, 'logs'),
      onOutput: (line) => output.push(line),
    })
  const care: RunningCare = {
    platform,
    evoucherUrl: evoucher.url,
    hospitalUrl: hospital.url,
    functions: await run(),
    dataDir,
    env,
    output,
    openStore: () => openCareStore(env),
    async restartFunctions(signal = 'SIGKILL', changed = {}) {
      Object.assign(env, changed)
      const ended = new Promise((resolve) => care.functions.process.once('exit', resolve))
      care.functions.process.kill(signal)
      await ended
      care.functions = await run()
    },
    async close() {
      await care.functions.stop()
      for (const one of [hospital, evoucher, platform]) await one.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
  return care
}

const EVOUCHERS = {
  announced: { key: EVOUCHER_KEY },
  userquery: { kind: 'userquery', partner: EVOUCHER_PARTNER, people: DEMO_PATIENTS },
} as const

/** The page's path in the field, with what hospitals put into its query: none of it may be encoded once more. */
export const USER_QUERY_PAGE =
  'auth/pages/bindcard/auth/index?openType=getAuthCode&bizType=04107&cityCode=350500&channel=AAGd/x+Z0=&orgChnlCrtfCodg=BqK1kMStlhVDgN2uHf4EsLK/F2LjZPYJ81nK2eYQqxs=&orgCodg=H35050200001&orgAppId=1H5H3T'

const evoucherEnvironment = (kind: EvoucherKind, url: string): Record<string, string> =>
  kind === 'announced'
    ? { EVOUCHER_URL: url, EVOUCHER_KEY }
    : {
        EVOUCHER_KIND: kind,
        EVOUCHER_URL: `${url}${USER_QUERY_PATH}`,
        EVOUCHER_PARTNER_ID: EVOUCHER_PARTNER.id,
        EVOUCHER_PARTNER_SECRET: EVOUCHER_PARTNER.secret,
        EVOUCHER_APP_ID: 'wxe183cd55df4b4369',
        EVOUCHER_ENV_VERSION: 'trial',
        EVOUCHER_PATH: USER_QUERY_PAGE,
      }

/** The functions' store, from their configuration. */
function openCareStore(env: Readonly<Record<string, string>>): Promise<Store> {
  const environment = readEnvironment(env)
  return openAuthenticStore(
    readStoreSettings(environment),
    createSealer(readSealingKeys(environment)),
  )
}

/** A port nobody listens on. Another process may take it before it is used: then the start fails, and says so. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

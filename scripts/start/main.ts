import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildApp } from '../build/buildApp.ts'
import { buildFunctions } from '../functions/build.ts'
import { runFunctions } from '../functions/run.ts'
import { functionsEnvironment } from './functionsEnvironment.ts'
import { localKeys } from './localKeys.ts'
import { openFunctionsLog } from './functionsLog.ts'
import { announce, withdraw } from './running.ts'
import { startSandbox } from './sandbox.ts'
import { readSettings } from './settings.ts'
import { startTimer } from './timer.ts'
import { serveWeb } from './web.ts'

/** `npm start`: the sandbox, the functions and the app together; each address is printed when it truly answers. */
const root = fileURLToPath(new URL('../../', import.meta.url))
const closers: (() => Promise<unknown>)[] = []
let stopping: Promise<void> | undefined

/** In the opposite order of their start, so that nobody calls one that is gone. */
function stop(code: number): Promise<void> {
  stopping ??= (async () => {
    for (const close of closers.reverse()) await close().catch((error: unknown) => console.error(error))
    process.exit(code)
  })()
  return stopping
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(0))

try {
  await start()
} catch (error) {
  console.error(`启动失败：${error instanceof Error ? error.message : String(error)}`)
  await stop(1)
}

async function start(): Promise<void> {
  const settings = readSettings(process.env)
  const { ports, dataDir } = settings
  const functionsUrl = `http://127.0.0.1:${ports.functions}`
  const say = (what: string, url: string) => console.log(`  ${what.padEnd(14 - chinese(what))}${url}`)

  console.log('正在启动……')
  const directory = join(root, 'dist/functions-local')
  const webDirectory = join(root, 'dist/web-local')
  const [keys] = await Promise.all([localKeys(dataDir), buildFunctions(directory, { local: true }), buildApp('h5', webDirectory)])

  const sandbox = await startSandbox(settings, functionsUrl)
  closers.push(sandbox.close)
  say('医保平台', sandbox.urls.platform)
  say('电子凭证', sandbox.urls.evoucher)
  say('医院 HIS', sandbox.urls.hospital)
  say('微信消息', sandbox.urls.wechat)

  const web = `http://127.0.0.1:${ports.web}`
  const log = await openFunctionsLog(join(dataDir, 'logs'))
  closers.push(log.close)
  const environment = functionsEnvironment(process.env, { ...sandbox.urls, web }, keys, dataDir, sandbox.environment)
  const functions = await runFunctions({
    directory,
    port: ports.functions,
    env: environment,
    logDirectory: join(dataDir, 'logs'),
    onOutput: log.take,
  })
  closers.push(functions.stop)
  functions.process.once('exit', (code) => {
    if (stopping === undefined) {
      console.error(`云函数进程意外退出（${code}）`)
      void stop(1)
    }
  })
  say('云函数', functions.url)
  closers.push((await startTimer(environment, log.take)).close)

  const served = await serveWeb(webDirectory, ports.web, functions.url)
  closers.push(served.close)
  say('手机页面', served.url)
  const landing = `${functions.url}/landing`
  say('公众号页面', landing)

  await announce(dataDir, {
    pid: process.pid,
    startedAt: new Date().toISOString(),
    urls: { ...sandbox.urls, web: served.url, functions: functions.url, landing },
    sandbox: { channels: sandbox.channels, patients: sandbox.patients },
  })
  closers.push(() => withdraw(dataDir))

  const [patient] = sandbox.patients
  if (patient) {
    console.log(`\n可以试用的患者：${patient.psn_name}，${patient.cert_no}，住院登记号 ${patient.hosp_mdtrt_id}（${patient.what}）`)
    console.log(`  打开 ${served.url}/?hosp_mdtrt_id=${patient.hosp_mdtrt_id}`)
    console.log(`  从公众号来 ${landing}?hosp_mdtrt_id=${patient.hosp_mdtrt_id}`)
  }
  console.log('\nCtrl-C 停止全部')
}

/** Columns that Chinese characters take beyond one each. */
function chinese(text: string): number {
  return [...text].filter((character) => character > '⺀').length
}

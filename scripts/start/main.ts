import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ConfigurationError } from '../../cloudfunctions/lib/config/environment.ts'
import { buildApp } from '../build/buildApp.ts'
import * as command from '../command/command.ts'
import { buildFunctions } from '../functions/build.ts'
import { configurationProblems } from '../functions/configuration.ts'
import { runFunctions } from '../functions/run.ts'
import { adoptLocal } from './adoptLocal.ts'
import { answers, takesConnections } from './answers.ts'
import { functionsEnvironment } from './functionsEnvironment.ts'
import { localKeys } from './localKeys.ts'
import { migrateLocal } from './migrateLocal.ts'
import { openFunctionsLog } from './functionsLog.ts'
import { hisChannelLines, keepHisChannel } from './hisChannel.ts'
import { requireFreePorts } from './ports.ts'
import { announce, readRunning, withdraw } from './running.ts'
import { planSandbox } from './sandbox.ts'
import { readSettings } from './settings.ts'
import { startTimer } from './timer.ts'

/** `npm start`: the sandbox, the functions and the app together; each address is printed when it truly answers. */
const root = fileURLToPath(new URL('../../', import.meta.url))
const closers: (() => Promise<unknown>)[] = []
let stopping: Promise<void> | undefined

/** In the opposite order of their start, so that nobody calls one that is gone. */
function stop(code: number): Promise<void> {
  stopping ??= (async () => {
    for (const close of closers.reverse())
      await close().catch((error: unknown) => console.error(error))
    process.exit(code)
  })()
  return stopping
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(0))

const USAGE = `用法：npm start

一起启动沙箱（医保平台、电子凭证、HIS、微信）、云函数和 H5 页面；Ctrl-C 停止全部。没有选项，用环境变量：
  DATA_DIR                                数据放在哪里，默认 .data
  PORT_WEB PORT_FUNCTIONS PORT_PLATFORM PORT_HOSPITAL PORT_EVOUCHER PORT_WECHAT   各自的端口
  PLATFORM_URL HIS_URL EVOUCHER_URL       设了就用那一个，不启动沙箱的
  INSTITUTIONS                            几个院区（docs/sandbox.md 里有现成的），各有一个 HIS，端口接着 PORT_HOSPITAL
PowerShell 里这样设：$env:DATA_DIR = 'D:\\care-data'; npm start`

await command.start((started) =>
  command.runCommand(started, { usage: USAGE, options: {} }, async ({ positionals }) => {
    command.noMore(positionals)
    try {
      await start()
    } catch (error) {
      // What is being stopped may well fail to start.
      if (stopping === undefined)
        console.error(`启动失败：${error instanceof Error ? error.message : String(error)}`)
      await stop(1)
    }
    return command.EXIT.good
  }),
)

async function start(): Promise<void> {
  // Logs, keys and data are this person's to read.
  process.umask(0o077)
  const settings = readSettings(process.env)
  const { ports, dataDir, outside } = settings
  const functionsUrl = `http://127.0.0.1:${ports.functions}`
  const webUrl = `http://127.0.0.1:${ports.web}`
  const running = await readRunning(dataDir)
  if (running !== undefined && (await answers(running.urls.functions))) {
    throw new Error(
      `已有一个 npm start 在用 DATA_DIR ${dataDir}（${running.urls.web}）：请先停止它，或换一个 DATA_DIR 和各端口`,
    )
  }
  const { keys, hisSecret } = await localKeys(dataDir)
  const sandbox = planSandbox(settings, process.env, functionsUrl, hisSecret)
  const environment = functionsEnvironment(
    process.env,
    { ...sandbox.urls, evoucher: sandbox.verifierUrl, web: webUrl },
    keys,
    dataDir,
    sandbox.environment,
  )
  const problems = configurationProblems(environment)
  if (problems.size > 0) throw new ConfigurationError(problems)
  await requireFreePorts(
    settings,
    sandbox.campuses.flatMap(({ his }) => his ?? []),
  )

  console.log('正在启动……')
  // Of this one's own: whoever runs on other ports still serves what it has built.
  const built = join(root, 'dist/local', String(ports.functions))
  const [directory, webDirectory] = [join(built, 'functions'), join(built, 'web')]
  // What takes longest: all else is started meanwhile.
  const building = new AbortController()
  closers.push(() => Promise.resolve(building.abort()))
  const page = buildApp('h5', webDirectory, { quick: true, signal: building.signal })
  // Heard of where it is awaited.
  page.catch(() => {})
  await buildFunctions(directory, { local: true })

  closers.push(sandbox.close)
  await sandbox.start()
  await say('医保平台', sandbox.urls.platform, outside.platform && 'PLATFORM_URL')
  await say('电子凭证', sandbox.urls.evoucher, outside.evoucher && 'EVOUCHER_URL')
  await say('医院 HIS', sandbox.urls.hospital, outside.hospital && 'HIS_URL')
  for (const { name, his, hisUrl } of sandbox.campuses)
    await say(`${name} HIS`, hisUrl, his === undefined ? 'HIS_URL' : undefined)
  await say('微信消息', sandbox.urls.wechat, outside.wechat && 'NOTICES_URL')

  await adoptLocal(environment)
  await migrateLocal(environment)
  const log = await openFunctionsLog(join(dataDir, 'logs'))
  closers.push(log.close)
  const functions = await runFunctions({
    directory,
    port: ports.functions,
    env: environment,
    logDirectory: join(dataDir, 'logs'),
    onOutput: log.take,
  })
  closers.push(functions.stop)
  void functions.ended.then((why) => {
    if (stopping !== undefined) return
    console.error(why)
    void stop(1)
  })
  await say('云函数', functions.url)
  closers.push((await startTimer(environment, log.take)).close)

  // Loads vite, which takes as long as all of ours: there is time now.
  const { serveWeb } = await import('./web.ts')
  await page
  const served = await serveWeb(webDirectory, ports.web, functions.url)
  closers.push(served.close)
  await say('手机页面', served.url)
  const landing = `${functions.url}/landing`
  await say('公众号页面', landing, undefined, '')

  await announce(dataDir, {
    pid: process.pid,
    functionsPid: functions.process.pid!, // it has answered
    startedAt: new Date().toISOString(),
    urls: { ...sandbox.urls, web: served.url, functions: functions.url, landing },
    sandbox: {
      channels: sandbox.channels,
      patients: sandbox.patients,
      ...(sandbox.campuses.length > 0 && {
        campuses: sandbox.campuses.map(({ institution, name, hisUrl }) => ({
          institution,
          name,
          hospital: hisUrl,
        })),
        institutions: process.env.INSTITUTIONS,
      }),
    },
  })
  closers.push(() => withdraw(dataDir))

  const hisUrl = `${functions.url}/hospital`
  await keepHisChannel(dataDir, hisUrl, sandbox.hisChannel)
  const shownDir = process.env.DATA_DIR?.trim() || '.data'
  console.log(`\n${hisChannelLines(shownDir, hisUrl, sandbox.hisChannel).join('\n')}`)
  console.log(`  看报文        ${sandbox.messagesUrl}`)

  for (const { name, institution, hisChannel } of sandbox.campuses) {
    await keepHisChannel(dataDir, hisUrl, hisChannel, institution)
    console.log(`\n${hisChannelLines(shownDir, hisUrl, hisChannel, { name }).join('\n')}`)
  }

  const [patient] = sandbox.patients
  if (patient) {
    console.log(
      `\n可以试用的患者：${patient.psn_name}，${patient.cert_no}，住院登记号 ${patient.hosp_mdtrt_id}（${patient.what}）`,
    )
    // Where there are several, a link says of which one its number is.
    const linkOf = ({ hosp_mdtrt_id }: { hosp_mdtrt_id: string }, institution: string) =>
      `?hosp_mdtrt_id=${hosp_mdtrt_id}${sandbox.campuses.length > 0 ? `&institution=${institution}` : ''}`
    const link = linkOf(patient, sandbox.hisChannel.institution)
    console.log(`  打开 ${served.url}/${link}`)
    for (const { name, institution, patients } of sandbox.campuses) {
      const there = patients.find(({ key }) => key === patient.key)
      if (there) console.log(`  在${name} ${served.url}/${linkOf(there, institution)}`)
    }
    console.log(`  从公众号来 ${landing}${link}`)
  }
  console.log('\nCtrl-C 停止全部')
}

/** @param variable who gives the address, where it is somebody else's: that one may come later, and has no /healthz. */
async function say(what: string, url: string, variable?: string, page?: string): Promise<void> {
  const there = variable === undefined ? await answers(url, page) : await takesConnections(url)
  if (!there && variable === undefined) throw new Error(`${what}没有应答：${url}`)
  console.log(
    `  ${what.padEnd(14 - chinese(what))}${there ? url : `还没有应答：${url}（${variable}）`}`,
  )
}

/** Columns that Chinese characters take beyond one each. */
function chinese(text: string): number {
  return [...text].filter((character) => character > '⺀').length
}

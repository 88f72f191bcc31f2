import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { COLLECTIONS } from '../../cloudfunctions/lib/store/store.ts'
import { startCloudbaseStandIn } from '../../testkit/cloudbase/cloudbaseStandIn.ts'
import { FUNCTIONS, buildFunctions } from '../functions/build.ts'
import { lonelyEnvironment } from './lonelyEnvironment.ts'
import { inTurn, ratioOf, spreadOf, type Spread } from './measure.ts'

export interface ColdStart {
  name: string
  /** Of the one file that is deployed. */
  bytes: number
  /**
   * ms of CPU from the start of the process to the first answer: others may use the cores, and the network is not ours.
   */
  time: Spread
  overEmpty: Spread
}

const root = fileURLToPath(new URL('../../', import.meta.url))

/** What the deployed functions weigh, bytes. */
export async function bundleSizes(directory: string): Promise<{ name: string; bytes: number }[]> {
  await buildFunctions(directory, { local: false })
  return Promise.all(
    FUNCTIONS.filter(({ deployed }) => deployed).map(async ({ name }) => ({
      name,
      bytes: (await stat(join(directory, name, 'index.js'))).size,
    })),
  )
}

/** How it is started: with the embedded store, or with the cloud's own as it is there. */
interface Starting {
  name: string
  directory: string
  env: Record<string, string>
  /** As in ColdStart, of each round. */
  times: number[]
}

/**
 * Every deployed function from nothing to its first answer, in a process of its own, and the patient's once more with
 * the vendor's SDK over a stand-in for its database; in turns with an empty one.
 */
export async function measureColdStarts(rounds: number): Promise<ColdStart[]> {
  await mkdir(join(root, 'dist'), { recursive: true })
  const directory = await mkdtemp(join(root, 'dist/bench-'))
  const cloud = await startCloudbaseStandIn(Object.keys(COLLECTIONS))
  try {
    const sizes = await bundleSizes(directory)
    await mkdir(join(directory, 'empty'))
    await writeFile(join(directory, 'empty/package.json'), '{"main":"index.js"}')
    await writeFile(
      join(directory, 'empty/index.js'),
      'exports.main = async () => ({ statusCode: 200, headers: {}, body: "{}" })\n',
    )
    const env: Record<string, string> = {
      ...lonelyEnvironment(join(directory, 'data')),
      LOG_LEVEL: 'silent',
    }
    const { STORE: _, DATA_DIR: _directory, ...withoutStore } = env
    const bytesOf = (name: string) => sizes.find((one) => one.name === name)?.bytes ?? 60
    const empty: Starting = { name: 'empty', directory: 'empty', env, times: [] }
    const all: Starting[] = [
      empty,
      ...sizes.map(({ name }) => ({ name, directory: name, env, times: [] })),
      {
        name: IN_THE_CLOUD,
        directory: 'patient',
        env: { ...withoutStore, ...cloud.environment },
        times: [],
      },
    ]
    // The store's file is made once, by whoever comes first: that one is not counted.
    await start(join(directory, 'patient'), env)
    for (let round = 0; round < rounds; round++)
      for (const one of inTurn(all, round))
        one.times.push(await start(join(directory, one.directory), one.env))
    return all.map(({ name, directory: of, times }) => ({
      name,
      bytes: bytesOf(of),
      time: spreadOf(times),
      overEmpty: ratioOf(times, empty.times),
    }))
  } finally {
    await cloud.close()
    await rm(directory, { recursive: true, force: true })
  }
}

/** The patient's function as a mini-program's first call meets it. */
export const IN_THE_CLOUD = 'patient-in-the-cloud'

/**
 * The patient is asked for his patients, by WeChat's own call; whoever else, something without an envelope: the answer
 * is a refusal, but everything is loaded and open.
 */
const FIRST_CALL = `
const { main } = require(process.argv[1])
const context = { environ: 'WX_CONTEXT_KEYS=WX_OPENID,WX_APPID;WX_OPENID=bench-openid;WX_APPID=wx1' }
main({ action: 'patients.list' }, context).then((answer) => {
  process.stdout.write('\\n#' + JSON.stringify({ cpu: process.cpuUsage(), answer }))
  process.exit(0)
})`

function start(functionDirectory: string, env: Record<string, string>): Promise<number> {
  const child = spawn(process.execPath, ['-e', FIRST_CALL, functionDirectory], {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  let errors = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text
  })
  return new Promise((resolve, reject) =>
    child.once('close', () => {
      const line = output.split('\n').find((one) => one.startsWith('#'))
      if (line === undefined)
        return reject(new Error(`no first answer of ${functionDirectory}:\n${output}${errors}`))
      const { cpu, answer } = JSON.parse(line.slice(1)) as {
        cpu: NodeJS.CpuUsage
        answer: { statusCode?: number; error?: { code: string } }
      }
      if ((answer.statusCode ?? 0) >= 500 || answer.error?.code.startsWith('unavailable.'))
        return reject(new Error(`${functionDirectory} answered ${JSON.stringify(answer)}`))
      resolve((cpu.user + cpu.system) / 1000)
    }),
  )
}

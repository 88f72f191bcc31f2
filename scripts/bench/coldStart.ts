import { execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createDevSessions } from '../../cloudfunctions/lib/identity/devSession.ts'
import { FUNCTIONS, buildFunctions } from '../functions/build.ts'
import { ratioOf, spreadOf, type Spread } from './measure.ts'

export interface ColdStart {
  name: string
  /** Of the one file that is deployed. */
  bytes: number
  /** ms from the start of the process to the first answer. */
  time: Spread
  overEmpty: Spread
  /** What the goal allows, over the empty function's: 1.5 × empty + 60 ms. */
  allowed: number
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

/** Every deployed function from nothing to its first answer, in a process of its own; in turns with an empty one. */
export async function measureColdStarts(rounds: number): Promise<ColdStart[]> {
  await mkdir(join(root, 'dist'), { recursive: true })
  const directory = await mkdtemp(join(root, 'dist/bench-'))
  try {
    const sizes = await bundleSizes(directory)
    await mkdir(join(directory, 'empty'))
    await writeFile(join(directory, 'empty/package.json'), '{"main":"index.js"}')
    await writeFile(
      join(directory, 'empty/index.js'),
      'exports.main = async () => ({ statusCode: 200, headers: {}, body: "{}" })\n',
    )
    const env = environment(join(directory, 'data'))
    const token = createDevSessions(env.DEV_SESSION_KEY!, Date.now).issue('bench-openid').token
    const all = [{ name: 'empty', bytes: 60 }, ...sizes]
    const times = new Map<string, number[]>(all.map(({ name }) => [name, []]))
    // The store's file is made once, by whoever comes first: that one is not counted.
    await start(join(directory, 'patient'), env, token)
    for (let round = 0; round < rounds; round++) {
      for (let turn = 0; turn < all.length; turn++) {
        const { name } = all[(turn + round) % all.length]!
        times.get(name)!.push(await start(join(directory, name), env, token))
      }
    }
    const empty = times.get('empty')!
    return all.map(({ name, bytes }) => ({
      name,
      bytes,
      time: spreadOf(times.get(name)!),
      overEmpty: ratioOf(times.get(name)!, empty),
      allowed: 1.5 + 60 / spreadOf(empty).median,
    }))
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

/** What the vendor's SDK adds in the cloud, where it is the store: ms to load it, each time in a process of its own. */
export async function measureSdkLoad(rounds: number): Promise<Spread> {
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [
        '-e',
        "const from = performance.now(); require('@cloudbase/node-sdk'); console.log(performance.now() - from)",
      ],
      { cwd: root },
    )
    times.push(Number(stdout))
  }
  return spreadOf(times)
}

/** The patient is asked for his patients; whoever else, something without an envelope: the answer is a refusal, but everything is loaded and open. */
const FIRST_CALL = `
const { main } = require(process.argv[1])
const event = { httpMethod: 'POST', path: '/', headers: { authorization: 'Bearer ' + process.argv[2] }, body: '{"action":"patients.list"}' }
main(event, {}).then((answer) => {
  process.stdout.write('\\n#' + JSON.stringify({ ms: performance.now(), answer }))
  process.exit(0)
})`

function start(
  functionDirectory: string,
  env: Record<string, string>,
  token: string,
): Promise<number> {
  const child = spawn(process.execPath, ['-e', FIRST_CALL, functionDirectory, token], {
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
      const { ms, answer } = JSON.parse(line.slice(1)) as {
        ms: number
        answer: { statusCode: number }
      }
      if (answer.statusCode >= 500)
        return reject(new Error(`${functionDirectory} answered ${JSON.stringify(answer)}`))
      resolve(ms)
    }),
  )
}

function environment(dataDir: string): Record<string, string> {
  const nobody = 'http://127.0.0.1:9'
  return {
    PLATFORM_URL: nobody,
    PLATFORM_APPID: 'QZBENCH0000000000003',
    PLATFORM_APPSECRET: 'of-no-use',
    HOSPITAL_FIXMEDINS_CODE: 'H35050200001',
    HOSPITAL_APPID: 'QZHIS000000000000001',
    HOSPITAL_APPSECRET: 'the HIS’s own',
    HIS_URL: nobody,
    HIS_KEY: 'his',
    EVOUCHER_URL: nobody,
    EVOUCHER_KEY: 'evoucher',
    SEAL_KEYS: `bench:${randomBytes(32).toString('base64')}`,
    INDEX_KEY: randomBytes(32).toString('base64'),
    DEV_SESSION_KEY: randomBytes(32).toString('base64'),
    STORE: 'sqlite',
    DATA_DIR: dataDir,
    LOG_LEVEL: 'silent',
  }
}

import { spawn, type ChildProcess } from 'node:child_process'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { COLLECTIONS } from '../../cloudfunctions/lib/store/store.ts'
import { startCloudbaseStandIn } from '../../testkit/cloudbase/cloudbaseStandIn.ts'
import { FUNCTIONS_DIRECTORY, startCare, type RunningCare } from '../../testkit/running.ts'
import { buildFunctions } from '../functions/build.ts'

/** ms each, of the call that found no process. */
export interface ColdTimes {
  /** Until Node runs the first line. */
  boot: number
  /** Until the function's code is loaded. */
  load: number
  /** Of its own until the answer. */
  answer: number
  /** In which it waited for the platform. */
  platform: number
}

/** The patient's function as the cloud has it: no process until somebody asks, and then one of its own. */
export interface ColdFunction {
  /** One invocation. */
  call(event: object, context: object): Promise<unknown>
  /** The same over HTTP, as the cloud's HTTP access hands it on. */
  url: string
  /** Of the first call. @throws Error where nobody has asked */
  times(): ColdTimes
  close(): Promise<void>
}

/**
 * The sandbox over the cloud's own store, for which a stand-in answers.
 * @param work is given what runs, and how a function is had that has not been started
 */
export async function withColdFunctions<T>(
  options: { h5Url?: string },
  work: (care: RunningCare, cold: () => Promise<ColdFunction>) => Promise<T>,
): Promise<T> {
  await buildFunctions(FUNCTIONS_DIRECTORY, { local: true })
  const cloud = await startCloudbaseStandIn(Object.keys(COLLECTIONS))
  try {
    const care = await startCare({
      ...options,
      env: { ...cloud.environment, STORE: 'cloudbase', LOG_LEVEL: 'info' },
    })
    try {
      return await work(care, () => coldFunction(join(FUNCTIONS_DIRECTORY, 'patient'), care.env))
    } finally {
      await care.close()
    }
  } finally {
    await cloud.close()
  }
}

/** Milliseconds since the epoch to the tenth: of one machine's processes, comparable. */
const NOW = 'performance.timeOrigin + performance.now()'
const HOST = `
const begun = ${NOW}
const { main } = require(process.argv[1])
const loaded = ${NOW}
process.on('message', async ({ event, context, id }) => {
  const asked = ${NOW}
  const answer = await main(event, context)
  process.send({ id, answer, begun, loaded, took: ${NOW} - asked })
})
process.once('disconnect', () => process.exit(0))
process.send('ready')`

interface Told {
  id: number
  answer: unknown
  begun: number
  loaded: number
  took: number
}

/** @param directory of the built function */
async function coldFunction(
  directory: string,
  env: Readonly<Record<string, string>>,
): Promise<ColdFunction> {
  let child: ChildProcess | undefined
  let started = 0
  let first: Told | undefined
  let output = ''
  let calls = 0
  const waiting = new Map<number, (told: Told) => void>()

  function theProcess(): ChildProcess {
    if (child !== undefined) return child
    started = performance.timeOrigin + performance.now()
    child = spawn(process.execPath, ['-e', HOST, directory], {
      env: { PATH: process.env.PATH ?? '', ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    // Both are pipes: see stdio.
    for (const stream of [child.stdout!, child.stderr!])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text
      })
    child.on('message', (told: Told | 'ready') => {
      if (told === 'ready') return
      first ??= told
      waiting.get(told.id)?.(told)
      waiting.delete(told.id)
    })
    return child
  }

  async function call(event: object, context: object): Promise<unknown> {
    const id = calls++
    const running = theProcess()
    const told = await new Promise<Told>((resolve, reject) => {
      waiting.set(id, resolve)
      running.once('close', () => reject(new Error(`the function has ended:\n${output}`)))
      running.send({ id, event, context })
    })
    return told.answer
  }

  const server = createServer((request, response) => {
    void (async () => {
      const reply = (await call(await httpEvent(request), {})) as {
        statusCode: number
        headers: Record<string, string>
        body: string
      }
      response.writeHead(reply.statusCode, reply.headers).end(reply.body)
    })().catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    call,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    times() {
      if (first === undefined) throw new Error(`the function was not asked:\n${output}`)
      const platform = waitedForPlatform(output)
      return {
        boot: first.begun - started,
        load: first.loaded - first.begun,
        answer: first.took - platform,
        platform,
      }
    },
    async close() {
      const ended = child && new Promise((resolve) => child!.once('close', resolve)) // it was started
      child?.kill()
      await ended
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function httpEvent(request: IncomingMessage): Promise<object> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return {
    path: request.url,
    httpMethod: request.method,
    headers: request.headers,
    queryStringParameters: {},
    body: Buffer.concat(chunks).toString('utf8'),
    isBase64Encoded: false,
  }
}

/** ms, from its log: calls side by side count once. */
function waitedForPlatform(log: string): number {
  const calls = log
    .split('\n')
    .filter((line) => line.includes('"the platform answered"'))
    .map((line) => JSON.parse(line) as { time: string; tookMs: number })
    .map(({ time, tookMs }) => ({ from: Date.parse(time) - tookMs, to: Date.parse(time) }))
    .sort((a, b) => a.from - b.from)
  let total = 0
  let until = -Infinity
  for (const { from, to } of calls) {
    total += Math.max(0, to - Math.max(from, until))
    until = Math.max(until, to)
  }
  return total
}

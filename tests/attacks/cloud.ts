import { fork } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DEPLOYED_DIRECTORY } from '../../testkit/running.ts'

/** What came of one call of `main(event, context)`. */
export interface Outcome {
  answer?: unknown
  /** `main` is never to throw: the runtime would tell the caller the stack. */
  thrown?: string
  tookMs: number
  /** The most that the process has ever needed. */
  peakBytes: number
}

/** A function as it is deployed, in a process of its own. */
export interface CloudFunction {
  call(event: unknown, context?: unknown): Promise<Outcome>
  /** As HTTP access hands it over. */
  post(body: string, path?: string): Promise<Outcome & { reply: Reply }>
  /** What it has written. */
  output: string[]
  close(): void
}

export interface Reply {
  statusCode: number
  headers: Record<string, string>
  body: string
}

const CHILD = fileURLToPath(new URL('./cloudChild.ts', import.meta.url))

export async function openCloudFunction(
  name: string,
  env: Readonly<Record<string, string>>,
): Promise<CloudFunction> {
  const child = fork(CHILD, [join(DEPLOYED_DIRECTORY, name, 'index.js')], {
    env: { PATH: process.env.PATH ?? '', ...env },
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const output: string[] = []
  for (const stream of [child.stdout!, child.stderr!])
    stream.setEncoding('utf8').on('data', (text: string) => output.push(text))
  const waiting = new Map<number, (outcome: Outcome) => void>()
  let count = 0
  const gone = new Promise<never>((_, reject) =>
    child.once('exit', () => reject(new Error(`${name} ended: ${output.join('')}`))),
  )
  gone.catch(() => {})
  const ready = new Promise<void>((resolve) => {
    child.on('message', (message) => {
      if (message === 'ready') return resolve()
      const outcome = message as Outcome & { number: number }
      waiting.get(outcome.number)?.(outcome)
      waiting.delete(outcome.number)
    })
  })
  await Promise.race([ready, gone])
  const call = (event: unknown, context: unknown = {}) => {
    const number = (count += 1)
    const answered = new Promise<Outcome>((resolve) => waiting.set(number, resolve))
    child.send({ number, event, context })
    return Promise.race([answered, gone])
  }
  return {
    call,
    async post(body, path = `/${name}`) {
      const outcome = await call({ httpMethod: 'POST', path, headers: {}, body })
      return { ...outcome, reply: outcome.answer as Reply }
    },
    output,
    close: () => child.kill('SIGKILL'),
  }
}

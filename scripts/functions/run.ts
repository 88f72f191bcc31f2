import { spawn, type ChildProcess } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

export interface RunningFunctions {
  url: string
  process: ChildProcess
  /** Lets requests under way finish, then ends the process. */
  stop(): Promise<void>
}

export interface RunOptions {
  /** Where buildFunctions put them, with `local`. */
  directory: string
  port: number
  /** The functions' whole configuration. */
  env: Record<string, string>
  logDirectory: string
  /** Every line the functions write. */
  onOutput?: (line: string) => void
}

// Its exports do not name its command.
const tcbff = join(dirname(createRequire(import.meta.url).resolve('@cloudbase/functions-framework')), '../bin/tcb-ff.js')

/**
 * Runs the built functions on CloudBase's own functions framework and resolves when /healthz answers.
 * @throws where the process ends before that: its last lines say why
 */
export async function runFunctions(options: RunOptions): Promise<RunningFunctions> {
  const { directory, port } = options
  const child = spawn(process.execPath, [
    '--enable-source-maps', '--import', pathToFileURL(join(directory, 'rawBody.mjs')).href, tcbff,
    `--port=${port}`, `--functionsConfigFile=${join(directory, 'cloudbase-functions.json')}`, `--logDirname=${options.logDirectory}`,
    // Its defaults log every event in clear, drop what is under way on stop, and answer errors with a stack.
    '--logEventContext=false', '--logHeaderBody=false', '--gracefulShutdown=true', '--captureStack=false',
  ], { env: { PATH: process.env.PATH ?? '', ...options.env }, stdio: ['ignore', 'pipe', 'pipe'] })

  const lastLines: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    let rest = ''
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        lastLines.push(line)
        if (lastLines.length > 20) lastLines.shift()
        options.onOutput?.(line)
      }
    })
  }

  let ended: string | undefined
  const exit = new Promise<void>((resolve) => child.once('exit', (code, signal) => {
    ended = `the functions ended with ${signal ?? code}:\n${lastLines.join('\n')}`
    resolve()
  }))
  const url = `http://127.0.0.1:${port}`
  const stop = async () => {
    if (ended === undefined) child.kill('SIGTERM')
    await exit
  }
  while (!(await answers(`${url}/healthz`))) {
    if (ended !== undefined) throw new Error(ended)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return { url, process: child, stop }
}

async function answers(url: string): Promise<boolean> {
  return fetch(url, { signal: AbortSignal.timeout(2000) }).then((response) => response.ok, () => false)
}

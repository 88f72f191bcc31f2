import { spawn, type ChildProcess } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

export interface RunningFunctions {
  url: string
  process: ChildProcess
  /** Why the process is gone, with its last lines, once it is. */
  ended: Promise<string>
  /** Lets requests under way finish, for `STOP_MS` at the most, then ends the process. */
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

/** How long a stop may take before it is forced, ms. */
const STOP_MS = 5000

/** Among the built functions: what the runtime loads before them. */
export const LOCAL_RUNTIME = 'localRuntime.mjs'

// Its exports do not name its command.
const tcbff = join(
  dirname(createRequire(import.meta.url).resolve('@cloudbase/functions-framework')),
  '../bin/tcb-ff.js',
)

/**
 * Runs the built functions on CloudBase's own functions framework and resolves when /healthz answers.
 * @throws where the process ends before that: its last lines say why
 */
export async function runFunctions(options: RunOptions): Promise<RunningFunctions> {
  const { directory, port } = options
  const child = spawn(
    process.execPath,
    [
      '--enable-source-maps',
      '--import',
      pathToFileURL(join(directory, LOCAL_RUNTIME)).href,
      tcbff,
      `--port=${port}`,
      `--functionsConfigFile=${join(directory, 'cloudbase-functions.json')}`,
      `--logDirname=${options.logDirectory}`,
      // Its defaults log every event in clear, drop what is under way on stop, and answer errors with a stack.
      '--logEventContext=false',
      '--logHeaderBody=false',
      '--gracefulShutdown=true',
      '--captureStack=false',
    ],
    {
      env: { PATH: process.env.PATH ?? '', ...options.env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    },
  )

  const lastLines: string[] = []
  // Both are pipes: see stdio.
  for (const stream of [child.stdout!, child.stderr!]) {
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

  let gone: string | undefined
  // At its close, not its exit: by then its last lines have arrived.
  const ended = new Promise<string>((resolve) =>
    child.once('close', (code, signal) => {
      gone = `云函数进程结束（${signal ?? code}）：\n${lastLines.join('\n')}`
      resolve(gone)
    }),
  )
  const url = `http://127.0.0.1:${port}`
  const stop = async () => {
    if (gone === undefined) child.kill('SIGTERM')
    // The framework's own end has taken a minute after some use. What is cut off is as after a crash: asked about
    // later.
    const impatient = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
    await ended
    clearTimeout(impatient)
  }
  while (!(await answers(`${url}/healthz`))) {
    if (gone !== undefined) throw new Error(gone)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return { url, process: child, ended, stop }
}

async function answers(url: string): Promise<boolean> {
  return fetch(url, { signal: AbortSignal.timeout(2000) }).then(
    (response) => response.ok,
    () => false,
  )
}

import { spawn, type ChildProcess } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PORT_VARIABLES } from '../scripts/start/settings.ts'
import { freePort } from './running.ts'

const ROOT = fileURLToPath(new URL('../', import.meta.url))

/** The real command, as somebody types it. */
export interface NpmStart {
  env: Record<string, string>
  process: ChildProcess
  /** What has been written so far. */
  output(): string
  /** Its exit code, once it is gone. */
  ended: Promise<number | null>
  /** Ends it, however far it is, and removes what it has built. */
  remove(): Promise<void>
}

/** @param env over free ports; nothing of the caller's own but PATH */
export async function npmStart(
  env: Record<string, string> & { DATA_DIR: string },
): Promise<NpmStart> {
  const ports = Object.fromEntries(
    await Promise.all(
      Object.values(PORT_VARIABLES).map(async (name) => [name, String(await freePort())]),
    ),
  ) as Record<string, string>
  const given = { ...ports, ...env }
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/start/main.ts'], {
    cwd: ROOT,
    env: { PATH: process.env.PATH ?? '', ...given },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  return {
    env: given,
    process: child,
    output: () => output,
    ended,
    async remove() {
      child.kill('SIGKILL')
      await ended
      rmSync(join(ROOT, 'dist/local', given.PORT_FUNCTIONS!), { recursive: true, force: true })
    },
  }
}

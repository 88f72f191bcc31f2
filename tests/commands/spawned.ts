import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>
}

/** What package.json runs of our own. */
export const COMMAND_NAMES = Object.entries(scripts)
  .filter(([, line]) => line.startsWith('tsx scripts/'))
  .map(([name]) => name)

export interface Ended {
  code: number | null
  out: string
  err: string
}

/** As somebody types it, in an environment that has nothing of this one's. */
export function runCommand(
  name: string,
  argv: readonly string[],
  env: Record<string, string> = {},
): Promise<Ended> {
  const [, ...words] = scripts[name]!.split(' ')
  const child = spawn(process.execPath, ['--import', 'tsx', ...words, ...argv], {
    cwd: ROOT,
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [out, err] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, out, err })))
}

import type { Environment } from '../../cloudfunctions/lib/config/environment.ts'
import type { Started } from './command.ts'

export interface Captured {
  code: number
  out: string
  err: string
}

/** Runs a command in this process and keeps what it writes. */
export async function captured(
  run: (started: Started) => Promise<number>,
  argv: readonly string[],
  env: Environment,
): Promise<Captured> {
  let [out, err] = ['', '']
  const code = await run({
    argv,
    env,
    out: { write: (text) => (out += text) },
    err: { write: (text) => (err += text) },
  })
  return { code, out, err }
}

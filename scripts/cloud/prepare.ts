import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { buildFunctions } from '../functions/build.ts'
import { bundleOf } from './bundle.ts'
import { checkEnvironment } from './checkVariables.ts'
import { DEPLOYED } from './functions.ts'
import { placeVariables } from './place.ts'
import type { Prepared } from './state/wanted.ts'
import { FIXED } from './variables.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

/**
 * Builds every function and sees to it that its variables are right and fit. Needs neither an account nor a network;
 * nothing secret is written to a disk.
 * @param given as a file of variables has them
 * @throws ConfigurationError naming every variable that is wrong; Error where they do not fit
 */
export async function prepare(given: Readonly<Record<string, string>>): Promise<Prepared[]> {
  const values = Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) =>
      value.trim() === '' || name in FIXED ? [] : [[name, value.trim()]],
    ),
  )
  checkEnvironment({ ...given, ...values })
  const placed = DEPLOYED.map((one) => ({ function: one, ...placeVariables(one, values) }))
  const directory = await mkdtemp(join(tmpdir(), 'care-functions-'))
  try {
    await buildFunctions(directory, { local: false })
    return await Promise.all(
      placed.map(async (one) => ({
        ...one,
        bundle: await bundleOf(join(directory, one.function.name), one.bundled),
      })),
    )
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

export interface Revision {
  /** Letters and digits. */
  commit: string
  /** What is not committed; empty where all is. */
  changes: string
}

/** Which code this is; outside git nobody knows. */
export async function readRevision(): Promise<Revision> {
  const git = async (...args: string[]) =>
    (await promisify(execFile)('git', args, { cwd: root })).stdout.trimEnd()
  try {
    return {
      commit: await git('rev-parse', '--short', 'HEAD'),
      changes: await git('status', '--porcelain'),
    }
  } catch {
    return { commit: 'unknown', changes: '' }
  }
}

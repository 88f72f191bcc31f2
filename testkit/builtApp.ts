import { mkdtempSync, rmSync } from 'node:fs'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { buildApp, type Platform } from '../scripts/build/buildApp.ts'

/** Names the folder where all the processes of one test run find the builds of the app. */
const SHARED = 'BUILT_APPS'
const BUILT = 'built'
/** ms: a build takes some ten seconds, two at once on a busy machine some more. */
const LONGEST = 150_000

/** Makes that folder, for every process that is started from here on. `remove` takes it away again. */
export function shareBuiltApps(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'apps-'))
  process.env[SHARED] = folder
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** Where nobody shares: this process's own, as long as it lives. */
function ownFolder(): string {
  const { folder, remove } = shareBuiltApps()
  process.once('exit', remove)
  return folder
}

/**
 * The app as it is delivered. It is built by the first that asks, and once for all who share it: nobody writes there.
 * @throws Error with the build's own words
 */
export async function builtApp(platform: Platform): Promise<string> {
  const folder = process.env[SHARED] ?? ownFolder()
  const target = join(folder, platform)
  const outcome = join(folder, `${platform}.outcome`)
  if (await isFirst(join(folder, `${platform}.begun`))) await build(platform, target, outcome)
  const said = await onceThere(outcome)
  if (said !== BUILT) throw new Error(said)
  return target
}

/** Of all the processes, one can make it. */
const isFirst = (mark: string): Promise<boolean> =>
  mkdir(mark).then(
    () => true,
    () => false,
  )

async function build(platform: Platform, target: string, outcome: string): Promise<void> {
  const said = await buildApp(platform, target).then(
    () => BUILT,
    (error: unknown) => String(error),
  )
  // Whole, or not there.
  await writeFile(`${outcome}.new`, said)
  await rename(`${outcome}.new`, outcome)
}

async function onceThere(file: string): Promise<string> {
  for (const end = Date.now() + LONGEST; Date.now() < end; await setTimeout(100)) {
    const text = await readFile(file, 'utf8').catch(() => undefined)
    if (text !== undefined) return text
  }
  throw new Error(`the app was not built within ${LONGEST / 1000} s`)
}

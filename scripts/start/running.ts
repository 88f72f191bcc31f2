import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * What a tool needs to attach to the running whole: addresses, the sandbox's channels and patients. Nothing of
 * production's.
 */
export interface Running {
  pid: number
  /** Of the functions' own process, for a debugger. */
  functionsPid: number
  startedAt: string
  urls: {
    web: string
    functions: string
    landing: string
    platform: string
    hospital: string
    evoucher: string
    wechat: string
  }
  sandbox: {
    channels: readonly object[]
    patients: readonly object[]
    /** The institutions beside the first, where there are any. */
    campuses?: readonly { institution: string; name: string; hospital: string }[]
    /** The variable as it was given, for a command in another shell; it holds no secrets. */
    institutions?: string | undefined
  }
}

const path = (dataDir: string) => join(dataDir, 'running.json')

export async function announce(dataDir: string, running: Running): Promise<void> {
  const draft = `${path(dataDir)}.${process.pid}`
  await writeFile(draft, `${JSON.stringify(running, null, 2)}\n`, { mode: 0o600 })
  await rename(draft, path(dataDir))
}

export const withdraw = (dataDir: string): Promise<void> => rm(path(dataDir), { force: true })

/** Undefined where nothing is announced, or its process is gone: what was killed could not withdraw its file. */
export async function readRunning(dataDir: string): Promise<Running | undefined> {
  const text = await readFile(path(dataDir), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const running = JSON.parse(text) as Running
  return isAlive(running.pid) ? running : undefined
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

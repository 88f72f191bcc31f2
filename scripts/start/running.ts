import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What a tool needs to attach to the running whole: addresses, the sandbox's channels and patients. Nothing of production's. */
export interface Running {
  pid: number
  startedAt: string
  urls: { web: string; functions: string; landing: string; platform: string; hospital: string; evoucher: string; wechat: string }
  sandbox: { channels: unknown[]; patients: readonly object[] }
}

const path = (dataDir: string) => join(dataDir, 'running.json')

export async function announce(dataDir: string, running: Running): Promise<void> {
  const draft = `${path(dataDir)}.${process.pid}`
  await writeFile(draft, `${JSON.stringify(running, null, 2)}\n`)
  await rename(draft, path(dataDir))
}

export const withdraw = (dataDir: string): Promise<void> => rm(path(dataDir), { force: true })

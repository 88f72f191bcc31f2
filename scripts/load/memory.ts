import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

export interface MemoryWatch {
  /** MB of resident memory: when it began, at most, and now. */
  stop(): Promise<{ first: number; most: number; last: number }>
}

/** Looks at a process's resident memory four times a second. */
export async function watchMemory(pid: number): Promise<MemoryWatch> {
  const first = await residentMegabytes(pid)
  let most = first
  const timer = setInterval(() => {
    void residentMegabytes(pid).then(
      (now) => {
        most = Math.max(most, now)
      },
      () => {},
    )
  }, 250)
  return {
    async stop() {
      clearInterval(timer)
      const last = await residentMegabytes(pid)
      return { first, most: Math.max(most, last), last }
    },
  }
}

async function residentMegabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => undefined)
  const kilobytes =
    status === undefined
      ? Number((await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)])).stdout)
      : Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1])
  return kilobytes / 1024
}

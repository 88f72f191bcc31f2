import { readFileSync } from 'node:fs'

/**
 * The most memory that a process has held, bytes. Linux alone tells it. Not `resourceUsage().maxRSS`: there a process
 * begins with what the one held that started it.
 */
export function peakBytes(pid: number | 'self'): number {
  const [, kilobytes] =
    /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  if (kilobytes === undefined) throw new Error(`nothing is known of the memory of ${pid}`)
  return Number(kilobytes) * 1024
}

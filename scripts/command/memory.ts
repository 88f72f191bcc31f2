import { readFileSync } from 'node:fs'

/** Bytes of a process's memory, of which Linux alone tells: what it holds now, or has held at most. */
export function memoryOf(pid: number | 'self', what: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const [, kilobytes] = new RegExp(`^${what}:\\s+(\\d+) kB`, 'm').exec(status) ?? []
  if (kilobytes === undefined) throw new Error(`nothing is known of the memory of ${pid}`)
  return Number(kilobytes) * 1024
}

/**
 * The most memory that a process has held, bytes. Not `resourceUsage().maxRSS`: there a process begins with what the
 * one held that started it.
 */
export const peakBytes = (pid: number | 'self'): number => memoryOf(pid, 'VmHWM')

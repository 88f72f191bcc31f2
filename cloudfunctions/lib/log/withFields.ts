import type { Log } from './log.ts'

const LEVELS = ['debug', 'info', 'warn', 'error'] as const

/** The same log, with these fields on each of its lines. */
export function withFields(log: Log, fields: object): Log {
  const levels = LEVELS.map((level) => {
    const write = (first: unknown, ...words: string[]) =>
      typeof first === 'string'
        ? log[level](fields, first, ...words)
        : log[level]({ ...fields, ...(first as object) }, ...words)
    return [level, write]
  })
  return Object.fromEntries(levels) as Log
}

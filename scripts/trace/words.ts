import {
  SERVICES,
  formatDateTime,
  serviceByFunid,
} from '../../cloudfunctions/lib/protocol/index.ts'

/** One line of a function's log. */
export interface LogLine {
  level: number
  time: string
  function?: string
  request?: string
  msg?: string
  [field: string]: unknown
}

/** Where a line is in what a log holds: other programs put their own words around it. */
export function readLine(text: string, request: string): LogLine | undefined {
  const line = text.includes(request) ? parseLine(text) : undefined
  return line?.request === request ? line : undefined
}

/** Undefined where it is no line of ours. */
export function parseLine(text: string): LogLine | undefined {
  const start = text.indexOf('{"level":')
  if (start === -1) return undefined
  try {
    return JSON.parse(text.slice(start, text.lastIndexOf('}') + 1)) as LogLine
  } catch {
    return undefined
  }
}

const STEPS: Readonly<Record<string, string>> = {
  asked: '收到',
  'asking the platform': '问医保平台',
  'the platform answered': '医保平台答复',
  'the platform gave no usable answer': '医保平台没有可用的答复',
  answered: '答复',
  'outcome unknown': '结果未明',
  'unknown outcome asked for': '查询结果未明的一笔',
}

/** Time, function, what happened, and the facts: one line for a person. */
export function describeLine(line: LogLine): string {
  const { time, level, function: name = '', msg = '', err, ...rest } = line
  const step = STEPS[msg] ?? msg
  const mark = level >= 50 ? '✗ ' : level >= 40 ? '! ' : ''
  const parts = [shanghai(time), name, `${mark}${step}`]
  return `${parts.join('  ')}${facts(rest)}${failure(err)}`
}

/** As every other time that a hospital reads, to the millisecond. */
function shanghai(time: string): string {
  const at = Date.parse(time)
  return Number.isNaN(at) ? time : `${formatDateTime(at)}.${time.slice(20, 23)}`
}

/** Of pino's own, and what stands on every line. */
const NO_FACTS: ReadonlySet<string> = new Set(['request', 'pid', 'hostname', 'v'])

function facts(fields: Record<string, unknown>): string {
  const written = Object.entries(fields).flatMap(([name, value]) => {
    if (NO_FACTS.has(name) || value === null || value === undefined || value === '') return []
    if (name === 'funid') return [titleOf(String(value))]
    if (name === 'fields') return [facts(value as Record<string, unknown>).trim()]
    return [`${name}=${typeof value === 'object' ? JSON.stringify(value) : String(value)}`]
  })
  return written.length === 0 ? '' : `  ${written.filter(Boolean).join(' ')}`
}

export const titleOf = (funid: string): string =>
  funid === '' ? SERVICES.feeInfo.title : `${funid} ${serviceByFunid(funid)?.title ?? ''}`.trim()

/** The chain of causes, outermost first. */
function failure(err: unknown): string {
  const causes: string[] = []
  for (
    let at = err;
    typeof at === 'object' && at !== null;
    at = (at as { cause?: unknown }).cause
  ) {
    const { code, message } = at as { code?: unknown; message?: unknown }
    causes.push([code, message].filter(Boolean).map(String).join(' '))
  }
  return causes.map((cause) => `\n    ${cause}`).join('')
}

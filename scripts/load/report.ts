import type { Measured, Sample } from './pace.ts'

/** Nearest rank. @param part 0–1 */
function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? 0
}

export interface Row {
  what: string
  requests: number
  /** Answered a second. */
  rate: number
  p50: number
  p99: number
  longest: number
  /** What came instead of an answer, and how often. */
  errors: Record<string, number>
}

export function summarize(what: string, { samples, elapsed }: Measured): Row {
  const times = samples.map(({ ms }) => ms)
  const errors: Record<string, number> = {}
  for (const { error } of samples) if (error !== '') errors[error] = (errors[error] ?? 0) + 1
  return {
    what,
    requests: samples.length,
    rate: (samples.length * 1000) / elapsed,
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
    longest: percentile(times, 1),
    errors,
  }
}

/** All together, then each kind by itself. */
export function rowsOf(what: string, measured: Measured): Row[] {
  const kinds = new Map<string, Sample[]>()
  for (const sample of measured.samples)
    kinds.set(sample.kind, [...(kinds.get(sample.kind) ?? []), sample])
  const [only, ...others] = kinds.keys()
  if (only !== undefined && others.length === 0) return [summarize(only, measured)]
  return [
    summarize(what, measured),
    ...[...kinds].map(([kind, samples]) => summarize(kind, { samples, elapsed: measured.elapsed })),
  ]
}

export function lineOf({ what, requests, rate, p50, p99, longest, errors }: Row): string {
  const failed = Object.entries(errors)
    .map(([error, count]) => `${error} ${count}`)
    .join('、')
  return `${pad(what, 36)}${String(requests).padStart(7)} 次${rate.toFixed(1).padStart(9)}/秒   p50 ${ms(p50)}   p99 ${ms(p99)}   最长 ${ms(longest)}   出错 ${failed || '0'}`
}

const ms = (value: number) => `${value.toFixed(1).padStart(7)} ms`

/** Chinese characters take two columns. */
const pad = (text: string, columns: number) =>
  text +
  ' '.repeat(
    Math.max(1, columns - [...text].reduce((width, one) => width + (one > '⺀' ? 2 : 1), 0)),
  )

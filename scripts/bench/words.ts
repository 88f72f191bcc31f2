import type { Spread } from './measure.ts'

// How a figure and a table are written.

export const section = (title: string, words: string, head: string[], rows: string[][]) =>
  `### ${title}\n\n${words}\n\n${table(head, rows)}`
export const table = (head: string[], rows: string[][]) =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')
export const verdict = (good: boolean) => (good ? ' ✓' : ' ✗')
export const ms = (value: number) => (value < 1 ? value.toFixed(3) : value.toFixed(1))
export const kb = (bytes: number) => `${(bytes / 1024).toFixed(0)} KB`
export const spread = ({ median, low, high }: Spread, digits: number) =>
  `${median.toFixed(digits)}（${low.toFixed(digits)}–${high.toFixed(digits)}）`
export const fold = (ratio: Spread) => `${spread(ratio, ratio.median < 10 ? 2 : 0)} 倍`

import type { Line, Outcome } from './check.ts'

const MARKS = { passed: '✓', failed: '✗', idle: '－', blocked: '－' } as const

/** The width of a title and the gap behind it, in columns. */
const HEAD = 14

/** A Chinese character takes two. */
const columns = (text: string): number =>
  [...text].reduce((sum, character) => sum + (character > '⺀' ? 2 : 1), 0)

/** One line, whatever the outcome's words hold. */
export function formatLine({ title, outcome }: Line): string {
  const gap = ' '.repeat(Math.max(1, HEAD - columns(title)))
  return `${MARKS[outcome.is]} ${title}${gap}${words(outcome)}`.replace(/\s*[\r\n]+\s*/g, ' ')
}

function words(outcome: Outcome): string {
  switch (outcome.is) {
    case 'passed':
      return outcome.detail
    case 'failed':
      return `${outcome.what}。${outcome.todo}`
    case 'idle':
      return `不检查：${outcome.why}`
    case 'blocked':
      return `跳过：${outcome.why}`
  }
}

export function formatSummary(lines: readonly Line[]): string {
  const count = (...kinds: Outcome['is'][]) =>
    lines.filter(({ outcome }) => kinds.includes(outcome.is)).length
  const parts = [
    `${count('passed')} 项通过`,
    `${count('failed')} 项未通过`,
    `${count('blocked')} 项跳过`,
    `${count('idle')} 项不检查`,
  ]
  return parts.filter((part) => !part.startsWith('0 ') || part.includes('未通过')).join('，')
}

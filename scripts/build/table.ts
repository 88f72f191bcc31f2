import type { Size } from './sizes.ts'

/** The sizes as lines under each other, in KB of 1024 bytes, with what became of limit and goal. */
export function table(sizes: readonly Size[]): string {
  const rows = sizes.map(({ what, bytes, limit, goal }) => [
    what,
    kilobytes(bytes),
    kilobytes(limit),
    goal === undefined ? '' : kilobytes(goal),
    verdict({ what, bytes, limit, ...(goal === undefined ? {} : { goal }) }),
  ])
  const all = [['', 'size', 'limit', 'goal', ''], ...rows]
  const width = (column: number) => Math.max(...all.map((row) => row[column]?.length ?? 0))
  return all
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 || column === 4 ? cell.padEnd(width(column)) : cell.padStart(width(column)),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KB`
}

function verdict({ bytes, limit, goal }: Size): string {
  if (bytes > limit) return 'OVER THE LIMIT'
  return goal !== undefined && bytes > goal ? 'over the goal' : 'ok'
}

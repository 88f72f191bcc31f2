import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Something that one of WeChat's own compilers would not take, or would take for something else. */
export interface Problem {
  compiler: 'wcc' | 'wcsc' | 'glass-easel'
  /** From the mini-program's root, with `/`. */
  file: string
  /** Where it is, from 1; where the compiler does not say and the file does not show it, neither is there. */
  line?: number
  column?: number
  what: string
}

/** `pages/stay/index.wxml:3:14 wcc: …`, as an editor finds it. */
export const worded = ({ compiler, file, line, column, what }: Problem): string =>
  `${[file, line, column].filter((part) => part !== undefined).join(':')} ${compiler}: ${what}`

/** @param place line and column, as a compiler wrote them */
export function problem(
  compiler: Problem['compiler'],
  { directory, file }: { directory: string; file: string },
  what: string,
  place: readonly [line: unknown, column: unknown] | undefined,
): Problem {
  const [line, column] = (place ?? []).map(Number)
  const oneLine = what.trim().replace(/\p{Cc}/gu, (one) => JSON.stringify(one).slice(1, -1))
  const known =
    line !== undefined && column !== undefined && line > 0
      ? { line, column: Math.max(1, column) }
      : placeOfQuoted(readFileSync(join(directory, file), 'utf8'), what)
  return { compiler, file, ...known, what: oneLine }
}

/** Of a file that is missing, the compilers say the name but not where it is named. */
function placeOfQuoted(text: string, what: string): { line: number; column: number } | undefined {
  const [, name] = /`([^`]+)`/.exec(what) ?? []
  const at = name === undefined ? -1 : text.indexOf(name)
  if (at < 0) return undefined
  const before = text.slice(0, at)
  return { line: before.split('\n').length, column: at - before.lastIndexOf('\n') }
}

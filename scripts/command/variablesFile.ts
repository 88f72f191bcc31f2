import { readFileSync, statSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { UsageError } from './command.ts'

/**
 * Reads a file of `名称=值` lines.
 * @throws UsageError where it is not there, others on this machine may read it, or a line does not mean what it looks
 *   like
 */
export function readVariablesFile(file: string): Record<string, string> {
  let text: string
  try {
    if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0)
      throw new UsageError(`${file} 别人也能读：请先 chmod 600 ${file}`)
    text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '')
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError(`读不到 ${file}（${(error as NodeJS.ErrnoException).code ?? ''}）`)
  }
  checkLines(file, text)
  // Node takes an indented comment for a name.
  return Object.fromEntries(
    Object.entries(parseEnv(text.replace(/^[ \t]+(?=#)/gm, ''))).map(([name, value]) => [
      name,
      value ?? '',
    ]),
  )
}

/** What the parser would take silently for something else: half a secret behind a `#`, the second of two values. */
function checkLines(file: string, text: string): void {
  const seen = new Set<string>()
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const [, name, value = ''] =
      /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)$/.exec(line) ?? []
    if (name === undefined) continue
    const where = `${file} 第 ${index + 1} 行`
    if (seen.has(name)) throw new UsageError(`${where}：${name} 写了两次`)
    seen.add(name)
    if (/^[^'"`\s].*#/.test(value))
      throw new UsageError(`${where}：${name} 的值里有 #，后面的会丢掉；请用单引号把值括起来`)
  }
}

import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const PAGE = fileURLToPath(new URL('../../docs/performance.md', import.meta.url))
const BEGIN = '<!-- bench -->'
const END = '<!-- /bench -->'

/** The text with the report between the two markers. @throws Error where they are not there, once each and in order */
export function withReport(text: string, report: string): string {
  const begin = text.indexOf(BEGIN)
  const end = text.indexOf(END)
  if (begin === -1 || end < begin || text.indexOf(BEGIN, begin + 1) !== -1)
    throw new Error(`docs/performance.md lacks ${BEGIN} … ${END}`)
  return `${text.slice(0, begin + BEGIN.length)}\n${report}\n${text.slice(end)}`
}

export async function writePage(report: string): Promise<void> {
  await writeFile(PAGE, withReport(await readFile(PAGE, 'utf8'), report))
}

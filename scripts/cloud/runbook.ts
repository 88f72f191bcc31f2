import { readFileSync } from 'node:fs'
import { headingAnchor } from '../docs/markdown.ts'

const RUNBOOK = new URL('../../docs/runbook.md', import.meta.url)

/**
 * The anchor of the section of docs/runbook.md whose heading begins so, as it is where Markdown is shown.
 * @throws Error
 */
export function anchorOf(section: string): string {
  const heading = readFileSync(RUNBOOK, 'utf8')
    .split('\n')
    .find((line) => line.startsWith(`## ${section}、`))
  if (heading === undefined) throw new Error(`docs/runbook.md has no section ${section}`)
  return `#${headingAnchor(heading.slice('## '.length))}`
}

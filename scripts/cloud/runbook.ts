import { readFileSync } from 'node:fs'

const RUNBOOK = new URL('../../docs/runbook.md', import.meta.url)

/** The anchor of the section of docs/runbook.md whose heading begins so, as it is where Markdown is shown. @throws Error */
export function anchorOf(section: string): string {
  const heading = readFileSync(RUNBOOK, 'utf8')
    .split('\n')
    .find((line) => line.startsWith(`## ${section}、`))
  if (heading === undefined) throw new Error(`docs/runbook.md has no section ${section}`)
  const words = heading.slice('## '.length).toLowerCase()
  return `#${words.replace(/[^\p{L}\p{N}\s_-]/gu, '').replaceAll(' ', '-')}`
}

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { protocolPage } from './page.ts'

/** Writes docs/protocol.md; with --check only says whether it is what would be written. `--out <file>` names another file. */
const given = process.argv.slice(2)
const out = given.includes('--out') ? given[given.indexOf('--out') + 1] : undefined
const file = out ?? fileURLToPath(new URL('../../docs/protocol.md', import.meta.url))
const page = protocolPage()

if (given.includes('--check')) {
  if (read(file) === page) {
    console.log('docs/protocol.md 是最新的')
  } else {
    console.error('docs/protocol.md 已过时：请运行 npm run docs')
    process.exitCode = 1
  }
} else {
  mkdirSync(new URL('../../docs/', import.meta.url), { recursive: true })
  writeFileSync(file, page)
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

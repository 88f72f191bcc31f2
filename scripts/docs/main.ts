import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { EXIT, noMore, runCommand, start } from '../command/command.ts'
import { openApiFile } from './openapi.ts'
import { protocolPage } from './page.ts'
import { queriesPage } from './queries.ts'
import { sandboxPage } from './sandbox.ts'
import { vectorsFile } from './vectors.ts'

const FILES: Readonly<Record<string, () => string>> = {
  'docs/protocol.md': protocolPage,
  'docs/openapi.json': openApiFile,
  'docs/queries.md': queriesPage,
  'docs/sandbox.md': sandboxPage,
  'examples/vectors.json': vectorsFile,
}

const USAGE = `用法：npm run docs [-- --check] [--out 目录]

由代码写出 ${Object.keys(FILES).join('、')}；--check 只说它们是不是最新的，不是就以 1 结束。`

await start((started) =>
  runCommand(
    started,
    {
      usage: USAGE,
      options: { check: { type: 'boolean', default: false }, out: { type: 'string' } },
    },
    async ({ values, positionals }) => {
      noMore(positionals)
      const folder = values.out ?? fileURLToPath(new URL('../../', import.meta.url))
      const stale: string[] = []
      for (const [name, make] of Object.entries(FILES)) {
        const file = join(folder, name)
        const text = make()
        if (values.check) {
          if (read(file) !== text) stale.push(name)
          continue
        }
        mkdirSync(dirname(file), { recursive: true })
        writeFileSync(file, text)
      }
      if (stale.length > 0) throw new Error(`${stale.join('、')} 已过时：请运行 npm run docs`)
      if (values.check) started.out.write(`${Object.keys(FILES).join('、')} 是最新的\n`)
      return EXIT.good
    },
  ),
)

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { EXIT, noMore, runCommand, start } from '../command/command.ts'
import { protocolPage } from './page.ts'

const USAGE = `用法：npm run docs [-- --check] [--out 文件]

由代码写出 docs/protocol.md；--check 只说它是不是最新的，不是就以 1 结束。`

await start((started) =>
  runCommand(
    started,
    { usage: USAGE, options: { check: { type: 'boolean', default: false }, out: { type: 'string' } } },
    async ({ values, positionals }) => {
      noMore(positionals)
      const file =
        values.out ?? fileURLToPath(new URL('../../docs/protocol.md', import.meta.url))
      const page = protocolPage()
      if (!values.check) {
        mkdirSync(new URL('../../docs/', import.meta.url), { recursive: true })
        writeFileSync(file, page)
        return EXIT.good
      }
      if (read(file) !== page) throw new Error('docs/protocol.md 已过时：请运行 npm run docs')
      started.out.write('docs/protocol.md 是最新的\n')
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

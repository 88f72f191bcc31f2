import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { EXIT, noMore, runCommand, start } from '../command/command.ts'
import { runAudit } from './audit.ts'
import { deliveredPaths } from './delivered.ts'
import { readProject } from './packages.ts'
import { runSbom } from './sbom.ts'
import { findingsOf } from './supply.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const USAGE = `用法：npm run supply [-- --out 文件]

列出许可和已知漏洞，写出物料清单（CycloneDX），默认 dist/sbom.json。有不能带着交付的，以 1 结束。`

await start((started) =>
  runCommand(
    started,
    {
      usage: USAGE,
      options: { out: { type: 'string', default: join(root, 'dist/sbom.json') } },
    },
    async ({ values, positionals }) => {
      noMore(positionals)
      const project = readProject(root)
      const { lines, stops } = findingsOf(project, await runAudit(root), {
        delivered: await deliveredPaths(project),
      })
      mkdirSync(dirname(values.out), { recursive: true })
      writeFileSync(values.out, await runSbom(root))
      const report = [...lines, '', `物料清单（CycloneDX）：${values.out}`]
      started.out.write(report.map((line) => `${line}\n`).join(''))
      return stops ? EXIT.failed : EXIT.good
    },
  ),
)

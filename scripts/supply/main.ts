import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { runAudit } from './audit.ts'
import { deliveredPaths } from './delivered.ts'
import { readProject } from './packages.ts'
import { sbomOf } from './sbom.ts'
import { findingsOf } from './supply.ts'

/** `npm run supply [-- --out file]`: licences, known vulnerabilities, and a bill of materials in dist/sbom.json. */
const root = fileURLToPath(new URL('../../', import.meta.url))
const { values } = parseArgs({
  options: { out: { type: 'string', default: join(root, 'dist/sbom.json') } },
})

try {
  const project = readProject(root)
  const { lines, stops } = findingsOf(project, await runAudit(root), {
    delivered: await deliveredPaths(project),
  })
  mkdirSync(dirname(values.out), { recursive: true })
  writeFileSync(values.out, `${JSON.stringify(sbomOf(project), null, 2)}\n`)
  lines.forEach((line) => console.log(line))
  console.log(`\n物料清单（CycloneDX）：${values.out}`)
  if (stops) process.exitCode = 1
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}

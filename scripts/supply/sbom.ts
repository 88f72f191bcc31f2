import { runNpm } from './npm.ts'

/**
 * npm's own bill of materials (CycloneDX), read from the lock.
 *
 * @throws Error with npm's own words where it has none to give
 */
export async function runSbom(root: string): Promise<string> {
  const wanted = ['--sbom-format', 'cyclonedx', '--package-lock-only', '--loglevel', 'error']
  const { stdout, stderr, error } = await runNpm(root, ['sbom', ...wanted])
  if (error) throw new Error(`npm sbom 没有写出物料清单：${stderr.trim() || error.message}`)
  return stdout
}

import { execFile } from 'node:child_process'

/**
 * npm's own bill of materials (CycloneDX), read from the lock.
 *
 * @throws Error with npm's own words where it has none to give
 */
export function runSbom(root: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      'npm',
      ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only', '--loglevel', 'error'],
      {
        cwd: root,
        maxBuffer: 64 * 1024 * 1024,
        timeout: 120_000,
        shell: process.platform === 'win32',
      },
      (error, stdout, stderr) => {
        if (error) reject(new Error(`npm sbom 没有写出物料清单：${stderr.trim() || error.message}`))
        else resolve(stdout)
      },
    )
  })
}

import { spawnSync } from 'node:child_process'
import { accessSync, chmodSync, constants } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** The longest output taken, bytes: the whole app is half a megabyte. */
const MAX_BYTES = 64 * 2 ** 20

/**
 * Runs one of Tencent's two compilers. Called directly: the package's own wrapper hides what the style compiler says.
 * @returns its output, or what it complained of
 * @throws Error where it cannot be run at all on this machine
 */
export function runCompiler(
  name: 'wcc' | 'wcsc',
  args: readonly string[],
  directory: string,
): { output: string } | { complaint: string } {
  const { status, stdout, stderr, error } = spawnSync(binary(name), args, {
    cwd: directory,
    encoding: 'utf8',
    maxBuffer: MAX_BYTES,
  })
  if (error) throw new Error(`WeChat's ${name} cannot be run here: ${error.message}`)
  return status === 0 ? { output: stdout } : { complaint: `${stderr}${stdout}`.trim() }
}

function binary(name: string): string {
  const folder = { linux: 'linux', darwin: 'mac', win32: 'windows' }[process.platform as string]
  if (folder === undefined) throw new Error(`there is no ${name} for ${process.platform}`)
  const root = dirname(createRequire(import.meta.url).resolve('miniprogram-compiler/package.json'))
  const file = join(root, 'bin', folder, process.platform === 'win32' ? `${name}.exe` : name)
  try {
    accessSync(file, constants.X_OK)
  } catch {
    // npm delivers it without the execute bit.
    chmodSync(file, 0o755)
  }
  return file
}

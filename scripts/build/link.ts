import { copyFileSync, existsSync, lstatSync, readlinkSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))

/**
 * uni-app looks for manifest.json and pages.json in src/, and does so before it reads vite's configuration; the project
 * keeps them at the root. A copy where links are not allowed (Windows).
 * @throws Error where neither can be made
 */
export function linkAppFiles(): void {
  for (const name of ['manifest.json', 'pages.json']) {
    const inSrc = join(root, 'src', name)
    // Builds may run side by side: a link that is right is left alone.
    if (isLinkTo(`../${name}`, inSrc)) continue
    rmSync(inSrc, { force: true })
    try {
      symlinkSync(`../${name}`, inSrc)
    } catch {
      // Another build may have been faster.
      if (!existsSync(inSrc)) copyFileSync(join(root, name), inSrc)
    }
  }
}

const isLinkTo = (target: string, path: string): boolean =>
  (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false) &&
  readlinkSync(path) === target

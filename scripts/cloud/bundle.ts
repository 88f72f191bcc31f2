import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { zipSync } from 'fflate'
import { VARIABLES_FILE } from '../functions/build.ts'

/** A function's code as it goes to the cloud. */
export interface Bundle {
  zip: Buffer
  /** Of the files in it, 16 hexadecimal digits: the same files have the same, whenever and wherever they are packed. */
  digest: string
}

const FILES = ['index.js', 'package.json'] as const
/** The first moment that a zip file can name. */
const NO_TIME = new Date(1980, 0, 1)

/** @param directory where it was built @param bundled the variables that go with the code */
export async function bundleOf(
  directory: string,
  bundled: Readonly<Record<string, string>>,
): Promise<Bundle> {
  const files: Record<string, Uint8Array> = {
    [VARIABLES_FILE]: Buffer.from(`${JSON.stringify(bundled, null, 2)}\n`),
  }
  for (const name of FILES) files[name] = await readFile(join(directory, name))
  const digest = createHash('sha256')
  for (const [name, content] of Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1)))
    digest.update(`${name} ${content.length}\n`).update(content)
  return {
    zip: Buffer.from(zipSync(files, { mtime: NO_TIME, level: 9 })),
    digest: digest.digest('hex').slice(0, 16),
  }
}

import { readdir } from 'node:fs/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { join } from 'node:path'
import type { Migration, NumberedMigration } from './migration.ts'

const FOLDER = fileURLToPath(new URL('.', import.meta.url))

/**
 * Every migration that there is, in the order in which they are run.
 * @throws Error where a number is left out or there twice, or a file has no migration
 */
export async function loadMigrations(folder = FOLDER): Promise<NumberedMigration[]> {
  const files = (await readdir(folder)).filter((file) => /^\d/.test(file)).sort()
  return Promise.all(
    files.map(async (file, index) => {
      const number = String(index + 1).padStart(4, '0')
      if (!/^\d{4}-[a-z0-9-]+\.ts$/.test(file) || !file.startsWith(number))
        throw new Error(`migration ${file}: ${number}-what-it-does.ts is the next one`)
      const { migration } = (await import(pathToFileURL(join(folder, file)).href)) as {
        migration?: Migration
      }
      if (migration === undefined) throw new Error(`${file} exports no migration`)
      return { ...migration, name: file.slice(0, -'.ts'.length) }
    }),
  )
}

import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface LocalKeys {
  SEAL_KEYS: string
  INDEX_KEY: string
  DEV_SESSION_KEY: string
}

/** This machine's own keys, made once and kept beside the data they seal. */
export async function localKeys(dataDir: string): Promise<LocalKeys> {
  const file = join(dataDir, 'local-keys.json')
  const kept = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (kept !== undefined) return JSON.parse(kept) as LocalKeys
  const keys: LocalKeys = {
    SEAL_KEYS: `local1:${randomBytes(32).toString('base64')}`,
    INDEX_KEY: randomBytes(32).toString('base64'),
    DEV_SESSION_KEY: randomBytes(32).toString('base64'),
  }
  await mkdir(dataDir, { recursive: true })
  await writeFile(file, JSON.stringify(keys), { mode: 0o600 })
  return keys
}
